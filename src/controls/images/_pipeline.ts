import type { Estate, Resource, Unknown, View } from '../../estate/index.ts';

/** One job of a pipeline, and what has to have happened before it runs. */
export interface JobPlan {
  readonly id: string;
  readonly at: View;
  /** The jobs that have ended before it begins. */
  readonly after: ReadonlySet<string>;
  /** The jobs that keep it from running when they fail. */
  readonly waits: ReadonlySet<string>;
  readonly condition: string | undefined;
}

/** Something done to images, by a command or an action. */
export interface Doing {
  readonly kind: string;
  readonly by: string;
  readonly images: readonly string[];
  readonly from: readonly string[];
  readonly source: string | undefined;
  readonly at: View;
  readonly step: View;
  readonly job: JobPlan;
  /** Its place among all that its job does. */
  readonly order: number;
}

export interface Plan {
  readonly provider: string;
  readonly doings: readonly Doing[];
  /** Why there may be more jobs than are known. */
  readonly rest: Unknown | undefined;
}

export function known(view: View): string | undefined {
  const value = view.value();
  return value.kind === 'known' ? String(value.value) : undefined;
}

export function isTrue(view: View): boolean {
  return known(view) === 'true';
}

const PLANS = new WeakMap<Resource, Plan>();

/** What a pipeline does, and in which order. */
export function planOf(pipeline: Resource): Plan {
  let plan = PLANS.get(pipeline);
  if (plan === undefined) PLANS.set(pipeline, (plan = readPlan(pipeline)));
  return plan;
}

function readPlan(pipeline: Resource): Plan {
  const provider = known(pipeline.at('Provider')) ?? '';
  const { items, rest } = pipeline.at('Jobs').items();
  const jobs = jobPlans(items, provider);
  const doings = jobs.flatMap((job) => {
    let order = 0;
    return job.at
      .get('Steps')
      .items()
      .items.flatMap((step) =>
        step
          .get('Events')
          .items()
          .items.map((at): Doing => {
            const names = (key: string): string[] =>
              at
                .get(key)
                .items()
                .items.flatMap((image) => known(image.get('Key')) ?? []);
            return {
              kind: known(at.get('Kind')) ?? '',
              by: known(at.get('By')) ?? '',
              images: names('Images'),
              from: names('From'),
              source: known(at.get('Source')),
              at,
              step,
              job,
              order: order++,
            };
          }),
      );
  });
  return { provider, doings, rest };
}

function jobPlans(jobs: readonly View[], provider: string): JobPlan[] {
  const byId = new Map(jobs.map((job) => [known(job.get('Id')) ?? '', job]));
  const needs = (id: string): string[] =>
    byId
      .get(id)
      ?.get('Needs')
      .items()
      .items.flatMap((need) => known(need) ?? []) ?? [];
  const reach = (id: string, through: (next: string) => boolean): Set<string> => {
    const found = new Set<string>();
    const open = needs(id);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      if (through(next)) open.push(...needs(next));
    }
    return found;
  };
  const always = (id: string): boolean => {
    const job = byId.get(id);
    return job !== undefined && isTrue(job.get('Always'));
  };
  // A skip goes down the whole chain on GitHub; elsewhere a job that always runs and succeeds ends it.
  const passes = (next: string): boolean => provider === 'github-actions' || !always(next);
  return [...byId].map(([id, at]) => ({
    id,
    at,
    after: reach(id, () => true),
    waits: always(id) ? new Set<string>() : reach(id, passes),
    condition: known(at.get('If')),
  }));
}

/** Whether the first has ended when the second begins. */
export function precedes(first: Doing, second: Doing): boolean {
  return first.job === second.job ? first.order < second.order : second.job.after.has(first.job.id);
}

/** The images of a pipeline that are one and the same, by all their names. */
export interface ImageGroup {
  readonly names: ReadonlySet<string>;
  readonly builds: readonly Doing[];
  readonly pushes: readonly Doing[];
}

