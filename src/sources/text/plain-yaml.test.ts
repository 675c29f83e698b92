import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceFile } from '../../estate/index.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import { parseYaml } from './yaml.ts';

/** What the library makes of the same text; `undefined` when it finds fault with it. */
function byLibrary(text: string): unknown {
  const { problems, trees } = parseYaml(new SourceFile('test.yaml', text), { library: true });
  return problems.length === 0 ? trees : undefined;
}

/** Where the fast reader answers at all, it answers what the library answers. */
function agree(text: string): boolean {
  const plain = parsePlainYaml(text);
  if (plain === undefined) return false;
  expect(plain, JSON.stringify(text)).toEqual(byLibrary(text));
  return true;
}

const scalar = fc.oneof(
  fc.constantFrom(
    'a',
    'yes',
    'on',
    '010',
    '0o17',
    '1_000',
    '-5',
    '1.5',
    '~',
    'null',
    'x y',
    'a#b',
    'a:b',
    '-x',
    '"q"',
    "'s'",
    '""',
    '"a: b"',
    "'# no'",
    '{}',
    '[]',
  ),
  fc.constantFrom(
    '[a, b]',
    '{a: 1}',
    '{ a: [x, "y"], b: {c: d} }',
    '[{a: b}, c]',
    '["ALL"]',
    '2001-01-01',
    '12:30',
    'http://x/y',
    '.5',
    '+1',
    '0x1F',
    'a  b',
  ),
);
const key = fc.constantFrom('a', 'b', 'c', 'name', 'on', '80', '"k"', "'k2'", 'a.b/c', 'x y');

interface Node {
  readonly kind: 'scalar' | 'map' | 'list' | 'literal' | 'nothing';
  readonly text?: string;
  readonly entries?: readonly (readonly [string, Node])[];
  readonly items?: readonly Node[];
}

const node: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar.map((text): Node => ({ kind: 'scalar', text })),
    fc.constant<Node>({ kind: 'nothing' }),
    fc
      .constantFrom('x', 'x\n\ny', 'x\n  y\n', 'x\n\n\n', '# no comment\nx: 1')
      .map((text): Node => ({ kind: 'literal', text })),
    fc
      .uniqueArray(fc.tuple(key, tie('node')), { minLength: 1, maxLength: 4, selector: ([name]) => name })
      .map((entries): Node => ({ kind: 'map', entries })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((items): Node => ({ kind: 'list', items })),
  ),
})).node;

/** A text for a node, with choices of layout drawn from `pick`. */
function write(tree: Node, indent: number, pick: (n: number) => number): string {
  const pad = ' '.repeat(indent);
  const comment = (): string => (pick(8) === 0 ? '  # note: here' : '');
  const value = (child: Node, listAtSame: boolean): string => {
    if (child.kind === 'scalar') return ` ${child.text}${comment()}\n`;
    if (child.kind === 'nothing') return `${comment()}\n`;
    if (child.kind === 'literal') {
      const by = indent + 2 + pick(2);
      const lines = child.text!.split('\n').map((line) => (line === '' ? '' : ' '.repeat(by) + line));
      return ` ${['|', '|-', '|+'][pick(3)]}\n${lines.join('\n')}\n`;
    }
    const by = child.kind === 'list' && listAtSame && pick(2) === 0 ? indent : indent + 2;
    return `${comment()}\n${pick(6) === 0 ? '\n' : ''}${write(child, by, pick)}`;
  };
  if (tree.kind === 'map')
    return tree
      .entries!.map(([name, child]) => `${pad}${name}:${value(child, true)}`)
      .join(pick(9) === 0 ? '\n' : '');
  return tree
    .items!.map((item) => {
      if ((item.kind === 'map' || item.kind === 'list') && pick(3) > 0)
        return `${pad}- ${write(item, indent + 2, pick).slice(indent + 2)}`;
      return `${pad}-${value(item, false)}`;
    })
    .join('');
}

const layout = fc.tuple(
  fc.array(
    node.filter(({ kind }) => kind === 'map' || kind === 'list'),
    { minLength: 1, maxLength: 3 },
  ),
  fc.infiniteStream(fc.nat({ max: 71 })),
);

test('the fast reader and the library give the same trees on generated documents', () => {
  let answered = 0;
  let all = 0;
  fc.assert(
    fc.property(layout, ([documents, stream]) => {
      const pick = (n: number): number => stream.next().value! % n;
      const text = documents
        .map((document) => write(document, 0, pick))
        .join(pick(2) === 0 ? '---\n' : '--- # next\n');
      all++;
      if (agree(pick(4) === 0 ? `---\n${text}` : text)) answered++;
    }),
    { numRuns: 3000 },
  );
  expect(answered / all, 'it answers most of what it is made for').toBeGreaterThan(0.6);
});

test('nor do they differ on texts that were damaged', () => {
  fc.assert(
    fc.property(
      layout,
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.constantFrom(
            ' ',
            '\n',
            ':',
            '-',
            '#',
            '"',
            "'",
            '|',
            '{',
            '}',
            '[',
            ']',
            ',',
            '&',
            '*',
            '!',
            'x',
            '?',
            '  ',
            ': ',
          ),
        ),
        { minLength: 1, maxLength: 3 },
      ),
      ([documents, stream], edits) => {
        const pick = (n: number): number => stream.next().value! % n;
        let text = documents.map((document) => write(document, 0, pick)).join('---\n');
        for (const [at, insert] of edits) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + insert + text.slice(place + (at % 2));
        }
        agree(text);
      },
    ),
    { numRuns: 6000 },
  );
});

test('what has rules of its own is left to the library', () => {
  for (const text of [
    'a: &x 1\nb: *x',
    'a:\tb',
    'a: b\r\n',
    'a: >\n  x',
    '? a\n: b',
    'a: b\n  c',
    'a: !x b',
    '<<: {a: 1}',
    'a: 1\na: 2',
    '%YAML 1.1\n---\na: 1',
    '"a\\n": 1',
    "a: 'it''s'",
  ]) {
    expect(parsePlainYaml(text), JSON.stringify(text)).toBeUndefined();
  }
});
