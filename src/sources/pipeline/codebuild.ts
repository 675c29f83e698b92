import type { SourceFile, Tree } from '../../estate/index.ts';
import { mapping, sequence } from '../../estate/index.ts';
import { eventsOf } from './commands.ts';
import type { Field, Job, Step } from './model.ts';
import { jobTree } from './model.ts';
import { noNames, withVariables } from './names.ts';
import { commandsIn } from './script.ts';
import type { Found } from './written.ts';
import { entriesOf, isLeaf, isMap, itemsOf, textOf, under } from './yaml-access.ts';

const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;

/**
 * A buildspec: each phase is a job that needs those before it. A build that fails is followed by `post_build` all the
 * same, unless it says `on-failure: ABORT`.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 * https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
 */
export function codebuildPipeline(file: SourceFile, tree: Tree): readonly Field[] | undefined {
  const phases = under(tree, 'phases');
  if (!isMap(phases)) return undefined;
  const env = under(under(tree, 'env'), 'variables');
  const names = withVariables(noNames(file), env, true);
  const given = together(under(tree, 'env'));
  const set = new Map<string, Found>();
  const jobs: Job[] = [];
  for (const { key: id, value, start } of entriesOf(phases)) {
    const index = PHASES.indexOf(id as (typeof PHASES)[number]);
    if (index === -1) continue;
    const end = Math.max(start + id.length, value.end);
    const step = (command: Tree, always: boolean): Step[] => {
      if (!isLeaf(command)) return [];
      const read = commandsIn(command, names, { pipefail: false, set });
      return [
        {
          file,
          start: command.start,
          end: command.end,
          condition: undefined,
          always,
          tolerated: undefined,
          fields: [['Run', command, -1]],
          events: read.flatMap((one) => eventsOf(one)),
          via: undefined,
        },
      ];
    };
    jobs.push({
      id,
      needs: PHASES.slice(0, index).filter((phase) => gates(phase, under(phases, phase))),
      condition: undefined,
      always: false,
      tolerated: undefined,
      fields: given === undefined ? [] : [['Env', given, -1]],
      steps: [
        ...itemsOf(under(value, 'commands')).flatMap((command) => step(command, false)),
        ...itemsOf(under(value, 'finally')).flatMap((command) => step(command, true)),
      ],
      start,
      end,
    });
  }
  if (jobs.length === 0) return undefined;
  return [
    ['Triggers', sequence([], phases.start, phases.end), -1],
    [
      'Jobs',
      sequence(
        jobs.map((job) => jobTree(job, file)),
        phases.start,
        phases.end,
      ),
      -1,
    ],
  ];
}

/** The variables, wherever their values come from. */
function together(env: Tree | undefined): Tree | undefined {
  if (!isMap(env)) return undefined;
  const entries = ['variables', 'parameter-store', 'secrets-manager'].flatMap((key) =>
    entriesOf(under(env, key)),
  );
  return mapping(
    entries.map(({ key, value, start }) => [key, value, start]),
    env.start,
    env.end,
  );
}

/** Whether the phases after this one do not run when it fails. */
function gates(phase: string, tree: Tree | undefined): boolean {
  if (tree === undefined) return false;
  const said = textOf(under(tree, 'on-failure'));
  return said === undefined ? phase !== 'build' : said === 'ABORT';
}
