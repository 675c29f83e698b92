import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEachWorld } from '../../estate/index.ts';
import type { Json } from './testing-brute-force.ts';
import { templates } from './testing-templates.ts';
import { plain, readFiles } from './testing.ts';

/** Writes JSON as YAML in flow style; functions in their short form where asked, and where YAML has one. */
function yaml(json: Json, short: boolean): string {
  if (Array.isArray(json)) return `[${json.map((item) => yaml(item, short)).join(', ')}]`;
  if (typeof json !== 'object' || json === null) return typeof json === 'string' ? `'${json.replaceAll("'", "''")}'` : String(json);
  const entries = Object.entries(json);
  const [only] = entries;
  if (short && entries.length === 1 && only !== undefined && /^(?:Ref$|Condition$|Fn::(?!ForEach))/.test(only[0])) {
    const argument = yaml(only[1], true);
    // A tag can't follow a tag.
    if (!argument.startsWith('!') && (only[0] !== 'Condition' || typeof only[1] === 'string')) return `!${only[0].replace('Fn::', '')} ${argument}`;
  }
  return `{${entries.map(([key, value]) => `'${key}': ${yaml(value, short)}`).join(', ')}}`;
}

/** Everything that is read, in each world. */
function everything(path: string, text: string): unknown {
  const { estate, codes } = readFiles({ [path]: text });
  const places = ['Text', 'List', 'Map'].map((key) =>
    inEachWorld(() => estate.resources.filter(({ type }) => type === 'AWS::SNS::Topic').map((topic) => [topic.existsHere, plain(topic.at(key))]), 2048).worlds.map(
      ({ assumptions, result }) => [assumptions.map(({ variable, option }) => [variable.label.replaceAll(/offset \d+/g, 'offset'), option]), result],
    ),
  );
  return { places, codes };
}

describe('a template', () => {
  it('means the same as JSON and as YAML in short and long form', () => {
    fc.assert(
      fc.property(templates, (template) => {
        const expected = everything('stack.json', JSON.stringify(template));
        expect(everything('long.yaml', `---\n${yaml(template, false)}\n`)).toEqual(expected);
        expect(everything('short.yaml', `---\n${yaml(template, true)}\n`)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
