// Policies of kinds that the VPC CNI does not look at.
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { exposures } from '../exposure.ts';
import { networksOf } from '../index.ts';

const FILES = {
  'a.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: a, image: "example.com/a:1" }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: a, image: "example.com/a:1" }] }
---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: closed }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] }
`,
};

const namesOf = (mode: 'spec' | 'eks'): string[] => {
  const [{ reach }] = networksOf(readTexts(FILES), mode) as [ReturnType<typeof networksOf>[number]];
  return [...new Set(reach.reasons(0, 1, 'TCP', 80).map(({ by }) => by))].toSorted();
};

test('are no reasons there', () => {
  expect(namesOf('spec')).toEqual(['AdminNetworkPolicy closed', 'NetworkPolicy shop/db', 'no policy']);
  expect(namesOf('eks')).toEqual(['NetworkPolicy shop/db', 'no policy']);
});

test('protect nobody there from pods that do not exist yet', () => {
  const ofWeb = (mode: 'spec' | 'eks'): unknown => {
    const [{ reach }] = networksOf(readTexts(FILES), mode) as [ReturnType<typeof networksOf>[number]];
    return exposures(reach.enforced).find(
      ({ direction, workload }) => workload === 'shop/web[Pod]' && direction === 'ingress',
    )?.unprotected;
  };
  expect([ofWeb('spec'), ofWeb('eks')]).toEqual([false, true]);
});
