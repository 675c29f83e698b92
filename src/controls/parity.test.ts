import { describe, expect, test } from 'vitest';
import type { Tree } from '../estate/index.ts';
import { Estate, SourceFile } from '../estate/index.ts';
import { readSnapshot } from '../estate/snapshot/read.ts';
import { snapshotOf } from '../estate/snapshot/write.ts';
import { readTexts } from '../sources/texts.ts';
import { parseYaml } from '../sources/text/yaml.ts';
import type { Control, Example } from './control.ts';
import { judge } from './judge.ts';
import { controls } from './registry.ts';
import { estateOf } from './testing-examples.ts';

// The same verdict from every source: each example of each control, as it is written, as JSON, and from a snapshot.

const IN_FILES = ['Pipeline', 'Terraform::Module'];

function verdicts(control: Control, estate: Estate): string[] {
  const found: string[] = [];
  judge(estate, [control], ({ decision, resource }) => {
    found.push(`${resource.address} ${decision.at.path} ${decision.verdict}`);
  });
  return found.toSorted();
}

/** The JSON text of a tree as its source has it, intrinsics in their long form. */
function json(tree: Tree): string {
  if (tree.kind === 'mapping')
    return `{${tree.keys.map((key, index) => `${JSON.stringify(key)}:${json(tree.values[index]!)}`).join(',')}}`;
  if (tree.kind === 'sequence') return `[${tree.items.map(json).join(',')}]`;
  if (tree.kind === 'leaf') return JSON.stringify(tree.value);
  throw new Error(`a source has no ${tree.kind}`);
}

function asJson({ format, source }: Example): Estate {
  const { trees } = parseYaml(new SourceFile('example.yaml', source), {
    intrinsics: format === 'cloudformation',
  });
  const documents = trees.filter((tree) => tree.kind === 'mapping').map(json);
  const text =
    format === 'kubernetes'
      ? `{"apiVersion":"v1","kind":"List","items":[${documents.join(',')}]}`
      : documents[0]!;
  return readTexts({ [format === 'kubernetes' ? 'example.json' : 'template.json']: text });
}

function asSnapshot(read: Estate): Estate {
  const estate = new Estate();
  readSnapshot(snapshotOf(read), 'example.snapshot', estate);
  return estate;
}

for (const control of controls) {
  const examples = control.examples();
  const reads = await Promise.all(examples.map(estateOf));
  describe(control.id, () => {
    examples.forEach((example, index) => {
      const name = `${index + 1} ${example.format} ${example.verdict}${example.title === undefined ? '' : `: ${example.title}`}`;
      const read = reads[index]!;
      const expected = verdicts(control, read);
      // The others have one way to be written.
      if (example.format === 'kubernetes' || example.format === 'cloudformation')
        test(`${name}, as JSON`, () => {
          expect(
            verdicts(control, asJson(example)).map((line) => line.replace('example.json', 'example.yaml')),
          ).toEqual(expected);
        });
      // Pipelines and calls of modules are not in a snapshot: they are files, and nothing that is deployed.
      const expectedThere = expected.filter(() => !IN_FILES.some((type) => control.appliesTo.includes(type)));
      test(`${name}, from a snapshot`, () => {
        expect(verdicts(control, asSnapshot(read))).toEqual(expectedThere);
      });
    });
  });
}
