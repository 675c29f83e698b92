import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setRedactionKey } from '../estate/index.ts';
import { snapshotOf } from '../estate/snapshot/write.ts';
import { readConfig } from './config.ts';
import { EXIT, InputError, UsageError } from './errors.ts';
import { INPUT_FLAGS, READS, readInputs } from './inputs.ts';
import { writeWhole } from './output.ts';
import type { Input, Terminal, Verb } from './verb.ts';

export const verb: Verb = {
  name: 'snapshot',
  summary: 'freeze what is there into one portable file',
  usage: 'snapshot [PATH…] --output FILE',
  flags: {
    ...INPUT_FLAGS,
    output: { type: 'string', short: 'o', value: 'FILE', help: 'the file to write' },
    'key-file': {
      type: 'string',
      value: 'FILE',
      help: 'the key that secrets are hashed with, 32 bytes or more; your own unless told',
    },
  },
  examples: [
    [
      'ringwall snapshot infra/ k8s/ --output today.snapshot',
      'everything in two folders, without any secret value',
    ],
    ['ringwall check --snapshot today.snapshot', 'judge it, wherever it is'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const output = flags.text('output');
  if (output === undefined) throw new UsageError('ringwall snapshot needs --output FILE');
  setRedactionKey(redactionKey(flags.text('key-file'), terminal));
  const config = readConfig(terminal.cwd, flags.text('config'), operands[0]);
  const estate = await readInputs(operands, flags, config, terminal);
  if (estate.resources.length === 0) throw new InputError(`nothing to freeze here; ${READS}`);
  writeWhole(resolve(terminal.cwd, output), [snapshotOf(estate)], 0o600);
  if (!flags.on('quiet')) {
    terminal.note(`${estate.resources.length} resources written to ${output}\n`);
    for (const { file, line, message } of estate.problems.slice(0, 10))
      terminal.note(`  not in it: ${file}${line === undefined ? '' : `:${line}`}: ${message}\n`);
  }
  return EXIT.clean;
}

/** The owner's own key, made once: two snapshots of one owner can be compared, and nobody else can guess from them. */
function redactionKey(path: string | undefined, terminal: Terminal): Buffer {
  if (path !== undefined) {
    const key = read(resolve(terminal.cwd, path));
    if (key === undefined) throw new InputError(`--key-file ${path}: can't be read`);
    if (key.length < 32)
      throw new UsageError(`--key-file ${path}: a key has 32 bytes or more, this has ${key.length}`);
    return key;
  }
  const home = terminal.env['XDG_STATE_HOME'] ?? join(terminal.env['HOME'] ?? homedir(), '.local', 'state');
  const own = join(home, 'ringwall', 'redaction-key');
  const known = read(own);
  if (known !== undefined && known.length >= 32) return known;
  const key = randomBytes(32);
  try {
    mkdirSync(dirname(own), { recursive: true, mode: 0o700 });
    writeFileSync(own, key, { mode: 0o600, flag: 'wx' });
  } catch {
    // Another run was first, or there is no home to write to: then the hashes are good for this file alone.
    return read(own) ?? key;
  }
  return key;
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
