import { resultOf, toldOf } from '../aws/case.ts';
import type { PodInterface } from '../aws/interfaces.ts';
import type { Ground } from '../aws/model.ts';
import { casesIn, cutsOf } from '../aws/outside.ts';
import { piecesOf } from '../aws/pieces.ts';
import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import { NONE } from '../connections.ts';
import type { Judged } from './judged.ts';
import { anyOf } from './judged.ts';
import type { Listener } from './way.ts';

/** Where Kubernetes takes the ports of nodes from. https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport */
const NODE_PORTS = [30_000, 32_767] as const;

/**
 * Whether addresses reach what listens on the nodes, by the security groups, network ACLs and routes of the account.
 * @param ofService whether its port, where it is not known, is one that Kubernetes gives
 */
export function reachesNodes(
  { family, nodes }: Ground,
  sets: ConnectionSets,
  source: readonly Range[],
  { ports, protocol }: Listener,
  ofService: boolean,
): Judged {
  const own = source.filter((one) => one.family === family);
  const machines = nodes.filter(({ kind }) => kind !== 'fargate');
  const wanted =
    ports.length > 0
      ? ports.map((port) => sets.ports(protocol, port, port)).reduce((a, b) => sets.union(a, b), NONE)
      : ofService
        ? sets.ports(protocol, ...NODE_PORTS)
        : sets.protocol(protocol);
  const asked = { protocol, port: ports[0] };
  const interfaces = machines.flatMap((node): PodInterface[] => {
    const facts = { node, groups: node.groups, family, branch: false, host: true, open: node.open };
    if (node.subnets.length === 0) return [{ ...facts, subnet: undefined, ranges: [] }];
    return node.subnets.map((subnet) => ({
      ...facts,
      subnet,
      ranges: subnet.ranges.filter((one) => one.family === family),
    }));
  });
  return anyOf(
    interfaces.flatMap((one) =>
      piecesOf(own, cutsOf(one, 'ingress')).map((range): Judged => {
        const cases = casesIn(sets, one, range);
        const results = cases.map((each) => resultOf(sets, each));
        const because = toldOf(sets, cases, asked);
        const isOpen = results.every(({ least }) => sets.difference(wanted, least) === NONE);
        const isShut = results.every(({ most }) => sets.intersection(wanted, most) === NONE);
        return { verdict: isOpen ? 'yes' : isShut ? 'no' : 'depends', because };
      }),
    ),
  );
}
