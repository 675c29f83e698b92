import { describe, expect, test } from 'vitest';
import { accessEntryFields } from './access.ts';
import { addonFields } from './addons.ts';
import { clusterFields } from './cluster.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import { keysOf } from './keys.ts';
import { launchFields, volumeFields } from './launch-template.ts';
import { nodeGroupFields } from './node-group.ts';
import { nodeRoleFields } from './node-role.ts';
import { capabilityFields, fargateFields, identityProviderFields } from './others.ts';
import { associationFields, roleFields } from './pod-roles.ts';
import { actionsOf, switches } from './policy-actions.ts';
import { clusterConfig, problems, readEksctl, verdicts } from './testing.ts';

describe('what is wrong is said at its place', () => {
  test('a key that is not known, with the one that is meant', () => {
    const estate = readEksctl(
      clusterConfig(`managedNodeGroups:
  - name: apps
    volumeEncypted: true
    iam: { withAddonPolicies: { zzzzzzzzzzzz: true } }
vpc: { publicAccessCidrs: [198.51.100.0/24], subnets: { private: { any-name: { ids: subnet-1 } } } }
`),
    );
    expect(problems(estate)).toEqual([
      '8 eksctl-unknown-key eksctl knows no managedNodeGroups[0].volumeEncypted and would refuse the file; did you mean volumeEncrypted?; it was not read',
      '9 eksctl-unknown-key eksctl knows no managedNodeGroups[0].iam.withAddonPolicies.zzzzzzzzzzzz and would refuse the file; it was not read',
      '10 eksctl-unknown-key eksctl knows no vpc.publicAccessCidrs and would refuse the file; did you mean publicAccessCIDRs?; it was not read',
      '10 eksctl-unknown-key eksctl knows no vpc.subnets.private.any-name.ids and would refuse the file; did you mean id?; it was not read',
    ]);
  });

  test('no name, another version', () => {
    const estate = readEksctl('apiVersion: eksctl.io/v1alpha4\nkind: ClusterConfig\nmetadata: {}\n');
    expect(problems(estate).map((text) => text.split(' ')[1])).toEqual(['eksctl-version', 'eksctl-no-name']);
    expect(estate.ofType('AWS::EKS::Cluster')).toHaveLength(1);
  });

  test('lists that are none', () => {
    const estate = readEksctl(clusterConfig('managedNodeGroups: { name: apps }\naddons: [vpc-cni]\n'));
    expect(problems(estate)).toEqual([
      '6 eksctl-not-a-list managedNodeGroups is a list of maps; it was left out',
      '7 eksctl-not-a-list addons is a list of maps; an item of it that is no map was left out',
    ]);
  });

  test('what is known and not read', () => {
    const estate = readEksctl(
      clusterConfig(`nodeGroups:
  - name: apps
    kubeletExtraConfig: { readOnlyPort: 10255 }
iamIdentityMappings:
  - serviceName: emr-containers
addonsConfig: { autoApplyPodIdentityAssociations: false }
`),
    );
    expect(problems(estate)).toEqual([
      '10 eksctl-not-read iamIdentityMappings[0].serviceName is not read: the role of the service that it lets in was not checked',
      '8 eksctl-not-read nodeGroups[0].kubeletExtraConfig is not read: what it sets on the kubelet was not checked',
    ]);
  });

  test('two node groups of one name', () => {
    const estate = readEksctl(clusterConfig('nodeGroups: [{ name: apps }, { name: apps }]'));
    expect(problems(estate)).toContainEqual(
      '6 duplicate-resource nodeGroups[apps] stands twice in this document; the first one counts',
    );
  });

  test('a broken document does not take its neighbour with it', () => {
    const good = clusterConfig('zonalShiftConfig: { enabled: true }\n');
    const estate = readEksctl(`${good}---\napiVersion: eksctl.io/v1alpha5\nkind: [\n`);
    expect(estate.ofType('AWS::EKS::Cluster')).toHaveLength(1);
    expect(estate.problems.map(({ code }) => code)).toEqual(['invalid-yaml']);
  });
});

