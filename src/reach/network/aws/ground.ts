import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import { fargateIn } from '../read/fargate.ts';
import type { Range } from '../cidr.ts';
import type { Ground, InterfaceEndpoint, Subnet } from './model.ts';
import { rangesOfAcl } from './network-acl.ts';
import { cniSettingsOf } from './read/cni.ts';
import { hostedZones } from './read/hosted-zones.ts';
import { fargateProfiles, nodeClasses, withCustomNetworking } from './read/node-classes.ts';
import type { Reading } from './read/node-groups.ts';
import { managedNodes, selfManagedNodes, subnetsIn } from './read/node-groups.ts';
import { References, textAt } from './read/reference.ts';
import { SecurityGroups } from './read/security-groups.ts';
import { interfaceEndpoints } from './read/vpc-endpoints.ts';
import { rangesOfRoutes } from './routes.ts';
import { rangesOf } from './security-group.ts';
import { Vpcs } from './read/vpcs.ts';

/**
 * The network of the account that the cluster of a scope stands in; `undefined` where it is not known which cluster
 * it is, where none of its subnets is in the files, and where none of its nodes is.
 */
export function groundOf(estate: Estate, scope: Scope): Ground | undefined {
  const cluster = clusterOf(estate, scope);
  if (cluster === undefined) return undefined;
  const references = new References(estate);
  const groups = new SecurityGroups(references);
  const vpcs = new Vpcs(references);
  const cni = cniSettingsOf(estate, scope);
  const clusterGroup = groups.ofCluster(cluster);
  const reading: Reading = { references, groups, vpcs, cluster, clusterGroup, cni };
  const found = [
    ...managedNodes(reading),
    ...selfManagedNodes(reading),
    ...nodeClasses(reading, scope),
    ...fargateProfiles(reading),
  ];
  const nodes = withCustomNetworking(found, reading, scope);
  const { subnets } = subnetsIn(cluster.at('ResourcesVpcConfig', 'SubnetIds'), reading);
  const vpc = [...subnets, ...nodes.flatMap((one): readonly Subnet[] => one.subnets)][0]?.vpc;
  if (vpc === undefined || nodes.length === 0) return undefined;
  let blocks: readonly Range[] | undefined;
  let endpoints: readonly InterfaceEndpoint[] | undefined;
  return {
    cluster,
    vpc,
    clusterGroup,
    nodes,
    cni,
    family: textAt(cluster.at('KubernetesNetworkConfig', 'IpFamily')) === 'ipv6' ? 6 : 4,
    blocks: () => (blocks ??= blocksIn(groups, vpcs)),
    onFargate: fargateIn(estate),
    endpoints: () =>
      (endpoints ??= [
        ...interfaceEndpoints(references, groups, vpcs, vpc),
        ...hostedZones(references, vpcs, vpc),
      ]),
    groupAt: (view) => groups.at(view),
    groupCalled: (text, place) => groups.called(text, place),
    subnetAt: (view) => vpcs.subnetAt(view),
  };
}

/** The cluster that objects of a scope are applied to: the one of that name, or the only one there is. */
function clusterOf(estate: Estate, scope: Scope): Resource | undefined {
  const clusters = estate.ofType('AWS::EKS::Cluster').filter((one) => {
    if (!one.existsHere) return false;
    const name = textAt(one.at('Name'));
    return scope.cluster === undefined || name === undefined || name === scope.cluster;
  });
  return clusters.length === 1 ? clusters[0] : undefined;
}

function blocksIn(groups: SecurityGroups, vpcs: Vpcs): readonly Range[] {
  const everyone = groups.everyone();
  return [
    ...rangesOf(everyone, 'ingress'),
    ...rangesOf(everyone, 'egress'),
    ...vpcs
      .allSubnets()
      .flatMap((subnet) => [...subnet.ranges, ...rangesOfAcl(subnet.acl()), ...rangesOfRoutes(subnet)]),
  ];
}
