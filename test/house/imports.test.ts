import { describe, expect, test } from 'vitest';
import { checkImports } from '../../scripts/check-imports.mjs';
import { copyOf, emptyFolder, write } from './workspace.ts';

const manifest = JSON.stringify({ name: 'ringwall', ringwall: { inlined: ['js-yaml'] } });

/** A made-up tree: path → text. */
const messagesFor = (files: Record<string, string>): string[] => {
  const folder = emptyFolder();
  write(folder, 'package.json', manifest);
  for (const [path, text] of Object.entries(files)) write(folder, path, text);
  return checkImports(folder).map(({ file, line, message }) => `${file}:${line} ${message}`);
};

const leaf = 'export const leaf = 1;\n';

test('this house keeps its own rules', () => {
  expect(checkImports()).toEqual([]);
});

test('a violation planted in a copy is reported with its place and the reason', () => {
  const folder = copyOf('package.json', 'src');
  write(folder, 'src/controls/planted.ts', leaf);
  write(folder, 'src/sources/planted.ts', "\nexport { leaf } from '../controls/planted.ts';\n");
  expect(checkImports(folder)).toEqual([
    {
      file: 'src/sources/planted.ts',
      line: 2,
      message:
        'src/sources must not import src/controls (src/controls/planted.ts): ' +
        'a source that knows the controls would read only what they ask for',
    },
  ]);
});

describe('rooms', () => {
  test('types and dynamic imports count as imports', () => {
    const messages = messagesFor({
      'src/report/a.ts': "import type { leaf } from '../estate/a.ts';\nvoid import('../estate/a.ts');\n",
      'src/estate/a.ts': leaf,
    });
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain('a report that looks at the estate could not be made from a stored result');
  });

  test('a room may be open for types only', () => {
    const messages = messagesFor({
      'src/result/a.ts': "import type { leaf } from '../estate/a.ts';\n",
      'src/result/b.ts': "import { leaf } from '../estate/a.ts';\nexport const twice = 2 * leaf;\n",
      'src/estate/a.ts': leaf,
    });
    expect(messages).toEqual([
      expect.stringContaining('src/result/b.ts:1 may import only types from src/estate'),
    ]);
  });

  test('one folder of a room may be open and the rest shut', () => {
    const messages = messagesFor({
      'src/attack/a.ts': "import '../watch/detections/a.ts';\nimport '../watch/engine.ts';\n",
      'src/watch/detections/a.ts': leaf,
      'src/watch/engine.ts': leaf,
    });
    expect(messages).toEqual([
      expect.stringContaining('src/attack/a.ts:2 src/attack must not import src/watch'),
    ]);
  });

  test('a folder that is in no room is reported', () => {
    expect(messagesFor({ 'src/helpers/a.ts': leaf })).toEqual([expect.stringContaining('is in no room')]);
  });

  test('tests may look everywhere, and nobody may import a test', () => {
    const messages = messagesFor({
      'src/report/a.test.ts':
        "import '../estate/a.ts';\nimport { test } from 'vitest';\ntest('', () => {});\n",
      'src/estate/a.ts': leaf,
      'src/estate/b.ts': "import '../report/a.test.ts';\n",
    });
    expect(messages).toEqual([expect.stringContaining('which is not shipped')]);
  });
});

test('cycles are reported, except through types', () => {
  const messages = messagesFor({
    'src/estate/a.ts': "import './b.ts';\n",
    'src/estate/b.ts': "import './c.ts';\n",
    'src/estate/c.ts': "import './a.ts';\n",
    'src/estate/x.ts': "import './y.ts';\nexport type X = 1;\n",
    'src/estate/y.ts': "import type { X } from './x.ts';\nexport const y: X = 1;\n",
  });
  expect(messages).toEqual([expect.stringMatching(/import cycle: .*a\.ts → .*b\.ts → .*c\.ts → .*a\.ts/)]);
});

test('packages that users do not get are refused, inlined ones are fine', () => {
  const messages = messagesFor({
    'src/estate/a.ts': "import 'js-yaml';\nimport 'vitest';\nimport 'node:fs';\n",
  });
  expect(messages).toEqual([
    expect.stringContaining('src/estate/a.ts:2 imports "vitest", which users don\'t get'),
  ]);
});

test('the graph reaches no Node builtin, not even through others', () => {
  const messages = messagesFor({
    'src/attack/graph/a.ts': "import '../../estate/a.ts';\n",
    'src/estate/a.ts': "import { gzipSync } from 'node:zlib';\nvoid gzipSync;\n",
  });
  expect(messages).toEqual([
    'src/estate/a.ts:1 must not import "node:zlib" (reached by src/attack/graph/a.ts → src/estate/a.ts): ' +
      'the page in web/ runs this code in a browser',
  ]);
});

test('the first file may load others only when they are needed', () => {
  const messages = messagesFor({
    'src/cli/main.ts': "import 'node:util';\nvoid import('./check.ts');\nimport './check.ts';\n",
    'src/cli/check.ts': leaf,
  });
  expect(messages).toEqual([
    expect.stringContaining('src/cli/main.ts:3 must not import src/cli/check.ts eagerly'),
  ]);
});
