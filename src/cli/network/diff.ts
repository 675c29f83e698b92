import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Network, Reach } from '../../reach/network/index.ts';
import { differences } from '../../reach/network/differences.ts';
import type { NetworkChange, NetworkDiff } from '../../result/network.ts';
import { DIFF_FORMATS, diffFormats } from '../../report/network/diff.ts';
import type { DiffFormat } from '../../report/network/diff.ts';
import { EXIT, InputError, UsageError, firstOf } from '../errors.ts';
import { gitTree } from '../git-tree.ts';
import { deliver, wantsColour } from '../output.ts';
import type { Flags, Input, Terminal, Verb } from '../verb.ts';
import type { Networks } from './common.ts';
import { MODE_FLAGS, readNetworks } from './common.ts';
import { forPeople } from './for-people.ts';
import { Again } from './again.ts';

export const verb: Verb = {
  name: 'network diff',
  summary: 'what a change opens and closes; exit 1 when it opens something',
  usage: 'network diff BEFORE AFTER [flags]',
  flags: {
    ...MODE_FLAGS,
    format: { type: 'string', value: DIFF_FORMATS.join('|'), help: 'how to print it' },
    json: { type: 'boolean', help: 'short for --format json' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it to a file' },
  },
  examples: [
    ['ringwall network diff git:main .', 'what this branch opens'],
    [
      'ringwall network diff before/ after/ --format markdown',
      'two folders, for a comment on a pull request',
    ],
    ['ringwall network diff monday.snapshot friday.snapshot', 'two snapshots'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const [before, after, ...more] = operands;
  if (before === undefined || after === undefined || more.length > 0)
    throw new UsageError('ringwall network diff takes two: what was and what is, like git:main .');
  const format = flags.on('json') ? 'json' : ((flags.text('format') as DiffFormat | undefined) ?? 'text');
  const was = await stateOf(before, flags, terminal);
  const is = await stateOf(after, flags, terminal);
  const changes = new Again(() => changesBetween(was.networks, is.networks));
  let opens = false;
  for (const { opened } of changes) opens ||= opened !== undefined;
  const document: NetworkDiff = {
    schema: 'ringwall/network/1',
    mode: is.mode,
    opens,
    changes:
      format === 'text' || format === 'markdown'
        ? { [Symbol.iterator]: () => forPeople(changes, alike) }
        : changes,
    problems: [...was.problems, ...is.problems],
  };
  const report = await diffFormats[format]();
  deliver(report(document, { colour: format === 'text' && wantsColour(flags, terminal) }), flags, terminal);
  return firstOf([was.code, is.code, opens ? EXIT.findings : EXIT.clean]);
}

/** What makes two changes one, but for their ends. */
function alike({ after, before, cluster, only }: NetworkChange): string {
  return [cluster, before, after, only].join('\n');
}

function* changesBetween(was: readonly Network[], is: readonly Network[]): Generator<NetworkChange> {
  for (const [first, second] of pairsOf(was, is)) {
    for (const { after, before, closed, destination, only, opened, source } of differences(
      ...comparable(first, second),
    )) {
      yield {
        src: source,
        dst: destination,
        before,
        after,
        ...(opened === '' ? {} : { opened }),
        ...(closed === '' ? {} : { closed }),
        ...(only === undefined ? {} : { only }),
        ...(was.length + is.length > 2 ? { cluster: second.scope.id } : {}),
      };
    }
  }
}

/** Where only one side knows the account under the cluster, both are compared by what policies say. */
function comparable(first: Network, second: Network): readonly [before: Reach, after: Reach] {
  return (first.ground === undefined) === (second.ground === undefined)
    ? [first.reach, second.reach]
    : [first.policies, second.policies];
}

/** A path, a snapshot, or what git has: `git:main`. */
async function stateOf(operand: string, flags: Flags, terminal: Terminal): Promise<Networks> {
  if (operand.startsWith('git:')) {
    const { folder, remove } = gitTree(operand.slice('git:'.length), terminal.cwd);
    try {
      return await readNetworks(['.'], flags, { ...terminal, cwd: folder });
    } finally {
      remove();
    }
  }
  const file = statSync(resolve(terminal.cwd, operand), { throwIfNoEntry: false });
  if (file === undefined) throw new InputError(`${operand}: there is no such file or folder`);
  const isSnapshot = file.isFile() && /\.(?:snapshot|ndjson|ndjson\.gz|gz)$/.test(operand);
  return isSnapshot
    ? await readNetworks([], flags.with('snapshot', [operand]), terminal)
    : await readNetworks([operand], flags, terminal);
}

/** Clusters of both sides: those with the same name, and the only one of each. */
function pairsOf(before: readonly Network[], after: readonly Network[]): (readonly [Network, Network])[] {
  if (before.length === 1 && after.length === 1) return [[before[0]!, after[0]!]];
  return after.flatMap((network) => {
    const same = before.find(({ scope }) => scope.id === network.scope.id);
    return same === undefined ? [] : [[same, network] as const];
  });
}
