import type { SourceFile, Tree } from '../../estate/index.ts';
import { mapping, sequence } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { parseYaml } from '../text/yaml.ts';
import { field, inputsOf, runsAlways } from './github-parts.ts';
import { rolesOf } from './github-roles.ts';
import type { Budget } from './github-steps.ts';
import { stepsOf } from './github-steps.ts';
import type { Field, Job } from './model.ts';
import { jobTree, toleratedBy } from './model.ts';
import { noNames, withExpressions, withVariables } from './names.ts';
import { triggersOf } from './triggers.ts';
import type { Found, Names } from './written.ts';
import { fill } from './written.ts';
import { entriesOf, isLeaf, isMap, itemsOf, textOf, under } from './yaml-access.ts';

/** A workflow or a composite action as GitHub runs it. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export function githubPipeline(
  file: SourceFile,
  tree: Tree,
  context: ReadContext,
): readonly Field[] | undefined {
  const jobs = jobsOf(file, tree, context);
  if (jobs === undefined) return undefined;
  const triggers = triggersOf(tree);
  const permissions = under(tree, 'permissions');
  return [
    ['Triggers', sequence(triggers, ...spanOf(under(tree, 'on') ?? under(tree, 'true'))), -1],
    ...field('Permissions', permissions),
    [
      'Jobs',
      sequence(
        jobs.map((job) => jobTree(job, file)),
        tree.start,
        tree.end,
      ),
      -1,
    ],
  ];
}

function spanOf(tree: Tree | undefined): [start: number, end: number] {
  return [tree?.start ?? -1, tree?.end ?? -1];
}

function jobsOf(file: SourceFile, tree: Tree, context: ReadContext): Job[] | undefined {
  const runs = under(tree, 'runs');
  if (isMap(runs)) {
    if (textOf(under(runs, 'using')) !== 'composite') return undefined;
    const steps = stepsOf(under(runs, 'steps'), {
      context,
      names: noNames(file),
      depth: 0,
      path: [],
      budget: { files: MAX_FILES },
      shell: '',
    });
    const composite = {
      id: 'composite',
      needs: [],
      condition: undefined,
      always: false,
      tolerated: undefined,
      fields: [],
      steps,
    };
    return [{ ...composite, start: runs.start, end: runs.end }];
  }
  const jobs = under(tree, 'jobs');
  if (!isMap(jobs)) return undefined;
  return readJobs(file, tree, {
    context,
    names: noNames(file),
    depth: 0,
    path: [file.path],
    budget: { files: MAX_FILES },
  });
}

/** How many files a workflow may be made of. */
const MAX_FILES = 500;

interface Reading {
  readonly context: ReadContext;
  readonly names: Names;
  readonly depth: number;
  /** The files on the way here: a workflow that uses itself is not followed. */
  readonly path: readonly string[];
  readonly budget: Budget;
}

function readJobs(file: SourceFile, tree: Tree, reading: Reading): Job[] {
  const names = withVariables({ ...reading.names, file }, under(tree, 'env'));
  const jobs = entriesOf(under(tree, 'jobs'));
  const shell = textOf(under(under(under(tree, 'defaults'), 'run'), 'shell'));
  /** The jobs that one of this file stands for: those of the workflow it calls. */
  const parts = new Map<string, readonly string[]>();
  const read = jobs.flatMap(({ key: id, value, start }) => {
    const own = jobOf(id, value, start, names, reading, tree, shell);
    const called = calledJobs(id, value, names, reading);
    if (called.length > 0)
      parts.set(
        id,
        called.map((job) => job.id),
      );
    return called.length > 0
      ? called.map((job): Job => ({
          ...job,
          needs: [...own.needs, ...job.needs],
          always: own.always || job.always,
          tolerated: own.tolerated ?? job.tolerated,
          condition: job.condition ?? own.condition,
        }))
      : [own];
  });
  return read.map((job) => ({ ...job, needs: job.needs.flatMap((need) => parts.get(need) ?? [need]) }));
}

