import type { Resource, Scope, View } from '../../../../estate/index.ts';
import type { Answer } from '../../selector.ts';
import type { Interfaces, NodeGroup, Open, SecurityGroup, Subnet } from '../model.ts';
import type { Reading } from './node-groups.ts';
import { groupsIn, isOf, subnetsIn } from './node-groups.ts';
import { cniVariable } from './cni.ts';
import { flagAt, nameOf, open, tagsOf, textAt } from './reference.ts';

const KARPENTER = 'karpenter.k8s.aws/EC2NodeClass';
const AUTO = 'eks.amazonaws.com/NodeClass';

/** Nodes that Karpenter or EKS Auto Mode makes when pods need them. */
export function nodeClasses(reading: Reading, scope: Scope): NodeGroup[] {
  const { estate } = reading.references;
  const classes = [KARPENTER, AUTO].flatMap((type) =>
    estate.ofTypeIn(type, scope).map((resource) => ofClass(resource, reading)),
  );
  return [...classes, ...builtIn(reading)];
}

/** https://karpenter.sh/docs/concepts/nodeclasses/ and https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html */
function ofClass(resource: Resource, reading: Reading): NodeGroup {
  const spec = resource.at('spec');
  const nodes = selected(spec, 'subnetSelectorTerms', 'securityGroupSelectorTerms', reading);
  const own = spec.get('podSubnetSelectorTerms');
  const isAuto = resource.type === AUTO;
  const associated = isAuto
    ? spec.at('advancedNetworking', 'associatePublicIPAddress')
    : spec.get('associatePublicIPAddress');
  const written = associated.boolean();
  const policy = spec.get('snatPolicy');
  const word = policy.string();
  const externalSnat: Answer =
    word.kind === 'absent' ? false : word.kind === 'unknown' ? undefined : word.value === 'Disabled';
  return {
    ...nodes,
    name: `${isAuto ? 'NodeClass' : 'EC2NodeClass'} ${resource.name}`,
    kind: isAuto ? 'auto' : 'ec2',
    place: resource.root,
    pods:
      own.present === false
        ? undefined
        : [selected(spec, 'podSubnetSelectorTerms', 'podSecurityGroupSelectorTerms', reading)],
    publicAddresses:
      written.kind === 'absent' ? 'as-subnet' : written.kind === 'unknown' ? undefined : written.value,
    labels: new Map(),
    cni: isAuto ? { strict: true, strictAt: undefined, externalSnat, externalSnatAt: policy } : reading.cni,
  };
}

/** The node pools that Auto Mode has by itself: in the subnets of the cluster, and with its security group. */
function builtIn(reading: Reading): NodeGroup[] {
  const { cluster, clusterGroup } = reading;
  const config = cluster.at('ComputeConfig');
  if (flagAt(config.get('Enabled'), false) === false) return [];
  const pools = config.get('NodePools').items();
  if (pools.items.length === 0 && pools.rest === undefined) return [];
  const { open: why, subnets } = subnetsIn(cluster.at('ResourcesVpcConfig', 'SubnetIds'), reading);
  const place = config.get('NodePools');
  const cni = { strict: true, strictAt: undefined, externalSnat: false, externalSnatAt: undefined };
  return [
    {
      name: 'the node pools of EKS Auto Mode',
      kind: 'auto',
      place,
      subnets,
      groups: [clusterGroup],
      open: why,
      pods: undefined,
      publicAddresses: 'as-subnet',
      labels: new Map(),
      cni,
    },
  ];
}

function selected(spec: View, subnetTerms: string, groupTerms: string, reading: Reading): Interfaces {
  const { clusterGroup, groups, vpcs } = reading;
  const ofSubnet = (one: Subnet): Candidate => ({ ...tagsOf(one.resource), name: one.name });
  const ofGroup = (one: SecurityGroup): Candidate => {
    if (one === clusterGroup) return { tags: tagsOfCluster(reading), rest: false, name: one.name };
    const name = textAt(one.resource!.at('GroupName')) ?? '';
    return { ...tagsOf(one.resource!), name };
  };
  const subnets = chosen(spec.get(subnetTerms), vpcs.allSubnets(), ofSubnet, (view) => vpcs.subnetAt(view));
  const all = [clusterGroup, ...groups.all()];
  const found = chosen(spec.get(groupTerms), all, ofGroup, (view) => groups.at(view));
  return { subnets: subnets.found, groups: found.found, open: subnets.open ?? found.open };
}

