// The mode of EKS Auto Mode: https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { networksOf, notesOn } from '../index.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: a, image: "example.com/a:1" }] }`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: other }
spec: { podSelector: {} }`;
const SWITCH = `apiVersion: v1
kind: ConfigMap
metadata: { name: amazon-vpc-cni, namespace: kube-system }
data: { enable-network-policy-controller: "true" }`;
const nodeClass = (name: string, spec: string): string => `apiVersion: eks.amazonaws.com/v1
kind: NodeClass
metadata: { name: ${name} }
spec: { role: a, ${spec} }`;
const stack = (pools: string): string => `AWSTemplateFormatVersion: "2010-09-09"
Parameters: { P: { Type: CommaDelimitedList } }
Resources: { C: { Type: AWS::EKS::Cluster, Properties: { ComputeConfig: { Enabled: true${pools} } } } }`;

const DENY = nodeClass('a', 'networkPolicy: DefaultDeny');
const ALLOW = nodeClass('b', 'networkPolicy: DefaultAllow');

test.each([
  ['all deny, and no pool has the class of Auto Mode', [DENY], ', NodePools: []', true],
  ['the pools of Auto Mode are there too', [DENY], ', NodePools: [general-purpose]', undefined],
  ['nobody says which pools there are', [DENY], '', undefined],
  ['it is not known which pools there are', [DENY], ', NodePools: !Ref P', undefined],
  ['some deny', [DENY, ALLOW], ', NodePools: []', undefined],
  ['one says nothing', [DENY, nodeClass('c', '')], ', NodePools: []', undefined],
  ['none denies', [ALLOW, nodeClass('c', '')], ', NodePools: []', false],
] as const)('%s', (_, classes, pools, strict) => {
  const manifests = [POD, POLICY, SWITCH, ...classes].join('\n---\n');
  const estate = readTexts({ 'k8s/all.yaml': manifests, 'stack.yaml': stack(pools) });
  const [network] = networksOf(estate, 'eks');
  expect(network!.settings!.strict).toBe(strict);
  const notes = notesOn(network!).join('\n');
  expect(notes.includes('not known')).toBe(strict === undefined);
  expect(notes.includes('enforcing mode standard')).toBe(strict === false);
});
