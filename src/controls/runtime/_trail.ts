import type { Resource } from '../../estate/index.ts';

export const TRAIL = 'AWS::CloudTrail::Trail';

/** A trail that is switched off: what it would log does not matter. */
export function isOff(trail: Resource): boolean {
  const logging = trail.at('IsLogging').boolean();
  return logging.kind === 'known' && !logging.value;
}

/** What a trail is called, for a sentence. */
export function trailName(trail: Resource): string {
  const name = trail.at('TrailName').string();
  return name.kind === 'known' ? name.value.slice(0, 80) : trail.name;
}
