import type { Mapping, Tree } from '../../estate/index.ts';
import { mapping, sequence } from '../../estate/index.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import { addRole, ownRole, trustOfAccount } from './pod-roles.ts';
import type { Stack } from './stack.ts';
import { filledIn, ofCluster, pointer } from './stack.ts';
import { at, keyStart, mapAt, mapsIn, onAt, textAt } from './tree.ts';

/** What of an add-on is said by `AWS::EKS::Addon`. */
export const addonFields: Fields = {
  configurationValues: 'ConfigurationValues',
  name: 'AddonName',
  namespaceConfig: { to: 'NamespaceConfig', block: { namespace: 'Namespace' } },
  resolveConflicts: {
    to: 'ResolveConflicts',
    words: { none: 'NONE', overwrite: 'OVERWRITE', preserve: 'PRESERVE' },
  },
  serviceAccountRoleARN: 'ServiceAccountRoleArn',
  tags: { to: 'Tags', tags: true },
  version: 'AddonVersion',
};

/** The service accounts of add-ons that eksctl makes roles for. https://docs.aws.amazon.com/eks/latest/eksctl/addons.html */
const ACCOUNTS: Readonly<Record<string, string>> = {
  'vpc-cni': 'aws-node',
  'aws-ebs-csi-driver': 'ebs-csi-controller-sa',
  'aws-efs-csi-driver': 'efs-csi-controller-sa',
};

export function addAddons(stack: Stack): void {
  const addons = mapsIn(at(stack.config, 'addons'));
  addons.forEach((addon, index) => {
    const name = `addons[${textAt(addon, 'name') ?? index}]`;
    const further = [ofCluster, ...podIdentities(stack, addon, name), ...accountRole(stack, addon, name)];
    stack.add('AWS::EKS::Addon', name, addon, stack.read(addonFields, addon, further));
  });
  addDefaultCni(stack, addons);
}

/** Where nobody asks for the VPC CNI it comes all the same, as it is; Auto Mode has its own. */
function addDefaultCni(stack: Stack, addons: readonly Mapping[]): void {
  const { config } = stack;
  if (addons.some((addon) => textAt(addon, 'name')?.toLowerCase() === 'vpc-cni')) return;
  if (onAt(config, 'addonsConfig', 'disableDefaultAddons') !== undefined) return;
  if (onAt(config, 'autoModeConfig', 'enabled') !== undefined) return;
  const tree = mapping([['AddonName', filledIn('vpc-cni'), -1], ofCluster]);
  stack.add('AWS::EKS::Addon', 'addons[vpc-cni]', mapAt(config, 'metadata') ?? config, tree);
}

function podIdentities(stack: Stack, addon: Mapping, name: string): readonly Entry[] {
  const associations = mapsIn(at(addon, 'podIdentityAssociations'));
  if (associations.length === 0) return [];
  const items = associations.map((association, index): Tree => {
    const called = `${name}.podIdentityAssociations[${textAt(association, 'serviceAccountName') ?? index}]`;
    const fields: Fields = { roleARN: 'RoleArn', serviceAccountName: 'ServiceAccount' };
    return stack.read(fields, association, ownRole(stack, association, called));
  });
  const list = at(addon, 'podIdentityAssociations')!;
  const start = keyStart(addon, 'podIdentityAssociations');
  return [['PodIdentityAssociations', sequence(items, list.start, list.end), start]];
}

/** The role that an add-on asks for by its policies. */
function accountRole(stack: Stack, addon: Mapping, name: string): readonly Entry[] {
  const asks = ['attachPolicy', 'attachPolicyARNs', 'wellKnownPolicies'].some(
    (key) => at(addon, key) !== undefined,
  );
  if (!asks || at(addon, 'serviceAccountRoleARN') !== undefined) return [];
  const account = ACCOUNTS[textAt(addon, 'name')?.toLowerCase() ?? ''];
  if (account === undefined) return [];
  const trust = trustOfAccount(filledIn('kube-system'), filledIn(account), undefined);
  addRole(stack, addon, `${name}.role`, trust, addon);
  return [['ServiceAccountRoleArn', pointer(`${name}.role`, 'Arn'), -1]];
}
