// Pods that are held to no policy are not closed by the lack of one.
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { networksOf } from '../index.ts';
import { eksLints } from './eks.ts';

const pod = (name: string, spec = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { ${spec} containers: [{ name: a, image: "example.com/a:1" }] }`;
const PROFILE = `Resources:
  C: { Type: AWS::EKS::Cluster, Properties: { Name: c } }
  F:
    Type: AWS::EKS::FargateProfile
    Properties: { ClusterName: !Ref C, PodExecutionRoleArn: a, Selectors: [{ Namespace: shop, Labels: [{ Key: app, Value: job }] }] }
`;

test('strict mode leaves pods of Fargate and of Windows alone', () => {
  const pods = [pod('web'), pod('job'), pod('ad', 'os: { name: windows },')].join('\n---\n');
  const estate = readTexts({ 'k8s.yaml': pods, 'infra.yaml': PROFILE });
  const [network] = networksOf(estate, 'eks', { enforcing: 'strict' });
  const found = eksLints({ estate, network: network! }).filter(({ lint }) => lint === 'unprotected-pod');
  expect(found.map(({ message }) => message)).toEqual([
    'shop/web[Pod] has no connection at all: the enforcing mode is strict and no policy selects it',
  ]);
});
