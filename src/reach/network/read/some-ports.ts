import type { Place, PortMatch, Rule } from '../model.ts';

/** Some of these connections, nobody knows which. */
export function somePorts(place: Place, ports: Rule['ports'], reason: string): PortMatch {
  const told = ports !== 'any' && ports.every(({ kind }) => kind === 'range' || kind === 'protocol');
  return { kind: 'open', place, reason, ...(told ? { within: ports } : {}) };
}
