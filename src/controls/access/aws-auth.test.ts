import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { Tree } from '../../estate/index.ts';
import { readList } from './_aws-auth.ts';

/** What a tree holds, as plain data. */
function dataOf(tree: Tree | undefined): unknown {
  switch (tree?.kind) {
    case 'leaf':
      return tree.value;
    case 'sequence':
      return tree.items.map(dataOf);
    case 'mapping':
      return Object.fromEntries(tree.keys.map((key, at) => [key, dataOf(tree.values[at])]));
    default:
      return undefined;
  }
}

const word = fc.constantFrom(
  'system:masters',
  'arn:aws:iam::111122223333:role/x',
  'a',
  'b-c',
  '"q # q"',
  "'s'",
  'x{{y}}',
);
const list = fc.array(word, { minLength: 1, maxLength: 3 });
const groups = fc.tuple(list, fc.constantFrom('flow', 'deep', 'flat')).map(([items, way]) => {
  if (way === 'flow')
    return `  groups: [${items.map((item) => (item.includes('{') ? `"${item}"` : item)).join(', ')}]`;
  const indent = way === 'deep' ? '    ' : '  ';
  return ['  groups:', ...items.map((item) => `${indent}- ${item}`)].join('\n');
});
const entry = fc
  .tuple(word, groups, fc.boolean(), fc.constantFrom('', ' # note', '\n\n  # note'))
  .map(([name, below, first, note]) =>
    first ? `- rolearn: ${name}${note}\n${below}` : `-${below.slice(1)}\n  rolearn: ${name}${note}`,
  );

// The second way: a YAML library.
test('what is read is what YAML means', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 3 }), (entries) => {
      const text = entries.join('\n');
      const tree = readList(text, (offset) => offset);
      expect(dataOf(tree)).toEqual(load(text));
    }),
    { numRuns: 1000 },
  );
});

test('whatever else it is, it is not read, and nothing is misread', () => {
  const texts = [
    '- &a { rolearn: x }',
    '- *a',
    '- rolearn: |\n    x',
    '- rolearn: >-\n    x\n  groups: [a]',
    '- rolearn: x\n   groups: [a]',
    '- groups: [a,\n    b]',
    '- groups: [[a]]',
    'rolearn: x',
    '- rolearn: x\n  rolearn: y',
    '- rolearn: x\n\tgroups: [a]',
    '- groups:\n    - a\n      - b',
    '- groups: !!seq [a]',
    '- rolearn: a: b',
  ];
  for (const text of texts)
    expect(
      readList(text, (offset) => offset),
      text,
    ).toBeUndefined();
});
