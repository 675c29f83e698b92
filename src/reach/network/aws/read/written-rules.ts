import type { Resource, View } from '../../../../estate/index.ts';
import type { Direction } from '../../model.ts';
import { isMade } from './reference.ts';

/** The properties of a security group that hold its rules; those that stand alone are resources of these names. */
export const RULES = { ingress: 'SecurityGroupIngress', egress: 'SecurityGroupEgress' } as const;

/** Rules that stand somewhere, and what they are rules of. */
export interface Written {
  readonly at: View;
  readonly direction: Direction;
  readonly certain: boolean;
}

/** The rules that stand in a security group itself. */
export function inlineOf(resource: Resource, direction: Direction): Written[] {
  const made = isMade(resource) === true;
  const whole = made || resource.at('GroupId').present === false;
  return resource
    .at(RULES[direction])
    .items()
    .items.map((at) => ({ at, direction, certain: whole && at.present === true }));
}
