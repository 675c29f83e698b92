import type { Mapping, Tree } from '../../estate/index.ts';
import { sequence, treeOf } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import { addonPolicies, inlinePolicies } from './policies.ts';
import type { Stack } from './stack.ts';
import { filledIn } from './stack.ts';
import { at, itemsIn, keyStart, mapAt, onAt } from './tree.ts';

/** What of the `iam` of a node group is about its role: `AWS::IAM::Role`. */
export const nodeRoleFields: Fields = {
  instanceRoleName: 'RoleName',
  instanceRolePermissionsBoundary: 'PermissionsBoundary',
};

export const AWS_POLICIES = 'arn:aws:iam::aws:policy/';

/** The trust of a role for instances. */
export function trustOfInstances(): Tree {
  return treeOf({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
}

/**
 * The role that eksctl makes for the nodes of a group.
 * https://docs.aws.amazon.com/eks/latest/eksctl/iam-policies.html ; which policies are attached without being asked for:
 * `makeManagedPolicies` in `pkg/cfn/builder/iam_helper.go`, as it was when it took `forceAddCNIPolicy`.
 */
export function addNodeRole(stack: Stack, group: Mapping, name: string, managed: boolean): void {
  const iam = mapAt(group, 'iam');
  const policies = addonPolicies(mapAt(iam, 'withAddonPolicies'));
  const arns = itemsIn(at(iam, 'attachPolicyARNs'));
  const attached = [...arns, ...policies.arns, ...defaultPolicies(stack, iam, arns, managed)];
  const further: Entry[] = [
    ['AssumeRolePolicyDocument', trustOfInstances(), -1],
    ['ManagedPolicyArns', sequence(attached), keyStart(iam, 'attachPolicyARNs')],
    ...inlinePolicies([at(iam, 'attachPolicy'), ...policies.documents], keyStart(iam, 'attachPolicy')),
  ];
  stack.add('AWS::IAM::Role', name, iam ?? group, stack.read(nodeRoleFields, iam ?? noIam(group), further));
}

function noIam(group: Mapping): Mapping {
  return { ...group, keys: [], values: [], keyStarts: [] };
}

function defaultPolicies(
  { config }: Stack,
  iam: Mapping | undefined,
  arns: readonly Tree[],
  managed: boolean,
): readonly Tree[] {
  const names: string[] = [];
  if (arns.length === 0) {
    names.push('AmazonEKSWorkerNodePolicy');
    // With OIDC the CNI has a role of its own.
    if (onAt(config, 'iam', 'withOIDC') === undefined) names.push('AmazonEKS_CNI_Policy');
    if (managed) names.push('AmazonEC2ContainerRegistryReadOnly');
    names.push('AmazonSSMManagedInstanceCore');
  }
  if (!managed && onAt(iam, 'withAddonPolicies', 'imageBuilder') === undefined) {
    names.push('AmazonEC2ContainerRegistryReadOnly');
  }
  const written = new Set(
    arns.map((arn) => (arn.kind === 'leaf' ? String(arn.value).split('/').at(-1) : '')),
  );
  return names.filter((name) => !written.has(name)).map((name) => filledIn(AWS_POLICIES + name));
}
