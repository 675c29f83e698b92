import type { Labels } from '../../../estate/index.ts';
import type { Requirement, Selector } from '../selector.ts';
import { EVERYTHING, selectorOf } from '../selector.ts';

/** Labels that a controller writes anew for every roll-out or every pod: a policy with one is soon about nobody. */
const PASSING: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'controller-revision-hash',
  'controller-uid',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** A map of many labels is looked through in pairs, not in all subsets. */
const MOST_LABELS = 10;

/** Whether a label is gone with the next roll-out, or is on one pod only. */
export function isPassing(key: string): boolean {
  return PASSING.has(key);
}

/** What a selector has to do. */
export interface Wanted {
  /** The labels of the pods it has to take, all of them. */
  readonly own: readonly Labels[];
  /** Those of the pods it must leave out. */
  readonly others: readonly Labels[];
  /** The labels that their makers select by: they stay what they are. */
  readonly preferred: ReadonlyMap<string, string>;
  /** What the Services in front of them select by: EKS lets a peer's selector through that looks at nothing else. */
  readonly services: readonly ReadonlyMap<string, string>[];
}

/**
 * The selector with the fewest conditions that takes exactly these pods; `undefined` where labels can't do that.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function leastSelector(wanted: Wanted): Selector | undefined {
  const common = commonLabels(wanted.own).toSorted(byWorth(wanted)).slice(0, MOST_LABELS);
  let best: Selector | undefined;
  // A selector without a condition also takes whoever comes later: it is for pods without labels.
  for (const size of [...common.keys()].map((at) => at + 1).concat(0)) {
    for (const subset of subsets(common, size)) {
      const selector = selectorOf(subset.map(isLabel));
      if (!isExact(selector, wanted)) continue;
      if (fitsServices(selector, wanted)) return selector.text === '' ? EVERYTHING : selector;
      best ??= selector;
    }
  }
  return best ?? withExpressions(common.map(isLabel), wanted);
}

function isLabel([key, value]: readonly [string, string]): Requirement {
  return { key, operator: 'In', values: [value] };
}

function isExact(selector: Selector, { others, own }: Wanted): boolean {
  return (
    own.every((labels) => selector.takes(labels) === true) &&
    others.every((labels) => selector.takes(labels) === false)
  );
}

function fitsServices(selector: Selector, { services }: Wanted): boolean {
  return services.every((known) => selector.takes({ known, unknown: new Set(), complete: true }) === true);
}

/** The labels that all these pods have, and that last. */
function commonLabels(own: readonly Labels[]): (readonly [string, string])[] {
  const [first, ...more] = own;
  return [...(first?.known ?? [])].filter(
    ([key, value]) => !PASSING.has(key) && more.every(({ known }) => known.get(key) === value),
  );
}

/** What makers and Services select by goes first, then the order of the alphabet. */
function byWorth({
  preferred,
  services,
}: Wanted): (a: readonly [string, string], b: readonly [string, string]) => number {
  const worth = ([key, value]: readonly [string, string]): number =>
    (preferred.get(key) === value ? 2 : 0) + (services.some((one) => one.get(key) === value) ? 1 : 0);
  return (a, b) => worth(b) - worth(a) || (a[0] < b[0] ? -1 : 1);
}

/** Where labels alone catch others too: conditions on what those have, one by one, while that helps. */
function withExpressions(base: readonly Requirement[], wanted: Wanted): Selector | undefined {
  const requirements = [...base];
  for (;;) {
    const selector = selectorOf(requirements);
    const caught = wanted.others.find((labels) => selector.takes(labels) !== false);
    if (caught === undefined) break;
    const more = tellingApart(caught, wanted.own);
    if (more === undefined) return undefined;
    requirements.push(more);
  }
  let least: readonly Requirement[] = requirements;
  for (const one of requirements) {
    const fewer = least.filter((other) => other !== one);
    if (isExact(selectorOf(fewer), wanted)) least = fewer;
  }
  const selector = selectorOf(least);
  return isExact(selector, wanted) ? selector : undefined;
}

/** A condition that all of our pods meet and this one does not. */
function tellingApart(caught: Labels, own: readonly Labels[]): Requirement | undefined {
  for (const key of [...caught.known.keys()].toSorted()) {
    if (PASSING.has(key)) continue;
    const without = own.every(
      (labels) => !labels.known.has(key) && !labels.unknown.has(key) && labels.complete,
    );
    if (without) return { key, operator: 'DoesNotExist', values: [] };
    const values = own.flatMap(({ known }) => known.get(key) ?? []);
    if (values.length === own.length && !values.includes(caught.known.get(key)!))
      return { key, operator: 'In', values: [...new Set(values)].toSorted() };
  }
  return undefined;
}

function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at + size <= items.length; at++)
    for (const rest of subsets(items, size - 1, at + 1)) yield [items[at]!, ...rest];
}
