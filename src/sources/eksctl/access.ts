import type { Leaf, Mapping, Scope, SourceFile, Tree } from '../../estate/index.ts';
import { Resource, dataOf, leaf, mapping, sequence } from '../../estate/index.ts';
import type { Estate } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import { readFields } from '../../estate/lenses/read.ts';
import type { Stack } from './stack.ts';
import { ofCluster } from './stack.ts';
import { at, mapsIn, textAt } from './tree.ts';

/** `AWS::EKS::AccessEntry`. https://docs.aws.amazon.com/eks/latest/eksctl/access-entries.html */
export const accessEntryFields: Fields = {
  accessPolicies: {
    to: 'AccessPolicies',
    blocks: {
      accessScope: { to: 'AccessScope', block: { namespaces: 'Namespaces', type: 'Type' } },
      policyARN: 'PolicyArn',
    },
  },
  kubernetesGroups: 'KubernetesGroups',
  kubernetesUsername: 'Username',
  principalARN: 'PrincipalArn',
  type: 'Type',
};

export function addAccessEntries(stack: Stack): void {
  mapsIn(at(stack.config, 'accessConfig', 'accessEntries')).forEach((entry, index) => {
    const name = `accessConfig.accessEntries[${textAt(entry, 'principalARN') ?? index}]`;
    stack.add('AWS::EKS::AccessEntry', name, entry, stack.read(accessEntryFields, entry, [ofCluster]));
  });
}

/** An entry of the aws-auth ConfigMap, but for the name of the key that holds the principal. */
export const mappingFields: Fields = { groups: 'groups', username: 'username' };

/**
 * `iamIdentityMappings` is what eksctl writes into the ConfigMap kube-system/aws-auth: the object that it makes there.
 * https://docs.aws.amazon.com/eks/latest/eksctl/iam-identity-mappings.html
 */
export function addIdentityMappings(config: Mapping, file: SourceFile, scope: Scope, estate: Estate): void {
  const list = at(config, 'iamIdentityMappings');
  const mappings = mapsIn(list);
  if (list === undefined || mappings.length === 0) return;
  const all = { mapRoles: [] as Tree[], mapUsers: [] as Tree[], mapAccounts: [] as Tree[] };
  for (const one of mappings) {
    const account = at(one, 'account');
    const arn = at(one, 'arn');
    if (account !== undefined) all.mapAccounts.push(account);
    if (arn === undefined) continue;
    const user = arn.kind === 'leaf' && /:user\//.test(String(arn.value));
    all[user ? 'mapUsers' : 'mapRoles'].push(entry(one, arn, user ? 'userarn' : 'rolearn'));
  }
  const data = Object.entries(all).filter(([, items]) => items.length > 0);
  const tree = mapping(
    [
      ['apiVersion', leaf('v1'), -1],
      ['kind', leaf('ConfigMap'), -1],
      [
        'metadata',
        mapping([
          ['name', leaf('aws-auth'), -1],
          ['namespace', leaf('kube-system'), -1],
        ]),
        -1,
      ],
      ['data', mapping(data.map(([key, items]) => [key, asText(items, list), -1])), -1],
    ],
    list.start,
    list.end,
  );
  const start = list.start;
  estate.add(
    new Resource({
      scope,
      type: 'ConfigMap',
      name: 'aws-auth',
      namespace: 'kube-system',
      address: 'iamIdentityMappings',
      tree,
      file,
      head: { file, start, end: start + 1 },
    }),
  );
}

function entry(one: Mapping, arn: Tree, key: string): Tree {
  const rest = readFields(mappingFields, one, {});
  const index = one.keys.indexOf('arn');
  return {
    ...rest,
    keys: [key, ...rest.keys],
    values: [arn, ...rest.values],
    keyStarts: [one.keyStarts[index] ?? -1, ...rest.keyStarts],
  };
}

/** A list that stands as a text in a ConfigMap, and is read by what it encodes. */
function asText(items: readonly Tree[], list: Tree): Leaf {
  const encodes = sequence(items, list.start, list.end);
  return { kind: 'leaf', value: JSON.stringify(dataOf(encodes)), start: list.start, end: list.end, encodes };
}
