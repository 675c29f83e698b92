import { expect, test } from 'vitest';
import { lensOf } from '../../../../estate/lenses/registry.ts';
import { argumentNames, inTerraform } from './arguments.ts';
import { terraformType } from './types.ts';
import { SourceFile } from '../../../../estate/index.ts';
import { parseYaml } from '../../../text/yaml.ts';

/**
 * What `forProvider` takes, at any depth, by kind: from `apis/eks/v1beta1/zz_cluster_types.go` (commit 04c43f3) and
 * `apis/eks/v1beta2/zz_nodegroup_types.go` (commit 596f83b) of crossplane-contrib/provider-upjet-aws.
 */
const NAMES: Readonly<Record<string, string>> = {
  'eks.aws.upbound.io/Cluster':
    'enabledClusterLogTypes encryptionConfig provider keyArn resources kubernetesNetworkConfig ipFamily serviceIpv4Cidr ' +
    'outpostConfig controlPlanePlacement groupName controlPlaneInstanceType outpostArns region roleArn roleArnRef ' +
    'roleArnSelector tags version vpcConfig endpointPrivateAccess endpointPublicAccess publicAccessCidrs ' +
    'securityGroupIdRefs securityGroupIdSelector securityGroupIds subnetIdRefs subnetIdSelector subnetIds',
  'eks.aws.upbound.io/NodeGroup':
    'amiType capacityType clusterName clusterNameRef clusterNameSelector diskSize forceUpdateVersion instanceTypes ' +
    'labels launchTemplate id name nodeRoleArn nodeRoleArnRef nodeRoleArnSelector region releaseVersion remoteAccess ' +
    'ec2SshKey sourceSecurityGroupIdRefs sourceSecurityGroupIdSelector sourceSecurityGroupIds scalingConfig desiredSize ' +
    'maxSize minSize subnetIdRefs subnetIdSelector subnetIds tags taint effect key value updateConfig maxUnavailable ' +
    'maxUnavailablePercentage version versionRef versionSelector',
};

test.each(Object.entries(NAMES))('each name of %s is an argument of its Terraform type', (type, names) => {
  const known = argumentNames(lensOf(terraformType(type)!)!.fields);
  const lost = names.split(' ').filter((name) => {
    const written = `${name}: ${name.endsWith('Refs') ? '[{ name: a }]' : '{ name: a }'}\n`;
    const [tree] = parseYaml(new SourceFile('a.yaml', written)).trees;
    if (tree?.kind !== 'mapping') return true;
    // The Region is the scope's.
    const [argument] = inTerraform(tree, { known, namespace: undefined }).keys;
    return argument === undefined ? name !== 'region' : !known.has(argument);
  });
  expect(lost).toEqual([]);
});
