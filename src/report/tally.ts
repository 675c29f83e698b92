import type { CheckDocument, Finding, Layer, LayerCount, Severity } from '../result/document.ts';
import { LAYERS, SEVERITIES } from '../result/document.ts';

export interface LayerTally extends LayerCount {
  readonly severities: Readonly<Record<Severity, number>>;
  readonly coverage: number | null;
}

export interface Tally {
  readonly layers: Readonly<Record<Layer, LayerTally>>;
  readonly total: LayerTally;
  /** How many of the failures stand in the file of known findings. */
  readonly known: number;
}

/** Counted from the findings themselves, so that the numbers agree with what is listed beside them. */
export function tallyOf({ coverage, findings }: CheckDocument): Tally {
  const layers = Object.fromEntries(
    LAYERS.map((layer) => [layer, tallyWith(coverage.counts[layer].passed, coverage.layers[layer])]),
  ) as Record<Layer, Counting>;
  const passed = LAYERS.reduce((sum, layer) => sum + coverage.counts[layer].passed, 0);
  const total = tallyWith(passed, coverage.overall);
  let known = 0;
  for (const finding of findings) {
    for (const count of [layers[finding.layer], total]) {
      if (finding.verdict === 'accepted') count.accepted++;
      else if (finding.verdict === 'not-evaluated') count.notEvaluated++;
      else {
        count.failed++;
        count.severities[finding.severity]++;
      }
    }
    if (finding.verdict === 'fail' && finding.known) known++;
  }
  return { layers, total, known };
}

type Counting = { -readonly [key in keyof LayerCount]: number } & {
  readonly severities: Record<Severity, number>;
  readonly coverage: number | null;
};

function tallyWith(passed: number, coverage: number | null): Counting {
  const severities = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  return { passed, failed: 0, accepted: 0, notEvaluated: 0, severities, coverage };
}

export type Outcome = 'nothing' | 'failing' | 'undecided' | 'clear';

/** Nothing to judge is not the same as nothing found, and neither is what could not be told. */
export function outcomeOf({ total }: Tally): Outcome {
  if (total.failed > 0) return 'failing';
  if (total.notEvaluated > 0) return 'undecided';
  return total.passed + total.accepted > 0 ? 'clear' : 'nothing';
}

/** What came out, in one sentence. */
export function headline(document: CheckDocument, tally: Tally): string {
  const { files, resources, problems } = document.inputs;
  const { total, known } = tally;
  const doubt =
    problems.length === 0 ? '' : ` ${counted(problems.length, 'input')} could not be read in full.`;
  switch (outcomeOf(tally)) {
    case 'nothing':
      return resources === 0
        ? `Nothing to judge: no resource was found in ${counted(files, 'file')}.${doubt}`
        : `Nothing to judge: no control applies to the ${counted(resources, 'resource')} found.${doubt}`;
    case 'failing': {
      const old = known === 0 ? '' : ` (${known === total.failed ? 'all' : number(known)} known)`;
      return `${counted(total.failed, 'finding')}${old}: ${severityWords(total.severities)}.`;
    }
    case 'undecided':
      return `Nothing fails, but ${counted(total.notEvaluated, 'check')} could not be decided.${doubt}`;
    case 'clear': {
      const accepted = total.accepted === 0 ? '' : `, ${number(total.accepted)} accepted`;
      return `All clear: ${counted(total.passed, 'check')} passed on ${counted(resources, 'resource')}${accepted}.${doubt}`;
    }
  }
}

/** `3 critical, 12 high` */
export function severityWords(counts: Readonly<Record<Severity, number>>): string {
  return SEVERITIES.filter((severity) => counts[severity] > 0)
    .map((severity) => `${number(counts[severity])} ${severity}`)
    .join(', ');
}

export function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function counted(value: number, what: string): string {
  return `${number(value)} ${what}${value === 1 ? '' : 's'}`;
}

/** Rounded down: 100% is said of all only. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${Math.floor(share * 1000 + 1e-9) / 10}%`;
}

export function place({ location }: Finding): string {
  return 'file' in location ? `${location.file}:${location.line}:${location.column}` : location.path;
}

/** By place, as one reads; what has no file comes last. */
export function byPlace(a: Finding, b: Finding): number {
  const [x, y] = [a.location, b.location];
  if ('file' in x !== 'file' in y) return 'file' in x ? -1 : 1;
  if ('file' in x && 'file' in y) {
    return (
      compare(x.file, y.file) ||
      x.line - y.line ||
      x.column - y.column ||
      bySeverity(a, b) ||
      compare(a.control, b.control)
    );
  }
  return (
    compare(a.resource.address, b.resource.address) ||
    compare(place(a), place(b)) ||
    compare(a.control, b.control)
  );
}

/** The most severe first, and of these what is new. */
export function bySeverity(a: Finding, b: Finding): number {
  return Number(a.known ?? false) - Number(b.known ?? false) || rank(a.severity) - rank(b.severity);
}

export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