test('two clusters of one file are two scopes', () => {
  const second = clusterConfig('', 'name: mails');
  const estate = readEksctl(`${clusterConfig('')}---\n${second}`);
  expect(estate.ofType('AWS::EKS::Cluster').map(({ scope }) => scope.id)).toEqual([
    'eksctl:cluster.yaml',
    'eksctl:cluster.yaml#mails',
  ]);
  expect(estate.problems).toEqual([]);
});

/** Every key of the schema, down to a depth, with the same value everywhere. */
function filled(definition: string, value: string, depth: number): string {
  const entries = [...keysOf(definition)].flatMap(([key, below]) => {
    if (key === 'apiVersion' || key === 'kind') return [];
    if (below === undefined || depth === 0) return [`"${key}": ${value}`];
    const inner = filled(below.definition, value, depth - 1);
    return [`"${key}": ${below.named ? `{ "a": ${inner} }` : inner}`];
  });
  return `{ ${entries.join(', ')} }`;
}

describe('nothing that stands anywhere brings the reader or a control down', () => {
  test.each(['null', '""', '7', 'true', '[]', '[[]]', '{}', '[{ "a": [null] }]', '"arn:aws:x"'])(
    '%s',
    (value) => {
      for (const depth of [0, 1, 2, 3]) {
        const body = filled('ClusterConfig', value, depth).slice(1, -1);
        const text = `{ "apiVersion": "eksctl.io/v1alpha5", "kind": "ClusterConfig", ${body} }`;
        // Lists of maps too.
        for (const shape of [text, text.replaceAll(/("[A-Za-z]+s"): (\{[^{}]*\})/g, '$1: [$2]')]) {
          const estate = readEksctl(shape);
          expect(estate.ofType('AWS::EKS::Cluster')).toHaveLength(1);
          const found = verdicts(estate);
          expect(found.length).toBeGreaterThan(0);
        }
      }
    },
  );
});

/** The definition of the schema that a table of fields reads. */
const TABLES: readonly (readonly [definition: string, fields: Fields])[] = [
  ['ClusterConfig', clusterFields],
  ['ManagedNodeGroup', nodeGroupFields],
  ['NodeGroup', launchFields],
  ['AccessEntry', accessEntryFields],
  ['Addon', addonFields],
  ['FargateProfile', fargateFields],
  ['IdentityProvider', identityProviderFields],
  ['Capability', capabilityFields],
  ['PodIdentityAssociation', associationFields],
  ['NodeGroupIAM', nodeRoleFields],
  ['VolumeMapping', volumeFields],
];

/** The paths that a table reads and the schema does not have. */
function strangers(definition: string, fields: Fields, path: string): readonly string[] {
  const known = keysOf(definition);
  return Object.entries(fields).flatMap(([key, field]): readonly string[] => {
    const here = `${path}.${key}`;
    if (!known.has(key)) return [here];
    const below = typeof field === 'string' ? undefined : (field.block ?? field.blocks);
    const next = known.get(key);
    if (below === undefined) return [];
    return next === undefined ? [here] : strangers(next.definition, below, here);
  });
}

describe('every field that is read is one of the schema', () => {
  test.each(TABLES)('%s', (definition, fields) => {
    expect(strangers(definition, fields, definition)).toEqual([]);
  });

  test('the switches', () => {
    const known = new Set([
      ...keysOf('NodeGroupIAMAddonPolicies').keys(),
      ...keysOf('WellKnownPolicies').keys(),
    ]);
    expect(switches.filter((name) => !known.has(name))).toEqual([]);
    const attached = ['cloudWatch', 'imageBuilder'];
    expect([...known].filter((name) => actionsOf(name).length === 0)).toEqual(
      expect.arrayContaining(attached),
    );
    expect([...known].filter((name) => actionsOf(name).length === 0)).toHaveLength(attached.length);
  });

  test('the roles of pods', () => {
    const known = [...keysOf('ClusterIAMServiceAccount').keys(), ...keysOf('PodIdentityAssociation').keys()];
    expect(Object.keys(roleFields).filter((key) => !known.includes(key))).toEqual([]);
  });
});
