import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Estate } from '../../../estate/index.ts';
import { readClusterNetwork } from './cluster.ts';
import { OTHERS, UNKNOWN, resourceOf, scope } from './testing-read.ts';

const KINDS = [
  'networking.k8s.io/v1 NetworkPolicy',
  'policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy',
  'policy.networking.k8s.io/v1alpha1 BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy',
  'networking.k8s.aws/v1alpha1 ClusterNetworkPolicy',
  'networking.k8s.aws/v1alpha1 ApplicationNetworkPolicy',
  'projectcalico.org/v3 NetworkPolicy',
  'projectcalico.org/v3 GlobalNetworkPolicy',
  'projectcalico.org/v3 Tier',
  'projectcalico.org/v3 NetworkSet',
  'projectcalico.org/v3 HostEndpoint',
  'cilium.io/v2 CiliumNetworkPolicy',
  'cilium.io/v2 CiliumClusterwideNetworkPolicy',
];

/** The fields of all kinds, so that what is made up gets deep into them. */
const FIELDS = (
  'action cidr cidrGroupRef code destination destinationNamedPort destinationPort domainNames egress egressDeny ' +
  'enableDefaultDeny end endPort endpointSelector except from fromCIDR fromCIDRSet fromEndpoints fromEntities ' +
  'http icmp icmps ingress ingressDeny ipBlock key matchExpressions matchLabels matchName name names namedPort ' +
  'namespaces namespaceSelector nets networks nodes nodeSelector notNets notPorts notProtocol notSelector number ' +
  'operator order pods podSelector policyTypes port portNumber portRange ports priority protocol protocols range ' +
  'rules selector serviceAccounts serviceAccountSelector services source start subject tcp tier to toCIDR ' +
  'toEndpoints toEntities toFQDNs toPorts types udp values doNotTrack applyOnForward defaultAction expectedIPs'
).split(' ');

const TEXTS = (
  'Allow Accept Deny Pass Log Admin Baseline Ingress TCP ANY In Exists 10.0.0.0/8 ::/0 10.0.0.1 all world host http 80 ' +
  "80:90 a=='b' all() !"
).split(' ');
const VALUES = [...TEXTS, '', 0, 1, 80, 1e9, -1, 0.5, true, false, null, UNKNOWN, OTHERS];

const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'large', withCrossShrink: true },
    fc.constantFrom(...VALUES),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('anything'), { maxKeys: 5 }),
  ),
}));
const spec = fc.dictionary(fc.constantFrom(...FIELDS), anything, { maxKeys: 6 });

test('whatever stands in a policy, it is read, or refused, or unread', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...KINDS), spec), { minLength: 1, maxLength: 4 }),
      (made) => {
        const estate = new Estate();
        for (const [at, [text, content]] of made.entries()) {
          const [apiVersion = '', kind = ''] = text.split(' ');
          const metadata = { name: `p${at}`, namespace: 'a' };
          estate.add(resourceOf({ apiVersion, kind, metadata, spec: content }));
        }
        const { policies, unread } = readClusterNetwork(estate, scope);
        for (const { faults, rules } of policies) {
          // A place that can't be pointed at helps nobody.
          for (const { place } of faults) expect(place.path.every((part) => part !== '')).toBe(true);
          if (faults.length > 0)
            expect([...rules.ingress, ...rules.egress].every(({ action }) => action === 'deny')).toBe(true);
        }
        for (const { reason } of unread) expect(reason).not.toBe('');
      },
    ),
    { numRuns: 2000 },
  );
});