/** The tags that EKS gives to the group it makes. https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html */
function tagsOfCluster({ cluster }: Reading): ReadonlyMap<string, string> {
  const name = textAt(cluster.at('Name'));
  if (name === undefined) return new Map();
  return new Map([
    [`kubernetes.io/cluster/${name}`, 'owned'],
    ['aws:eks:cluster-name', name],
  ]);
}

interface Candidate {
  readonly tags: ReadonlyMap<string, string>;
  /** There may be other tags. */
  readonly rest: boolean;
  readonly name: string;
}

/** What terms select: one of them by its id or name, or by all its tags. */
function chosen<T extends object>(
  terms: View,
  all: readonly T[],
  candidate: (one: T) => Candidate,
  named: (view: View) => T | Open,
): { found: T[]; open: Open | undefined } {
  const { items, rest } = terms.items();
  const found = new Set<T>();
  let why = rest === undefined ? undefined : open(terms, rest.reason.text);
  for (const term of items) {
    if (term.get('id').present !== false) {
      const one = named(term.get('id'));
      if ('reason' in one) why ??= one;
      else found.add(one);
      continue;
    }
    const before = found.size;
    for (const one of all) {
      const answer = fits(candidate(one), term);
      if (answer === true) found.add(one);
      if (answer === undefined) why ??= open(term, 'whose tags these are is not known');
    }
    if (found.size === before) why ??= open(term, 'nothing in these files has these tags');
  }
  if (items.length === 0 && rest === undefined) why ??= open(terms, 'nothing is selected');
  return { found: [...found], open: why };
}

function fits({ name, rest, tags }: Candidate, term: View): Answer {
  const wanted = term.get('tags').entries();
  const byName = term.get('name');
  if (byName.present !== false) {
    const text = textAt(byName);
    return text === undefined ? undefined : text === name;
  }
  if (wanted.rest !== undefined) return undefined;
  let answer: Answer = true;
  for (const [key, view] of wanted.entries) {
    const text = textAt(view);
    const own = tags.get(key);
    if (own === undefined && !rest) return false;
    if (text === undefined || own === undefined) answer = undefined;
    else if (text !== '*' && text !== own) return false;
  }
  return answer;
}

/** Pods without nodes of their own: each is alone on its machine. https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
export function fargateProfiles(reading: Reading): NodeGroup[] {
  return reading.references.ofType('AWS::EKS::FargateProfile').flatMap((profile): NodeGroup[] => {
    if (isOf(profile.at('ClusterName'), reading) === false) return [];
    const { open: why, subnets } = subnetsIn(profile.at('Subnets'), reading);
    return [
      {
        name: `Fargate profile ${nameOf(profile, 'FargateProfileName')}`,
        kind: 'fargate',
        place: profile.root,
        subnets,
        groups: [reading.clusterGroup],
        open: why,
        pods: undefined,
        publicAddresses: false,
        labels: new Map(),
        cni: { ...reading.cni, strict: true, externalSnat: true },
      },
    ];
  });
}

/**
 * The interfaces of pods where custom networking gives them subnets of their own.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
 */
export function withCustomNetworking(
  nodes: readonly NodeGroup[],
  reading: Reading,
  scope: Scope,
): readonly NodeGroup[] {
  const { estate } = reading.references;
  const setting = cniVariable(estate, scope, 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG');
  if (setting === undefined || setting.word?.toLowerCase() === 'false') return nodes;
  const configs = estate.ofTypeIn('crd.k8s.amazonaws.com/ENIConfig', scope);
  return nodes.map((one) => {
    if (one.kind !== 'ec2') return one;
    if (configs.length === 0 || setting.word === undefined) {
      const why = open(setting.at, 'the ENIConfigs of its nodes are not in these files');
      return { ...one, pods: [{ subnets: [], groups: [], open: why }] };
    }
    return {
      ...one,
      pods: configs.map((config): Interfaces => {
        const subnet = reading.vpcs.subnetAt(config.at('spec', 'subnet'));
        const list = config.at('spec', 'securityGroups');
        const own = list.present === false ? one : groupsIn(list, reading);
        return 'kind' in subnet
          ? { subnets: [], groups: own.groups, open: subnet }
          : { subnets: [subnet], groups: own.groups, open: own.open };
      }),
    };
  });
}
