import type { Resource, View } from '../../estate/index.ts';

export const DETECTOR = 'AWS::GuardDuty::Detector';

/** A feature of a detector: the first of this name, whatever its case; `unknown` where it may be among others. */
export function featureOf(
  detector: Resource,
  name: string,
): { feature: View | undefined; unknown: View | undefined } {
  const { items, rest } = detector.at('Features').items();
  return named(items, rest?.at, name);
}

/** The additional configuration of a feature. */
export function configurationOf(
  feature: View,
  name: string,
): { feature: View | undefined; unknown: View | undefined } {
  const { items, rest } = feature.get('AdditionalConfiguration').items();
  return named(items, rest?.at, name);
}

function named(
  items: readonly View[],
  rest: View | undefined,
  name: string,
): { feature: View | undefined; unknown: View | undefined } {
  let unknown = rest;
  for (const item of items) {
    const own = item.get('Name').string();
    if (own.kind === 'known' && own.value.toUpperCase() === name)
      return { feature: item, unknown: undefined };
    if (own.kind === 'unknown') unknown ??= own.at;
  }
  return { feature: undefined, unknown };
}

/** A detector that is switched off: nothing else about it matters. */
export function isOff(detector: Resource): boolean {
  const enable = detector.at('Enable').boolean();
  return enable.kind === 'known' && !enable.value;
}
