// Who runs on Fargate, where nothing is enforced: https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { nameOf, networksOf, notesOn, viewOf } from '../index.ts';
import { fargateIn } from './fargate.ts';

const work = (name: string, labels: string, more = '', kind = 'Deployment'): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec: { template: { metadata: { labels: ${labels} }, spec: { ${more} containers: [{ name: a, image: "example.com/a:1" }] } } }`;
const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {} }`;
const CLUSTER = '  C: { Type: AWS::EKS::Cluster, Properties: { Name: c } }\n';
const profile = (selectors: string, more = 'ClusterName: !Ref C'): string =>
  `  F: { Type: AWS::EKS::FargateProfile, Properties: { ${more}, PodExecutionRoleArn: a, Selectors: ${selectors} } }\n`;
const stack = (...resources: readonly string[]): string =>
  `AWSTemplateFormatVersion: "2010-09-09"\nParameters: { P: { Type: String } }\nResources:\n${resources.join('')}`;

const MANIFESTS = [work('web', '{ app: web, tier: front }'), work('db', '{ app: db }'), DENY].join('\n---\n');
const estateOf = (template: string, manifests = MANIFESTS) =>
  readTexts({ 'k8s/all.yaml': manifests, 'stack.yaml': template });
const onFargate = (template: string, manifests?: string): Record<string, boolean | undefined> => {
  const estate = estateOf(template, manifests);
  const [network] = networksOf(estate, 'eks');
  const of = fargateIn(estate);
  return Object.fromEntries(network!.reach.network.groups.map((group) => [nameOf(group), of(group).on]));
};

test.each([
  ['[{ Namespace: shop }]', true, true],
  ['[{ Namespace: sh* }]', true, true],
  ['[{ Namespace: "sho?" }]', true, true],
  ['[{ Namespace: "shop?" }]', false, false],
  ['[{ Namespace: s.op }]', false, false],
  ['[{ Namespace: other }]', false, false],
  ['[{ Namespace: shop, Labels: [{ Key: app, Value: web }] }]', true, false],
  ['[{ Namespace: shop, Labels: [{ Key: "a*", Value: "d?" }] }]', false, true],
  ['[{ Namespace: shop, Labels: [{ Key: app, Value: web }, { Key: tier, Value: back }] }]', false, false],
  ['[{ Namespace: other }, { Namespace: shop, Labels: [{ Key: tier, Value: "*" }] }]', true, false],
  ['[{ Namespace: !Ref P }]', undefined, undefined],
  ['[{ Namespace: shop, Labels: [{ Key: app, Value: !Ref P }] }]', undefined, undefined],
] as const)('%s', (selectors, web, db) => {
  const template = stack(CLUSTER, profile(selectors));
  expect(onFargate(template)).toEqual({ 'shop/web[Deployment]': web, 'shop/db[Deployment]': db });
});

test('labels that a controller will add may be meant', () => {
  const template = stack(CLUSTER, profile('[{ Namespace: shop, Labels: [{ Key: pod-*, Value: "*" }] }]'));
  expect(onFargate(template)['shop/db[Deployment]']).toBe(undefined);
});

test('a pod that names a profile goes to that one alone', () => {
  const named = work('web', '{ eks.amazonaws.com/fargate-profile: mine }');
  const of = (name: string) =>
    onFargate(
      stack(CLUSTER, profile('[{ Namespace: shop }]', `ClusterName: !Ref C, FargateProfileName: ${name}`)),
      named,
    );
  expect([of('mine'), of('other'), of('!Ref P')].map((one) => one['shop/web[Deployment]'])).toEqual([
    true,
    false,
    undefined,
  ]);
});

test('of several clusters it is not known whose the manifests are', () => {
  const other = '  D: { Type: AWS::EKS::Cluster, Properties: { Name: d } }\n';
  const template = stack(CLUSTER, other, profile('[{ Namespace: shop }]'));
  expect(onFargate(template)['shop/web[Deployment]']).toBe(undefined);
});

test('Fargate takes no pods of a DaemonSet and none in the network of their node', () => {
  const manifests = [
    work('agent', '{ app: a }', '', 'DaemonSet'),
    work('host', '{ app: b }', 'hostNetwork: true,'),
  ].join('\n---\n');
  expect(onFargate(stack(CLUSTER, profile('[{ Namespace: shop }]')), manifests)).toEqual({
    'shop/agent[DaemonSet]': undefined,
    'shop/host[Deployment]': false,
  });
});

test('the profile of Terraform opens what its pods are closed to, and says so', () => {
  const terraform = `resource "aws_eks_cluster" "c" { name = "c" }
resource "aws_eks_fargate_profile" "f" {
  cluster_name = aws_eks_cluster.c.name
  selector {
    namespace = "shop"
    labels    = { app = "web" }
  }
}`;
  const estate = readTexts({ 'k8s/all.yaml': MANIFESTS, 'main.tf': terraform });
  const [network] = networksOf(estate, 'eks', { enforcing: 'standard' });
  const { reach } = network!;
  const open = (from: number, to: number): string => reach.sets.text(reach.pods(from, to, 'TCP').least);
  expect([open(1, 0), open(0, 1)]).toEqual(['All Connections', '']);
  const told = reach.reasons(1, 0, 'TCP', 80).find(({ by }) => by === 'the VPC CNI');
  expect(told?.message).toBe('holds shop/web[Deployment] to no policy: a profile puts it on Fargate');
  const span = viewOf(told!.place!).span!;
  expect(`${span.file.path}:${span.file.position(span.start).line}`).toBe('main.tf:4');
  expect(notesOn(network!)).toContain(
    'the VPC CNI enforces no policy on Fargate, and a profile puts pods there (main.tf:4)',
  );
});
