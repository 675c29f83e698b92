import type { Direction, Policy, Rule, Unread } from './model.ts';

/**
 * What is not read as a policy that may do anything to whom it selects: it goes before all others, since nobody knows
 * its place.
 */
export function asPolicy({ directions, place, reason, resource, subject }: Unread): Policy {
  const rules = (['allow', 'deny'] as const).map((action): Rule => ({
    place,
    name: undefined,
    action,
    peers: [{ kind: 'open', place, reason }],
    ports: 'any',
  }));
  const both = <T>(of: (direction: Direction) => T): Record<Direction, T> => ({
    ingress: of('ingress'),
    egress: of('egress'),
  });
  return {
    resource,
    kind: resource.type.slice(resource.type.lastIndexOf('/') + 1),
    name: resource.name,
    namespace: resource.namespace,
    tier: 'admin',
    tierOrder: -Infinity,
    order: 0,
    subject: { hostNetwork: 'counts', ...subject, place },
    isolates: false,
    applies: both((direction) => directions.includes(direction)),
    rules: both((direction) => (directions.includes(direction) ? rules : [])),
    faults: [],
  };
}