function jobOf(
  id: string,
  value: Tree,
  start: number,
  names: Names,
  reading: Reading,
  workflow: Tree,
  defaultShell: string | undefined,
): Job {
  const inner = withVariables(
    withMatrix(names, under(under(value, 'strategy'), 'matrix')),
    under(value, 'env'),
  );
  const condition = under(value, 'if');
  const shell = textOf(under(under(under(value, 'defaults'), 'run'), 'shell')) ?? defaultShell ?? '';
  const environment = under(value, 'environment');
  const steps = stepsOf(under(value, 'steps'), { ...reading, names: inner, shell });
  return {
    id,
    needs: itemsOf(under(value, 'needs')).flatMap((item) => textOf(item) ?? []),
    condition,
    always: runsAlways(condition),
    tolerated: toleratedBy(under(value, 'continue-on-error')),
    fields: [
      ...field('Permissions', under(value, 'permissions') ?? under(workflow, 'permissions')),
      ...field('Environment', isMap(environment) ? under(environment, 'name') : environment),
      ...field('Uses', under(value, 'uses')),
      ...field('With', under(value, 'with')),
      ...field('Secrets', under(value, 'secrets')),
      ...field('Env', withOuter(under(value, 'env'), under(workflow, 'env'))),
      ['Roles', rolesOf(under(value, 'steps'), inner, { workflow, job: value }), -1],
    ],
    steps,
    start,
    end: Math.max(start + id.length, value.end),
  };
}

/** The variables of the job over those of the workflow. */
function withOuter(own: Tree | undefined, outer: Tree | undefined): Tree | undefined {
  if (!isMap(outer)) return own;
  if (!isMap(own)) return outer;
  const entries = [...entriesOf(outer), ...entriesOf(own)];
  return mapping(
    entries.map(({ key, value, start }) => [key, value, start]),
    own.start,
    own.end,
  );
}

/** A value of a matrix is known when it has only one. */
function withMatrix(names: Names, matrix: Tree | undefined): Names {
  const values = new Map<string, Found>();
  const include = under(matrix, 'include');
  for (const { key, value } of entriesOf(matrix)) {
    if (key === 'include' || key === 'exclude' || value.kind !== 'sequence') continue;
    const [only] = value.items;
    const more = itemsOf(include).some((one) => under(one, key) !== undefined);
    if (value.items.length === 1 && isLeaf(only) && !more)
      values.set(key, { ...fill(String(only.value), only, names), file: names.file });
  }
  return withExpressions(names, 'matrix', values);
}

/** The jobs of the workflow of this repository that a job calls. */
function calledJobs(id: string, job: Tree, names: Names, reading: Reading): Job[] {
  const uses = under(job, 'uses');
  const path = textOf(uses);
  if (
    uses === undefined ||
    path === undefined ||
    !path.startsWith('./') ||
    reading.depth >= 4 ||
    reading.budget.files-- <= 0
  )
    return [];
  const file = reading.context.inRepository(path.slice(2));
  if (file === undefined || reading.path.includes(file.path)) return [];
  const [tree] = parseYaml(file).trees;
  if (tree === undefined) return [];
  const inputs = inputsOf(
    under(job, 'with'),
    names,
    under(under(under(tree, 'on') ?? under(tree, 'true'), 'workflow_call'), 'inputs'),
    file,
  );
  const inner = withExpressions(noNames(file), 'inputs', inputs);
  const jobs = readJobs(file, tree, {
    context: reading.context,
    names: inner,
    depth: reading.depth + 1,
    path: [...reading.path, file.path],
    budget: reading.budget,
  });
  const via = { what: `uses: ${path}`, at: uses, file };
  return jobs.map((one) => ({
    ...one,
    id: `${id} / ${one.id}`,
    needs: one.needs.map((need) => `${id} / ${need}`),
    // Places of the other file are those of the call, but for the steps, which know their own file.
    fields: one.fields.map(([key, value]): Field => [
      key,
      { kind: 'passage', what: via.what, file, tree: value, start: uses.start, end: uses.end },
      -1,
    ]),
    condition: undefined,
    tolerated:
      one.tolerated === undefined
        ? undefined
        : { kind: 'passage', what: via.what, file, tree: one.tolerated, start: uses.start, end: uses.end },
    steps: one.steps.map((step) => ({ ...step, via })),
    start: uses.start,
    end: uses.end,
  }));
}
