import type { Mapping, Tree } from '../../estate/index.ts';
import { leaf, mapping, sequence } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import { addonPolicies, inlinePolicies, trustOfPodIdentity } from './policies.ts';
import type { Stack } from './stack.ts';
import { CLUSTER, filledIn, ofCluster, pointer } from './stack.ts';
import { at, itemsIn, keyStart, mapAt, mapsIn, onAt, textAt } from './tree.ts';

/** What of an association is said by `AWS::EKS::PodIdentityAssociation`. */
export const associationFields: Fields = {
  disableSessionTags: 'DisableSessionTags',
  namespace: 'Namespace',
  policy: 'Policy',
  roleARN: 'RoleArn',
  serviceAccountName: 'ServiceAccount',
  tags: { to: 'Tags', tags: true },
  targetRoleARN: 'TargetRoleArn',
};

/** What of a role for pods is said by `AWS::IAM::Role`, by the names of service accounts and of associations. */
export const roleFields: Fields = {
  permissionsBoundary: 'PermissionsBoundary',
  permissionsBoundaryARN: 'PermissionsBoundary',
  roleName: 'RoleName',
};

const PROVIDER = 'iam.withOIDC';

/** The OIDC provider of the cluster, which roles for service accounts trust. */
export function addProvider(stack: Stack): void {
  const on = onAt(stack.config, 'iam', 'withOIDC');
  if (on === undefined) return;
  const tree = mapping([
    ['Url', pointer(CLUSTER, 'OpenIdConnectIssuerUrl'), -1],
    ['ClientIdList', sequence([filledIn('sts.amazonaws.com')]), -1],
  ]);
  stack.add('AWS::IAM::OIDCProvider', PROVIDER, on, tree);
  addCniRole(stack, on);
}

/** With OIDC the VPC CNI has a role of its own, unless its add-on or a service account says another. */
function addCniRole(stack: Stack, on: Tree): void {
  const { config } = stack;
  const said =
    mapsIn(at(config, 'addons')).some((addon) => textAt(addon, 'name')?.toLowerCase() === 'vpc-cni') ||
    mapsIn(at(config, 'iam', 'serviceAccounts')).some(
      (account) => textAt(account, 'metadata', 'name') === 'aws-node',
    );
  if (said) return;
  const tree = mapping([
    ['AssumeRolePolicyDocument', trustOfAccount(leaf('kube-system'), leaf('aws-node'), undefined), -1],
    ['ManagedPolicyArns', sequence([filledIn('arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy')]), -1],
  ]);
  stack.add('AWS::IAM::Role', 'iam.serviceAccounts[kube-system/aws-node]', on, tree);
}

/** https://docs.aws.amazon.com/eks/latest/eksctl/iamserviceaccounts.html */
export function addServiceAccounts(stack: Stack): void {
  mapsIn(at(stack.config, 'iam', 'serviceAccounts')).forEach((account, index) => {
    // The role is there already.
    if (at(account, 'attachRoleARN') !== undefined) return;
    const namespace = at(account, 'metadata', 'namespace') ?? filledIn('default');
    const name = at(account, 'metadata', 'name');
    const called = `${scalar(namespace)}/${scalar(name) ?? index}`;
    const trust = trustOfAccount(namespace, name ?? leaf(''), at(account, 'subjectPattern'));
    addRole(stack, account, `iam.serviceAccounts[${called}]`, trust, account);
  });
}

/** A role for pods that service accounts, associations and add-ons ask for. */
export function addRole(stack: Stack, from: Mapping, name: string, trust: Tree, policies: Mapping): void {
  const switched = addonPolicies(mapAt(policies, 'wellKnownPolicies'));
  const key =
    at(policies, 'permissionPolicyARNs') === undefined ? 'attachPolicyARNs' : 'permissionPolicyARNs';
  const document = at(policies, 'attachPolicy') ?? at(policies, 'permissionPolicy');
  const arns = [...itemsIn(at(policies, key)), ...switched.arns];
  const further: Entry[] = [['AssumeRolePolicyDocument', trust, -1]];
  if (arns.length > 0) further.push(['ManagedPolicyArns', sequence(arns), keyStart(policies, key)]);
  further.push(...inlinePolicies([document, ...switched.documents], keyStart(policies, 'attachPolicy')));
  stack.add('AWS::IAM::Role', name, from, stack.read(roleFields, policies, further));
}

/** https://docs.aws.amazon.com/eks/latest/eksctl/pod-identity-associations.html */
export function addPodIdentities(stack: Stack): void {
  mapsIn(at(stack.config, 'iam', 'podIdentityAssociations')).forEach((association, index) => {
    const called = `${textAt(association, 'namespace') ?? ''}/${textAt(association, 'serviceAccountName') ?? index}`;
    const name = `iam.podIdentityAssociations[${called}]`;
    const tree = stack.read(associationFields, association, [
      ofCluster,
      ...ownRole(stack, association, name),
    ]);
    stack.add('AWS::EKS::PodIdentityAssociation', name, association, tree);
  });
}

/** The role of an association, which eksctl makes unless one is named. */
export function ownRole(stack: Stack, association: Mapping, name: string): readonly Entry[] {
  if (at(association, 'roleARN') !== undefined) return [];
  addRole(stack, association, `${name}.role`, trustOfPodIdentity(), association);
  return [['RoleArn', pointer(`${name}.role`, 'Arn'), -1]];
}

/** The trust of a role for one service account: by its name, or by a pattern in its place. */
export function trustOfAccount(namespace: Tree, name: Tree, pattern: Tree | undefined): Tree {
  const last = pattern ?? name;
  const subject: Tree = {
    kind: 'text',
    parts: ['system:serviceaccount:', namespace, ':', last],
    start: last.start,
    end: last.end,
  };
  const audience: [string, Tree, number] = [`${ISSUER}:aud`, filledIn('sts.amazonaws.com'), -1];
  const test: [string, Tree, number] = [`${ISSUER}:sub`, subject, -1];
  const condition =
    pattern === undefined
      ? mapping([['StringEquals', mapping([test, audience]), -1]])
      : mapping([
          ['StringEquals', mapping([audience]), -1],
          ['StringLike', mapping([test]), -1],
        ]);
  const statement = mapping([
    ['Effect', leaf('Allow'), -1],
    ['Principal', mapping([['Federated', pointer(PROVIDER), -1]]), -1],
    ['Action', leaf('sts:AssumeRoleWithWebIdentity'), -1],
    ['Condition', condition, -1],
  ]);
  return mapping([
    ['Version', leaf('2012-10-17'), -1],
    ['Statement', sequence([statement]), -1],
  ]);
}

/** The issuer of the tokens is known once the cluster is there. */
const ISSUER = '${OpenIdConnectIssuer}';

function scalar(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'leaf' && tree.value !== null ? String(tree.value) : undefined;
}
