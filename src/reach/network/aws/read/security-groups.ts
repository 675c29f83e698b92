import type { Resource, View } from '../../../../estate/index.ts';
import { WHOLE } from '../../endpoint.ts';
import type { Direction } from '../../model.ts';
import type { GroupPeer, GroupRule, Open, SecurityGroup } from '../model.ts';
import { Group } from './group.ts';
import { prefixListAt } from './prefix-lists.ts';
import type { References } from './reference.ts';
import { isMade, nameOf, open, tagsOf, textAt } from './reference.ts';
import { trafficAt } from './traffic.ts';
import type { Written } from './written-rules.ts';
import { RULES, inlineOf } from './written-rules.ts';

const GROUP = 'AWS::EC2::SecurityGroup';
const CLUSTER = 'AWS::EKS::Cluster';
const VPC = 'AWS::EC2::VPC';
/** Where a rule names the other end, besides `CidrIp` and `CidrIpv6`. */
const ENDS = {
  ingress: { list: 'SourcePrefixListId', group: 'SourceSecurityGroupId', name: 'SourceSecurityGroupName' },
  egress: { list: 'DestinationPrefixListId', group: 'DestinationSecurityGroupId', name: undefined },
} as const;

/** The security groups of an account: those of the files, those that AWS makes, and those that are only named. */
export class SecurityGroups {
  readonly #references: References;
  readonly #known = new Map<string, Group>();
  readonly #resources: readonly Resource[];
  /** Rules that stand outside of their group, by the group. */
  readonly #alone = new Map<string, Written[]>();
  /** Those of which it is not known whose they are. */
  readonly #anybodys: Written[] = [];

  constructor(references: References) {
    this.#references = references;
    const all = references.ofType(GROUP);
    // Rules for a group that is not in the files come under a resource that only names it.
    const partial = all.filter((one) => one.at('GroupId').present !== false);
    this.#resources = all.filter((one) => !partial.includes(one));
    for (const direction of ['ingress', 'egress'] as const) {
      for (const resource of partial) this.#file(resource.at('GroupId'), inlineOf(resource, direction));
      for (const resource of references.ofType(`AWS::EC2::${RULES[direction]}`)) {
        const id = resource.at('GroupId');
        const whose = id.present === false ? resource.at('GroupName') : id;
        this.#file(whose, [{ at: resource.root, direction, certain: isMade(resource) === true }]);
      }
    }
  }

  /** The groups that are in the files. */
  all(): readonly SecurityGroup[] {
    return this.#resources.map((resource) => this.#of(resource));
  }

