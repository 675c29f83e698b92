import type { View } from '../../../estate/index.ts';
import type { About } from '../hints/about.ts';
import type { Direction, Place, Policy, Rule, Service } from '../model.ts';
import type { Told } from '../told.ts';
import { policyName } from '../told.ts';

const CNI = 'the VPC CNI';

function fact(
  message: string,
  effect: Told['effect'],
  place: Place | View | undefined,
  direction?: Direction,
  certain = true,
  about?: About,
): Told {
  return {
    by: CNI,
    direction,
    effect,
    message,
    place,
    certain,
    ...(about === undefined ? {} : { about }),
  };
}

/** It takes policies and does not look at them. */
export function notEnforced(place: View | undefined, certain: boolean): Told {
  return fact(
    certain ? 'enforces no policy here' : 'may enforce no policy here',
    'open',
    place,
    undefined,
    certain,
  );
}

/** No policy holds for these pods. */
export function exempt(
  name: string,
  why: string,
  place: Place | View,
  direction: Direction,
  certain: boolean,
): Told {
  return fact(
    `${certain ? 'holds' : 'may hold'} ${name} to no policy: ${why}`,
    'open',
    place,
    direction,
    certain,
  );
}

/** Pods of one node whose names begin alike share their maps. */
export function shared(
  name: string,
  mate: string,
  identifier: string,
  policy: Policy,
  direction: Direction,
  certain: boolean,
): Told {
  const when = certain ? 'run on one node' : 'may run on one node';
  return fact(
    `counts ${policyName(policy)} for ${name} too: it and ${mate} ${when} and share the maps of ${identifier}`,
    'isolates',
    policy.subject.place,
    direction,
    certain,
    { kind: 'shared-maps', policy },
  );
}

/** Strict mode, and no policy. */
export function strictlyClosed(
  name: string,
  place: View | undefined,
  pod: Place,
  direction: Direction,
  certain: boolean,
): Told {
  return fact(
    `closes ${name}: no policy selects it, and the enforcing mode is strict`,
    'denies',
    place ?? pod,
    direction,
    certain,
    { kind: 'strict-mode' },
  );
}

const EFFECTS = { allow: 'allows', deny: 'denies', pass: 'passes' } as const;

/** A pod in the network of its node is no peer of such a policy, and the controller writes its address all the same. */
export function wholeNode(
  policy: Policy,
  host: string,
  action: Rule['action'],
  place: Place,
  direction: Direction,
  certain: boolean,
): Told {
  return fact(
    `counts ${policyName(policy)} for the whole node of ${host}: it does not leave out pods in the network of their node`,
    EFFECTS[action],
    place,
    direction,
    certain,
    { kind: 'whole-node', policy },
  );
}

/** The narrowest block decides, also when it is an exception. */
export function holed(place: Place, direction: Direction): Told {
  return fact(
    'lets nothing through for these addresses: this exception is the narrowest block that holds them, and what other rules allow for a wider one does not count',
    'denies',
    place,
    direction,
    true,
    { kind: 'exception' },
  );
}

/** A block that the agent leaves out of the map of the pods of a node, because it is written with the node's address. */
export function skipped(policy: Policy, place: Place, direction: Direction): Told {
  return fact(
    `leaves out this block of ${policyName(policy)}: it is written with the address of the pod's own node`,
    'denies',
    place,
    direction,
    true,
    { kind: 'node-block', policy },
  );
}

/** A name of a port in a rule for blocks of addresses, which nothing comes of. */
export function namedForBlock(policy: Policy, place: Place): Told {
  return fact(
    `leaves out the port that ${policyName(policy)} names for a block of addresses: write its number`,
    'denies',
    place,
    'ingress',
    true,
    { kind: 'port-name', policy },
  );
}

/** More entries than a key holds. */
export function overflowing(direction: Direction, place: Place): Told {
  return fact(
    'holds 24 ports of one address, and the policies name more: which ones are lost is not told',
    'denies',
    place,
    direction,
    false,
    { kind: 'too-many-ports' },
  );
}

/** A connection to a Service is judged by the Service's address. */
export function beforeTranslation(service: Service, certain: boolean): Told {
  const name = `${service.namespace}/${service.name}`;
  return fact(
    `judges what leaves for Service ${name} by the Service's own address, before it becomes that of a pod: a rule opens it when its podSelector takes the labels that the Service selects by, or when its ipBlock holds the Service's address`,
    'denies',
    { resource: service.resource, path: ['spec', 'selector'] },
    'egress',
    certain,
    { kind: 'service-address', service },
  );
}
