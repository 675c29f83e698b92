import type { Resource, View } from '../../../../estate/index.ts';
import { WHOLE } from '../../endpoint.ts';
import type { Direction } from '../../model.ts';
import type { AclEntry, NetworkAcl, Open } from '../model.ts';
import type { References } from './reference.ts';
import { flagAt, isMade, open, textAt } from './reference.ts';
import { trafficAt } from './traffic.ts';

const ACL = 'AWS::EC2::NetworkAcl';
const ENTRY = 'AWS::EC2::NetworkAclEntry';
const ASSOCIATION = 'AWS::EC2::SubnetNetworkAclAssociation';
const VPC = 'AWS::EC2::VPC';

/** The network ACLs of an account, and those of its subnets. */
export class NetworkAcls {
  readonly #references: References;
  readonly #acls = new Map<string, NetworkAcl>();
  /** The ACLs that are in the files, by key; the default one of a VPC stands in its VPC. */
  readonly #resources = new Map<string, Resource>();
  readonly #entries = new Map<string, Resource[]>();
  /** Entries and associations of which it is not known whose they are. */
  readonly #strays: Open[] = [];
  readonly #associations = new Map<Resource, Resource>();
  readonly #unplaced: Open[] = [];
  /** The resource that took over the default ACL of a VPC. */
  readonly #adopted = new Map<Resource, Resource>();

  constructor(references: References) {
    this.#references = references;
    for (const adoption of references.ofType('AWS::EC2::DefaultNetworkAclAssociation')) {
      const [vpc, acl] = [references.at(adoption.at('VpcId')), references.at(adoption.at('NetworkAclId'))];
      if (vpc.kind === 'resource' && acl.kind === 'resource') this.#adopted.set(vpc.resource, acl.resource);
    }
    for (const entry of references.ofType(ENTRY)) {
      const key = this.#keyAt(entry.at('NetworkAclId'));
      if (typeof key !== 'string') this.#strays.push(key);
      else this.#entries.set(key, [...(this.#entries.get(key) ?? []), entry]);
    }
    for (const association of references.ofType(ASSOCIATION)) {
      const named = references.at(association.at('SubnetId'));
      if (named.kind === 'open') this.#unplaced.push(named);
      if (named.kind === 'resource') this.#associations.set(named.resource, association);
    }
  }

  /**
   * The ACL of a subnet: the one it is associated with, else the default one of its VPC.
   * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
   */
  of(subnet: Resource, vpc: Resource | undefined): NetworkAcl | Open {
    const association = this.#associations.get(subnet);
    if (association !== undefined) {
      const place = association.at('NetworkAclId');
      if (isMade(association) !== true) return open(place, 'whether it is associated is not known');
      const key = this.#keyAt(place);
      return typeof key === 'string' ? this.#acl(key, place) : key;
    }
    const [unplaced] = this.#unplaced;
    if (unplaced !== undefined) return unplaced;
    return vpc === undefined
      ? open(subnet.at('VpcId'), `which network ACL ${subnet.name} has is not in these files`)
      : this.#acl(this.#keyOfDefault(vpc), vpc.root);
  }

  #keyAt(view: View): string | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no network ACL is named');
    if (named.kind === 'id') return `id ${named.id}`;
    const { attribute, resource } = named;
    if (resource.type === VPC && attribute === 'DefaultNetworkAcl') return this.#keyOfDefault(resource);
    if (resource.type !== ACL) return open(view, `${resource.name} is no network ACL`);
    const vpc = [...this.#adopted].find(([, acl]) => acl === resource)?.[0];
    if (vpc !== undefined) return this.#keyOfDefault(vpc);
    this.#resources.set(resource.identity, resource);
    return resource.identity;
  }

  #keyOfDefault(vpc: Resource): string {
    const key = `default ${vpc.identity}`;
    this.#resources.set(key, this.#adopted.get(vpc) ?? vpc);
    return key;
  }

  #acl(key: string, place: View): NetworkAcl {
    let acl = this.#acls.get(key);
    if (acl === undefined) this.#acls.set(key, (acl = this.#make(key, place)));
    return acl;
  }

  #make(key: string, at: View): NetworkAcl {
    const resource = this.#resources.get(key);
    if (resource === undefined) {
      const name = key.slice('id '.length);
      const entries = { ingress: [], egress: [] };
      return { name, place: at, entries, open: open(at, `network ACL ${name} is not in these files`) };
    }
    const place = resource.root;
    // Who takes the default one over takes all its entries out first.
    if (resource.type !== VPC) return { name: resource.name, place, ...this.#entriesOf(key, place, []) };
    const name = `default network ACL of ${resource.name}`;
    return { name, place, ...this.#entriesOf(key, place, ALLOW_ALL) };
  }

  #entriesOf(key: string, place: View, first: readonly AclEntry[]): Pick<NetworkAcl, 'entries' | 'open'> {
    const entries: Record<Direction, AclEntry[]> = { ingress: [...first], egress: [...first] };
    let [why] = this.#strays;
    for (const resource of this.#entries.get(key) ?? []) {
      const egress = flagAt(resource.at('Egress'), false);
      const entry = this.#entryOf(resource);
      if ('kind' in entry) why ??= entry;
      else if (egress === undefined) why ??= open(resource.at('Egress'), 'its direction is not known');
      else entries[egress ? 'egress' : 'ingress'].push(entry);
    }
    for (const list of Object.values(entries)) list.sort((a, b) => a.number - b.number);
    return { entries, open: why === undefined ? undefined : { ...why, place: why.place ?? place } };
  }

  #entryOf(resource: Resource): AclEntry | Open {
    const root = resource.root;
    if (isMade(resource) !== true) return open(root, `whether ${resource.name} is made is not known`);
    const number = root.get('RuleNumber').number();
    if (number.kind !== 'known') return open(root.get('RuleNumber'), 'the number of an entry is not known');
    const action = textAt(root.get('RuleAction'));
    if (action === undefined) return open(root.get('RuleAction'), 'the action of an entry is not known');
    const four = root.get('CidrBlock');
    const at = four.present === false ? root.get('Ipv6CidrBlock') : four;
    const range = this.#references.rangeAt(at);
    if (range === undefined) return open(at, 'the block of an entry is not known');
    if ('kind' in range) return range;
    const traffic = trafficAt({
      protocol: root.get('Protocol'),
      from: root.at('PortRange', 'From'),
      to: root.at('PortRange', 'To'),
      icmpType: root.at('Icmp', 'Type'),
      icmpCode: root.at('Icmp', 'Code'),
    });
    if (traffic.kind === 'open') return traffic;
    return { number: number.value, allows: action.toLowerCase() === 'allow', range, traffic, place: root };
  }
}

/** What the default ACL has before anybody changes it: one entry for each family. */
const ALLOW_ALL: readonly AclEntry[] = [
  { number: 100, allows: true, range: WHOLE[4], traffic: { kind: 'all' }, place: undefined },
  { number: 101, allows: true, range: WHOLE[6], traffic: { kind: 'all' }, place: undefined },
];
