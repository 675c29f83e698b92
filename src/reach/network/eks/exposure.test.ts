import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import type { Enforcing } from '../index.ts';
import { networksOf } from '../index.ts';
import { exposuresOn } from './exposure.ts';

const pod = (name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { ${more}containers: [{ name: a, image: "example.com/a:1" }] }
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Egress], egress: [] }
`;
const FILES = {
  'a.yaml': [
    pod('web'),
    pod('db'),
    pod('far', 'nodeName: fargate-1, '),
    pod('win', 'nodeSelector: { kubernetes.io/os: windows }, '),
    POLICY,
  ].join('---\n'),
};

/** Who may come in to a pod that is not there yet: everybody, nobody, or whoever is let in. */
function ingressOf(name: string, enforcing: Enforcing['enforcing']): unknown {
  const [network] = networksOf(readTexts(FILES), 'eks', enforcing === undefined ? {} : { enforcing });
  const one = exposuresOn(network!.reach, network!.settings).find(
    ({ direction, workload }) => workload === `shop/${name}[Pod]` && direction === 'ingress',
  );
  return one?.unprotected === true ? 'everybody' : one?.peers.length;
}

test.each([
  // Without any policy.
  ['web', 'standard', 'everybody'],
  ['web', 'strict', 0],
  ['web', 'off', 'everybody'],
  // A policy for egress alone leaves ingress open, in mode strict too.
  ['db', 'strict', 'everybody'],
  // Nothing is enforced there.
  ['far', 'strict', 'everybody'],
  ['win', 'strict', 'everybody'],
] as const)('%s in mode %s takes %s', (name, enforcing, expected) => {
  expect(ingressOf(name, enforcing)).toBe(expected);
});

test('where the mode is not known, it may be nobody', () => {
  const [network] = networksOf(readTexts(FILES), 'eks');
  const settings = { ...network!.settings!, strict: undefined };
  const web = exposuresOn(network!.reach, settings).find(({ workload }) => workload === 'shop/web[Pod]');
  expect(web).toMatchObject({ unprotected: false, peers: [{ namespaces: 'any', pods: 'any' }] });
  expect(web!.peers[0]!.result.least).toBe(0);
});