  /** Those besides that AWS makes, and that somebody names. */
  everyone(): readonly SecurityGroup[] {
    this.all();
    // Who reads rules gets to know the groups that they name.
    for (const { rules } of this.#known.values()) void rules;
    return [...this.#known.values()];
  }

  /** The group that a place names. */
  at(view: View): SecurityGroup | Open {
    const key = this.#keyAt(view);
    if (typeof key !== 'string') return key;
    return this.#known.get(key) ?? open(view, 'it names no security group');
  }

  /** The group with an id, or the only one with this text as its tag `Name`. */
  called(text: string, place: View): SecurityGroup | Open {
    if (text.startsWith('sg-')) return this.#named(text, place);
    const found = this.#resources.filter((one) => tagsOf(one).tags.get('Name') === text);
    if (found.length === 1) return this.#of(found[0]!);
    return open(
      place,
      `${found.length === 0 ? 'no' : 'more than one'} security group here is called ${text}`,
    );
  }

  /**
   * The group that EKS makes for a cluster: it lets in what comes from itself, and everything out.
   * https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
   */
  ofCluster(cluster: Resource): SecurityGroup {
    const place = cluster.at('ResourcesVpcConfig');
    return this.#made(`cluster ${cluster.identity}`, `cluster security group of ${cluster.name}`, place);
  }

  /** https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
  ofVpc(vpc: Resource): SecurityGroup {
    const adopted = this.#resources.find((one) => this.#isDefaultOf(one, vpc));
    if (adopted !== undefined) return this.#of(adopted);
    return this.#made(`default ${vpc.identity}`, `default security group of ${vpc.name}`, vpc.root);
  }

  /** Only the one that AWS makes has this name. */
  #isDefaultOf(group: Resource, vpc: Resource): boolean {
    if (textAt(group.at('GroupName')) !== 'default') return false;
    const named = this.#references.at(group.at('VpcId'));
    return named.kind === 'resource' && named.resource === vpc;
  }

  #made(key: string, name: string, place: View): SecurityGroup {
    const rest = { ingress: undefined, egress: undefined };
    return this.#once(key, (): Group => {
      const itself: Group = new Group({ name, resource: undefined, place, rest }, () => {
        const all = { traffic: { kind: 'all' }, place, certain: true } as const;
        return [
          { ...all, direction: 'ingress', peer: { kind: 'group', group: itself } },
          { ...all, direction: 'egress', peer: { kind: 'range', range: WHOLE[4] } },
          { ...all, direction: 'egress', peer: { kind: 'range', range: WHOLE[6] } },
          ...this.#rulesAlone(key),
        ];
      });
      return itself;
    });
  }

  #of(resource: Resource): SecurityGroup {
    return this.#once(resource.identity, () => {
      const rest = (direction: Direction): string | undefined =>
        resource.at(RULES[direction]).items().rest?.reason.text;
      const name = nameOf(resource, 'GroupName');
      const facts = { ingress: rest('ingress'), egress: rest('egress') };
      return new Group({ name, resource, place: resource.root, rest: facts }, () => [
        ...(['ingress', 'egress'] as const).flatMap((direction) =>
          inlineOf(resource, direction).flatMap((one) => this.#ruleOf(one)),
        ),
        ...this.#outOf(resource),
        ...this.#rulesAlone(resource.identity),
      ]);
    });
  }

  /**
   * A group to which nobody adds a rule for egress lets everything out. Whether it still does where one stands outside
   * of the group is nowhere said.
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html
   */
  #outOf(resource: Resource): GroupRule[] {
    const place = resource.at(RULES.egress);
    if (place.present !== false) return [];
    const alone = (this.#alone.get(resource.identity) ?? []).some(({ direction }) => direction === 'egress');
    const rule = { direction: 'egress', traffic: { kind: 'all' }, place, certain: !alone } as const;
    return [
      { ...rule, peer: { kind: 'range', range: WHOLE[4] } },
      { ...rule, peer: { kind: 'range', range: WHOLE[6] } },
    ];
  }

  #named(id: string, place: View): SecurityGroup {
    return this.#once(`id ${id}`, () => {
      const why = `security group ${id} is not in these files`;
      return new Group({ name: id, resource: undefined, place, rest: { ingress: why, egress: why } }, () =>
        this.#rulesAlone(`id ${id}`),
      );
    });
  }

  #once(key: string, make: () => Group): SecurityGroup {
    let group = this.#known.get(key);
    if (group === undefined) this.#known.set(key, (group = make()));
    return group;
  }

  /** The key of the group that a place names; the group is known under it from then on. */
  #keyAt(view: View): string | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no security group is named');
    if (named.kind === 'id') {
      const found = this.#resources.find(
        (one) => one.scope === view.resource.scope && textAt(one.at('GroupName')) === named.id,
      );
      if (found !== undefined) {
        this.#of(found);
        return found.identity;
      }
      this.#named(named.id, view);
      return `id ${named.id}`;
    }
    const { attribute, resource } = named;
    if (resource.type === CLUSTER && attribute === 'ClusterSecurityGroupId') {
      this.ofCluster(resource);
      return `cluster ${resource.identity}`;
    }
    if (resource.type === VPC && attribute === 'DefaultSecurityGroup') {
      const group = this.ofVpc(resource);
      return group.resource?.identity ?? `default ${resource.identity}`;
    }
    if (resource.type !== GROUP) return open(view, `${resource.name} is no security group`);
    // What stands for itself outside of its group names the group.
    if (!this.#resources.includes(resource)) return this.#keyAt(resource.at('GroupId'));
    this.#of(resource);
    return resource.identity;
  }

  #file(whose: View, rules: readonly Written[]): void {
    const key = this.#keyAt(whose);
    if (typeof key !== 'string') return void this.#anybodys.push(...rules);
    this.#alone.set(key, [...(this.#alone.get(key) ?? []), ...rules]);
  }

  #rulesAlone(key: string): GroupRule[] {
    return [
      ...(this.#alone.get(key) ?? []).flatMap((one) => this.#ruleOf(one)),
      ...this.#anybodys.flatMap((one) => this.#ruleOf({ ...one, certain: false })),
    ];
  }

  #ruleOf({ at, certain, direction }: Written): GroupRule[] {
    const traffic = trafficAt({
      protocol: at.get('IpProtocol'),
      from: at.get('FromPort'),
      to: at.get('ToPort'),
    });
    return this.#peersOf(at, direction).map((peer) => ({ direction, traffic, peer, place: at, certain }));
  }

  /** Whom a rule names; without anybody it is no rule. */
  #peersOf(at: View, direction: Direction): GroupPeer[] {
    const peers: GroupPeer[] = [];
    for (const key of ['CidrIp', 'CidrIpv6']) {
      const range = this.#references.rangeAt(at.get(key));
      if (range !== undefined) peers.push('kind' in range ? range : { kind: 'range', range });
    }
    const ends = ENDS[direction];
    const list = at.get(ends.list);
    if (list.present !== false) {
      const found = prefixListAt(list, this.#references);
      peers.push('kind' in found ? found : { kind: 'prefix-list', list: found });
    }
    for (const key of [ends.group, ends.name]) {
      if (key === undefined || at.get(key).present === false) continue;
      const group = this.at(at.get(key));
      peers.push('kind' in group ? group : { kind: 'group', group });
    }
    return peers;
  }
}
