import type { Resource, View } from '../../../../estate/index.ts';
import { textMatches } from '../../../../estate/index.ts';
import { WHOLE } from '../../endpoint.ts';
import type { Answer } from '../../selector.ts';
import type { CniSettings, Interfaces, NodeGroup, Open, SecurityGroup, Subnet } from '../model.ts';
import type { References } from './reference.ts';
import { isMade, nameOf, open, textAt } from './reference.ts';
import type { SecurityGroups } from './security-groups.ts';
import type { Vpcs } from './vpcs.ts';

/** What the nodes of a cluster are read with. */
export interface Reading {
  readonly references: References;
  readonly groups: SecurityGroups;
  readonly vpcs: Vpcs;
  readonly cluster: Resource;
  readonly clusterGroup: SecurityGroup;
  readonly cni: CniSettings;
}

const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';

/** The node groups that EKS manages. https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html */
export function managedNodes(reading: Reading): NodeGroup[] {
  const { references } = reading;
  return references.ofType('AWS::EKS::Nodegroup').flatMap((resource) => {
    if (isOf(resource.at('ClusterName'), reading) === false) return [];
    const { subnets, open: lost } = subnetsIn(resource.at('Subnets'), reading);
    const launched = launchedAs(templateAt(resource.at('LaunchTemplate'), 'Id', 'Name', reading), reading);
    const remote = resource.at('RemoteAccess');
    const groups = launched.groups ?? [
      reading.clusterGroup,
      ...(remote.present === false ? [] : [remoteAccess(remote, reading)]),
    ];
    const name = `node group ${nameOf(resource, 'NodegroupName')}`;
    const labels = labelsAt(resource.at('Labels'));
    labels.set('eks.amazonaws.com/nodegroup', textAt(resource.at('NodegroupName')) ?? resource.name);
    return [
      nodes(resource, name, reading, { ...launched, subnets, groups, open: launched.open ?? lost, labels }),
    ];
  });
}

/** Auto Scaling groups whose instances join a cluster: their tag says which. */
export function selfManagedNodes(reading: Reading): NodeGroup[] {
  return reading.references.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((resource) => {
    const joins = joinsByTag(resource, reading.cluster);
    if (joins === false) return [];
    const { subnets, open: lost } = subnetsIn(resource.at('VPCZoneIdentifier'), reading);
    const mixed = resource.at('MixedInstancesPolicy', 'LaunchTemplate', 'LaunchTemplateSpecification');
    const own = mixed.present === false ? resource.at('LaunchTemplate') : mixed;
    const named =
      own.present === false
        ? configurationAt(resource.at('LaunchConfigurationName'), reading)
        : templateAt(own, 'LaunchTemplateId', 'LaunchTemplateName', reading);
    const launched = launchedAs(named, reading);
    const vpc = subnets[0]?.vpc.resource;
    const groups = launched.groups ?? (vpc === undefined ? [] : [reading.groups.ofVpc(vpc)]);
    const why = groups.length === 0 ? open(own, 'its security groups are not in these files') : undefined;
    const name = `Auto Scaling group ${nameOf(resource, 'AutoScalingGroupName')}`;
    const facts = { ...launched, subnets, groups, open: launched.open ?? lost ?? why, labels: new Map() };
    return [nodes(resource, name, reading, facts)];
  });
}

function nodes(
  resource: Resource,
  name: string,
  { cni }: Reading,
  facts: Interfaces & Pick<NodeGroup, 'labels' | 'publicAddresses'>,
): NodeGroup {
  const { groups, labels, publicAddresses, subnets } = facts;
  const why =
    isMade(resource) === true ? facts.open : open(resource.root, `whether ${name} is made is not known`);
  const place = resource.root;
  return {
    name,
    kind: 'ec2',
    place,
    subnets,
    groups,
    open: why,
    pods: undefined,
    publicAddresses,
    labels,
    cni,
  };
}

/** Whether something is of the cluster that is looked at. */
export function isOf(name: View, { cluster, references }: Reading): Answer {
  const followed = references.estate.follow(name, 'AWS::EKS::Cluster');
  if (followed.kind === 'resource') return followed.resource === cluster;
  return followed.kind === 'unknown' ? undefined : false;
}

/** The subnets of a list, and why one of them is not known. */
export function subnetsIn(list: View, { vpcs }: Reading): { subnets: Subnet[]; open: Open | undefined } {
  const { items, rest } = list.items();
  const subnets: Subnet[] = [];
  let why = rest === undefined ? undefined : open(list, rest.reason.text);
  for (const item of items) {
    const found = vpcs.subnetAt(item);
    if ('kind' in found) why ??= found;
    else subnets.push(found);
  }
  if (items.length === 0 && rest === undefined) why ??= open(list, 'its subnets are not in these files');
  return { subnets, open: why };
}