/** Gathers the names of each image: those of one build, of builds of the same source, of tags and copies. */
export function groupsOf({ doings }: Plan): ImageGroup[] {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    let at = name;
    for (let up = parents.get(at); up !== undefined && up !== at; up = parents.get(at)) at = up;
    return at;
  };
  const join = (names: readonly string[]): void => {
    const [first] = names;
    for (const name of names) {
      if (!parents.has(name)) parents.set(name, name);
      parents.set(rootOf(name), rootOf(first!));
    }
  };
  const nodes = ({ images, from, source }: Doing): string[] =>
    [...images, ...from, ...(source === undefined ? [] : [`source ${source}`])].map(oneOfMany);
  const making = doings.filter(({ kind }) => kind === 'build' || kind === 'push' || kind === 'tag');
  for (const doing of making) join(nodes(doing));
  const groups = new Map<string, { names: Set<string>; builds: Doing[]; pushes: Doing[] }>();
  for (const doing of making) {
    const [first] = nodes(doing);
    if (first === undefined) continue;
    const root = rootOf(first);
    const group = groups.get(root) ?? { names: new Set(), builds: [], pushes: [] };
    groups.set(root, group);
    for (const name of [...doing.images, ...doing.from]) group.names.add(oneOfMany(name));
    if (doing.kind === 'build') group.builds.push(doing);
    // What goes to the machine itself is published to nobody.
    if (doing.kind === 'push' && !doing.images.every((name) => LOCAL.test(name))) group.pushes.push(doing);
  }
  return [...groups.values()];
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|host\.docker\.internal|kind-registry)(?::\d+)?\//;

/** Targets of a file of builds are built and pushed together, whatever names are given. */
function oneOfMany(name: string): string {
  return name.replace(/^(compose|bake):.*$/, '$1:*');
}

/** Whether two names are of one image: `undefined` when that hangs on what only a run knows. */
export function sameImage(group: ImageGroup, names: readonly string[]): boolean | undefined {
  let maybe = names.length === 0;
  for (const name of names.map(oneOfMany)) {
    if (group.names.has(name)) return true;
    for (const other of group.names) maybe ||= compatible(name, other);
  }
  return maybe ? undefined : false;
}

/** What is not known of a name and may be any text. A commit or a run has a name of its own, which no other text has. */
const OPEN =
  /\$\{\{(?!github\.(?:sha|run_\w+|repository\w*)\}\})[^}]*\}\}|\$(?!CI_(?:COMMIT|PIPELINE|REGISTRY|PROJECT)|GITHUB_)\w+|\$[({`][^]*/;

function compatible(one: string, other: string): boolean {
  return matches(one, other) || matches(other, one);
}

/** Whether a text has the known pieces of a pattern, in their order. */
function matches(pattern: string, text: string): boolean {
  const pieces = pattern.split(OPEN);
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  if (pieces.length === 1 || !text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return [text, text.replace(/:latest$/, '')].some(
    (one) => one.length - at >= last.length && one.endsWith(last),
  );
}

const USED = new WeakMap<Estate, ReadonlySet<string>>();

/** Whether another pipeline has this one as a part of it and nothing else starts it: it is judged there. */
export function judgedElsewhere(pipeline: Resource, estate: Estate): boolean {
  let used = USED.get(estate);
  if (used === undefined) {
    const found = new Set<string>();
    for (const other of estate.resources) {
      if (other.type !== 'Pipeline') continue;
      for (const job of other.at('Jobs').items().items) {
        for (const step of job.get('Steps').items().items) {
          const path = step.file?.path;
          if (path !== undefined && path !== other.file?.path) found.add(path);
        }
      }
    }
    USED.set(estate, (used = found));
  }
  if (pipeline.file === undefined || !used.has(pipeline.file.path)) return false;
  const triggers = pipeline
    .at('Triggers')
    .items()
    .items.map((trigger) => known(trigger.get('Event')));
  return triggers.every((event) => event === 'workflow_call');
}
