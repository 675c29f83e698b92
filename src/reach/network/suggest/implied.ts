import type { Estate, Scope } from '../../../estate/index.ts';
import { parseCidr } from '../cidr.ts';
import { familiesOf } from '../endpoint.ts';
import { DNS_END } from './ends.ts';
import type { End, Flow, Found } from './flow.ts';
import { DNS_PORTS, tcp } from './flow.ts';
import type { Ground } from './meant.ts';
import { isItself, unitsAt } from './meant.ts';
import type { Unit } from './units.ts';

/** Where the EKS Pod Identity agent gives out credentials. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const POD_IDENTITY = ['169.254.170.23', 'fd00:ec2::23'].map((text) => parseCidr(text)!);
/** https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const NODE_LOCAL_DNS = parseCidr('169.254.20.10')!;

/** The credentials of pods whose ServiceAccount has an association; nothing else tells that they need the agent. */
export function credentialFlows(estate: Estate, { network, units }: Ground): Flow[] {
  const families = familiesOf(network);
  const agent: End = {
    kind: 'addresses',
    ranges: POD_IDENTITY.filter(({ family }) => families.includes(family)),
    name: 'pod-identity',
  };
  const flows: Flow[] = [];
  for (const association of estate.ofType('AWS::EKS::PodIdentityAssociation')) {
    const namespace = association.at('Namespace').string();
    const account = association.at('ServiceAccount').string();
    if (namespace.kind !== 'known' || account.kind !== 'known') continue;
    const found = new Set<Unit>();
    for (const [at, group] of network.groups.entries()) {
      const unit = units.of[at];
      if (unit !== undefined && group.namespace === namespace.value && group.serviceAccount === account.value)
        found.add(unit);
    }
    for (const unit of found)
      flows.push({
        from: { kind: 'unit', unit: unit.id },
        to: agent,
        ports: [tcp(80)],
        evidence: {
          text: `Pod Identity association of ServiceAccount ${account.value}`,
          place: association.root,
        },
      });
  }
  return flows;
}

/** Names, for every pod that talks to somebody: who has nobody to talk to needs none. */
export function nameFlows(
  estate: Estate,
  scope: Scope,
  ground: Ground,
  flows: readonly Flow[],
  isSubject: (unit: Unit) => boolean,
): Flow[] {
  const cached = estate
    .ofTypeIn('apps/DaemonSet', scope)
    .some(({ name, namespace }) => name === 'node-local-dns' && namespace === 'kube-system');
  const cache: End = { kind: 'addresses', ranges: [NODE_LOCAL_DNS], name: 'the DNS cache of the node' };
  const evidence = { text: 'who connects to others asks for their names' };
  const talking = new Set(
    flows.flatMap((flow) =>
      unitsAt(ground, flow.from).filter((unit) => isSubject(unit) && !isItself(ground, unit, flow, 'egress')),
    ),
  );
  return [...talking].flatMap(({ id }): Flow[] =>
    (cached ? [DNS_END, cache] : [DNS_END]).map((to) => ({
      from: { kind: 'unit', unit: id },
      to,
      ports: DNS_PORTS,
      evidence,
    })),
  );
}

/** Whoever answers for names is reachable for everybody, or the policy that closes it closes the cluster. */
export function answeringFlows(ground: Ground, isSubject: (unit: Unit) => boolean): Found {
  const from: End = { kind: 'labelled', namespace: undefined, labels: new Map(), name: 'every pod' };
  const units = unitsAt(ground, DNS_END).filter(isSubject);
  return {
    flows: units.map(({ id }) => ({
      from,
      to: { kind: 'unit', unit: id },
      ports: DNS_PORTS,
      evidence: { text: 'pods ask it for names' },
      only: 'ingress',
    })),
    notes: units.map(({ names: [workload] }) => ({
      code: 'not-told',
      message: `${workload} itself asks the API server, and the resolver of the network for names outside: ask for their addresses, or the cluster loses its names`,
      workload,
    })),
  };
}
