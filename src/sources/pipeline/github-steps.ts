import type { SourceFile, Tree } from '../../estate/index.ts';
import { hole, leaf, mapping } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { parseYaml } from '../text/yaml.ts';
import { eventsOfAction } from './actions.ts';
import { eventsOf } from './commands.ts';
import type { Event } from './event.ts';
import { field, inputsOf, runsAlways } from './github-parts.ts';
import type { Step } from './model.ts';
import { toleratedBy } from './model.ts';
import { noNames, withExpressions, withVariables } from './names.ts';
import { commandsIn } from './script.ts';
import type { Names, Written } from './written.ts';
import { fill } from './written.ts';
import { entriesOf, isLeaf, isMap, itemsOf, textOf, under } from './yaml-access.ts';

export interface Budget {
  files: number;
}

export interface StepReading {
  readonly context: ReadContext;
  readonly names: Names;
  readonly depth: number;
  readonly path: readonly string[];
  /** How many more files may be followed: they multiply. */
  readonly budget: Budget;
  /** The shell of `defaults`. */
  readonly shell: string;
}

/** The steps of a job; those of an action of this repository stand in its place. */
export function stepsOf(steps: Tree | undefined, reading: StepReading): Step[] {
  return itemsOf(steps).flatMap((step) => (isMap(step) ? stepOf(step, reading) : []));
}

function stepOf(step: Tree, reading: StepReading): Step[] {
  const names = withVariables(reading.names, under(step, 'env'));
  const uses = under(step, 'uses');
  const action = textOf(uses);
  if (uses !== undefined && action !== undefined && action.startsWith('./')) {
    const inner = compositeSteps(uses, step, names, reading);
    if (inner !== undefined) return inner;
  }
  const condition = under(step, 'if');
  const keyStart = (key: string): number => entriesOf(step).find((entry) => entry.key === key)?.start ?? -1;
  const written = ['id', 'name', 'uses', 'run', 'shell'].flatMap((key) =>
    field(`${key[0]!.toUpperCase()}${key.slice(1)}`, under(step, key), keyStart(key)),
  );
  return [
    {
      file: names.file,
      start: step.start,
      end: step.end,
      condition,
      always: runsAlways(condition),
      tolerated: toleratedBy(under(step, 'continue-on-error')),
      fields: [
        ...written,
        ...field('With', filled(under(step, 'with'), names), keyStart('with')),
        ...field('Env', filled(under(step, 'env'), reading.names), keyStart('env')),
      ],
      events: eventsIn(step, names, reading.shell),
      via: undefined,
    },
  ];
}

/** The scalars of a map with their expressions filled in. */
function filled(map: Tree | undefined, names: Names): Tree | undefined {
  if (!isMap(map)) return map;
  return mapping(
    entriesOf(map).map(({ key, value, start }) => {
      const text = isLeaf(value) && typeof value.value === 'string' ? value.value : undefined;
      return [key, text === undefined ? value : fill(text, value, names).tree, start];
    }),
    map.start,
    map.end,
  );
}

function eventsIn(step: Tree, names: Names, defaultShell: string): readonly Event[] {
  const run = under(step, 'run');
  if (isLeaf(run)) {
    const shell = textOf(under(step, 'shell')) ?? defaultShell;
    if (shell !== '' && !/^(?:bash|sh)\b/.test(shell)) return [];
    // A bare `bash` has pipefail on, no shell at all has not: the page of the syntax says so under `shell`.
    const commands = commandsIn(run, names, { pipefail: shell === 'bash' || shell.includes('pipefail') });
    const custom = /\{0\}/.test(shell) && !/\s-\w*e/.test(shell);
    return commands.flatMap((command) => eventsOf(custom ? { ...command, counts: false } : command));
  }
  const action = textOf(under(step, 'uses'));
  if (action === undefined) return [];
  const at = action.indexOf('@');
  const name = (at === -1 ? action : action.slice(0, at)).toLowerCase();
  const given = under(step, 'with');
  const input = (key: string): Written | undefined => {
    const value = entriesOf(given).find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value;
    return isLeaf(value) ? fill(String(value.value), value, names) : undefined;
  };
  const id = textOf(under(step, 'id'));
  const uses = under(step, 'uses')!;
  return eventsOfAction({ name, input, variable: names.variable, id, start: uses.start, end: uses.end });
}

/** The steps of an action of this repository; `undefined` when it is not one made of steps. */
function compositeSteps(uses: Tree, step: Tree, names: Names, reading: StepReading): Step[] | undefined {
  const folder = textOf(uses)!.slice(2).replace(/\/+$/, '');
  if (reading.depth >= 8 || reading.budget.files-- <= 0) return undefined;
  const file = ['action.yml', 'action.yaml']
    .map((name) => reading.context.inRepository(folder === '' ? name : `${folder}/${name}`))
    .find((found): found is SourceFile => found !== undefined);
  if (file === undefined || reading.path.includes(file.path)) return undefined;
  const [tree] = parseYaml(file).trees;
  const runs = under(tree, 'runs');
  if (textOf(under(runs, 'using')) !== 'composite') return undefined;
  const inputs = inputsOf(under(step, 'with'), names, under(tree, 'inputs'), file);
  const outer: Names = { ...noNames(file), variable: names.variable };
  const steps = stepsOf(under(runs, 'steps'), {
    ...reading,
    names: withExpressions(
      { ...outer, expression: (name) => (name.startsWith('env.') ? names.expression(name) : undefined) },
      'inputs',
      inputs,
    ),
    depth: reading.depth + 1,
    path: [...reading.path, file.path],
    shell: '',
  });
  const via = { what: `uses: ${textOf(uses)!}`, at: uses, file };
  const condition = under(step, 'if');
  const tolerated = toleratedBy(under(step, 'continue-on-error'));
  return steps.map((one) => ({
    ...one,
    via,
    always: one.always || runsAlways(condition),
    condition: either(one.condition, condition, one),
    tolerated: tolerated === undefined ? one.tolerated : sameAs(tolerated, one),
  }));
}

/** Conditions of two files: their text is all that is compared. */
function either(inner: Tree | undefined, outer: Tree | undefined, { start, end }: Step): Tree | undefined {
  if (outer === undefined) return inner;
  const text = [textOf(outer), textOf(inner)].filter((one) => one !== undefined).join(' && ');
  return leaf(text, start, end);
}

function sameAs(tree: Tree, { start, end }: Step): Tree {
  return tree.kind === 'hole'
    ? hole(tree.reason, start, end, 'boolean')
    : leaf(tree.kind === 'leaf' ? tree.value : true, start, end);
}
