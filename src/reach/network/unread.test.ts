// Policies of which it is not known what they do: whom they are for is unknown, and nobody else.
import { expect, test } from 'vitest';
import { EksReach } from './eks/eks-reach.ts';
import type { ClusterNetwork, Unread } from './model.ts';
import type { Reach } from './reach.ts';
import { EVERYTHING } from './selector.ts';
import { SpecifiedReach } from './specified-reach.ts';
import { packetOf, pod, policy } from './slow/testing-build.ts';
import { fastVerdict, networkOf } from './testing-answers.ts';

const objects = [
  pod('a/web', { ip: '10.0.0.1', node: 'n1' }),
  pod('a/host', { ip: '192.168.0.2', node: 'n2', hostIP: '192.168.0.2', hostNetwork: true }),
  pod('b/db', { ip: '10.0.1.1', node: 'n1' }),
  pod('b/closed', { ip: '10.0.1.2', node: 'n1', labels: { app: 'closed' } }),
  policy('b/deny', { podSelector: { matchLabels: { app: 'closed' } }, ingress: [] }),
];
const told = [
  'a/web > b/db TCP/80',
  'b/db > a/web TCP/80',
  'a/web > b/closed TCP/80',
  'a/web > 8.8.8.8 UDP/53',
  'a/host > b/db TCP/80',
];

/** The network with one policy that is not read; its object is of a type that is told. */
function unread(type: string, what: Partial<Unread>): ClusterNetwork {
  const network = networkOf(objects);
  const { place, resource } = { place: network.groups[0]!.place, resource: network.policies[0]!.resource };
  const renamed = Object.create(resource, { type: { value: type } }) as typeof resource;
  const one: Unread = {
    resource: renamed,
    place,
    reason: 'it is in a language of its own',
    subject: { namespaces: 'a', pods: EVERYTHING },
    directions: ['egress'],
    ...what,
  };
  return { ...network, unread: [one] };
}

const say = (reach: Reach): string[] => told.map((text) => fastVerdict(reach, packetOf(text)));
const settings = { enforced: true, enforcedAt: undefined, strict: false, strictAt: undefined };

test('it decides nothing of whom it is for, in its direction', () => {
  const reach = new SpecifiedReach(unread('x/Policy', {}));
  expect(say(reach)).toEqual(['depends', 'yes', 'no', 'depends', 'depends']);
  const reasons = reach.reasons(0, 2, 'TCP', 80);
  expect(reasons.filter(({ certain }) => !certain).map(({ message }) => message)).toEqual([
    'lets a/web[Pod] connect to b/db[Pod], perhaps: it is in a language of its own',
    'does not let a/web[Pod] connect to b/db[Pod], perhaps: it is in a language of its own',
  ]);
});

test('pods in the network of their node are meant, or left out, or meant alone', () => {
  const of = (hostNetwork: 'never' | 'only') =>
    say(
      new SpecifiedReach(unread('x/Policy', { subject: { namespaces: 'a', pods: EVERYTHING, hostNetwork } })),
    );
  expect(of('never')).toEqual(['depends', 'yes', 'no', 'depends', 'yes']);
  expect(of('only')).toEqual(['yes', 'yes', 'no', 'yes', 'depends']);
});

test('on EKS only what the VPC CNI looks at counts', () => {
  const of = (type: string) => say(new EksReach(unread(type, {}), settings));
  expect(of('projectcalico.org/NetworkPolicy')).toEqual(['yes', 'yes', 'no', 'yes', 'yes']);
  expect(of('networking.k8s.aws/ClusterNetworkPolicy')).toEqual(['depends', 'yes', 'no', 'depends', 'yes']);
});
