import type { Range } from '../cidr.ts';
import { PUBLIC, subtract } from '../cidr.ts';
import type { Network } from '../index.ts';
import type { Told } from '../told.ts';
import { intersection } from './clients.ts';
import type { Judged } from './judged.ts';
import { reachesNodes } from './node-interfaces.ts';
import type { Way } from './way.ts';

/** Who of some addresses may connect at all, and whether they do. */
export interface Admission extends Judged {
  readonly ranges: readonly Range[];
}

/** Who may connect, as people call it: for what listens on nodes that is what the account lets through to them. */
export function whoConnects(network: Network, way: Way): string {
  const { ground, policies } = network;
  if (way.scheme !== undefined || ground === undefined) return way.clients.name;
  if (way.through !== undefined) {
    const [front] = way.through.fronts;
    return front === undefined ? way.clients.name : whoConnects(network, front);
  }
  const internet = PUBLIC[ground.family];
  const { verdict } = reachesNodes(ground, policies.sets, internet, way.listener, way.kind === 'NodePort');
  return { yes: 'internet', no: 'VPC', depends: way.clients.name }[verdict];
}

/** Whether addresses may connect to what listens: by what the load balancer lets in, or what the nodes do. */
export function admission(network: Network, way: Way, source: readonly Range[]): Admission {
  const { at, perhaps, sure, why } = way.clients;
  // Nobody with an address of another family gets to a listener.
  const own = source.filter(({ family }) => perhaps.some((one) => one.family === family));
  const ranges = intersection(own, perhaps);
  const about = { kind: 'clients', internal: way.scheme?.scheme === 'internal' } as const;
  const told = (certain: boolean): Told[] => [
    { by: way.name, direction: undefined, effect: 'denies', message: why, place: at, certain, about },
  ];
  if (ranges.length === 0) return { verdict: 'no', because: told(true), ranges };
  if (way.scheme === undefined && network.ground !== undefined) {
    const { ground, policies } = network;
    const ofService = way.kind === 'NodePort';
    return { ...reachesNodes(ground, policies.sets, ranges, way.listener, ofService), ranges };
  }
  if (subtract(own, sure).length === 0) return { verdict: 'yes', because: [], ranges };
  return { verdict: 'depends', because: told(subtract(ranges, sure).length === 0), ranges };
}
