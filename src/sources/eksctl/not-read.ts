import type { Tree } from '../../estate/index.ts';
import type { Stack } from './stack.ts';
import { at } from './tree.ts';

/** Parts of a document that change what is allowed, and that no resource here says: `[]` stands for each of a list. */
const PARTS: Readonly<Record<string, string>> = {
  'addons[].useDefaultPodIdentityAssociations': 'what its roles may do',
  'addonsConfig.autoApplyPodIdentityAssociations': 'what its roles may do',
  'capabilities[].accessPolicies': 'the access that it gives',
  'capabilities[].attachPolicy': 'the role that it makes',
  'capabilities[].attachPolicyARNs': 'the role that it makes',
  'iamIdentityMappings[].serviceName': 'the role of the service that it lets in',
  'managedNodeGroups[].bottlerocket': 'what it sets on the nodes',
  'nodeGroups[].bottlerocket': 'what it sets on the nodes',
  'nodeGroups[].kubeletExtraConfig': 'what it sets on the kubelet',
  'remoteNetworkConfig.iam': 'the role of the nodes that it lets in',
};

/** Says of each such part that is written that it was not checked. */
export function reportNotRead(stack: Stack): void {
  for (const [path, what] of Object.entries(PARTS)) {
    for (const [name, found] of within(stack.config, path.split('.'), '')) {
      if (found.kind === 'leaf' && found.value === false) continue;
      stack.report(
        Math.max(0, found.start),
        'eksctl-not-read',
        `${name} is not read: ${what} was not checked`,
      );
    }
  }
}

function within(
  tree: Tree,
  [key, ...path]: readonly string[],
  before: string,
): readonly (readonly [string, Tree])[] {
  if (key === undefined) return [[before, tree]];
  const each = key.endsWith('[]');
  const name = each ? key.slice(0, -2) : key;
  const found = at(tree, name);
  const here = before === '' ? name : `${before}.${name}`;
  if (found === undefined) return [];
  if (!each) return within(found, path, here);
  if (found.kind !== 'sequence') return [];
  return found.items.flatMap((item, index) => within(item, path, `${here}[${index}]`));
}