/** The security groups of a list. */
export function groupsIn(
  list: View,
  { groups }: Reading,
): { groups: SecurityGroup[]; open: Open | undefined } {
  const { items, rest } = list.items();
  const found: SecurityGroup[] = [];
  let why = rest === undefined ? undefined : open(list, rest.reason.text);
  for (const item of items) {
    const group = groups.at(item);
    if ('kind' in group) why ??= group;
    else found.push(group);
  }
  return { groups: found, open: why };
}

type Template = { readonly data: View; readonly lists: readonly string[] } | Open | undefined;

function templateAt(at: View, id: string, name: string, { references }: Reading): Template {
  if (at.present === false) return undefined;
  for (const key of [id, name]) {
    const view = at.get(key);
    if (view.present === false) continue;
    const named = references.at(view);
    if (named.kind === 'resource' && named.resource.type === TEMPLATE) return templateData(named.resource);
    const followed = references.estate.follow(view, TEMPLATE, ['LaunchTemplateName']);
    if (followed.kind === 'resource') return templateData(followed.resource);
    return named.kind === 'open' ? named : open(view, 'the launch template is not in these files');
  }
  return open(at, 'which launch template is used is not known');
}

function templateData(template: Resource): Template {
  return { data: template.at('LaunchTemplateData'), lists: ['SecurityGroupIds', 'SecurityGroups'] };
}

function configurationAt(at: View, { references }: Reading): Template {
  if (at.present === false) return open(at, 'how its instances are launched is not known');
  const named = references.at(at);
  return named.kind === 'resource' && named.resource.type === CONFIGURATION
    ? { data: named.resource.root, lists: ['SecurityGroups'] }
    : open(at, 'the launch configuration is not in these files');
}

interface Launched {
  /** `undefined` where the template names none. */
  readonly groups: readonly SecurityGroup[] | undefined;
  readonly open: Open | undefined;
  readonly publicAddresses: NodeGroup['publicAddresses'];
}

function launchedAs(template: Template, reading: Reading): Launched {
  if (template === undefined) return { groups: undefined, open: undefined, publicAddresses: 'as-subnet' };
  if ('kind' in template) return { groups: [], open: template, publicAddresses: undefined };
  const { data, lists } = template;
  // The first interface is the primary one, and those that the CNI adds are like it.
  const primary = data.get('NetworkInterfaces').items().items[0];
  const associated = primary?.get('AssociatePublicIpAddress') ?? data.get('AssociatePublicIpAddress');
  const written = associated.boolean();
  const publicAddresses =
    written.kind === 'absent' ? 'as-subnet' : written.kind === 'unknown' ? undefined : written.value;
  const places = [...lists.map((key) => data.get(key)), primary?.get('Groups')];
  const place = places.find((view) => view !== undefined && view.present !== false);
  if (place === undefined) return { groups: undefined, open: undefined, publicAddresses };
  return { ...groupsIn(place, reading), publicAddresses };
}

/**
 * The group that EKS makes where people may log in: port 22, from everywhere unless told.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
 */
function remoteAccess(place: View, reading: Reading): SecurityGroup {
  const sources = place.get('SourceSecurityGroups');
  const { groups, open: why } = groupsIn(sources, reading);
  const ssh = {
    direction: 'ingress',
    traffic: { kind: 'ports', protocol: 'TCP', first: 22, last: 22 },
    place,
    certain: true,
  } as const;
  const anybody = sources.present === false ? [{ kind: 'range', range: WHOLE[4] } as const] : [];
  const named = groups.map((group) => ({ kind: 'group', group }) as const);
  return {
    name: 'remote access security group',
    resource: undefined,
    rules: [...anybody, ...named].map((peer) => ({ ...ssh, peer })),
    rest: { ingress: why?.reason, egress: undefined },
    place,
  };
}

function labelsAt(view: View): Map<string, string> {
  const labels = new Map<string, string>();
  for (const [key, value] of view.entries().entries) {
    const text = textAt(value);
    if (text !== undefined) labels.set(key, text);
  }
  return labels;
}

const TAG = 'kubernetes.io/cluster/';

/** https://docs.aws.amazon.com/eks/latest/userguide/launch-workers.html */
function joinsByTag(resource: Resource, cluster: Resource): Answer {
  const name = textAt(cluster.at('Name'));
  let answer: Answer = false;
  for (const tag of resource.at('Tags').items().items) {
    const key = tag.get('Key').string();
    if (textMatches(key, { startsWith: TAG }) !== true) continue;
    if (key.kind === 'known' && name !== undefined && key.value === TAG + name) return true;
    if (key.kind === 'unknown' || name === undefined) answer = undefined;
  }
  return answer;
}
