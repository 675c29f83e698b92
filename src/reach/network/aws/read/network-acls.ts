import type { Resource, View } from '../../../../estate/index.ts';
import { WHOLE } from '../../endpoint.ts';
import type { Direction } from '../../model.ts';
import type { AclEntry, NetworkAcl, Open } from '../model.ts';
import type { References } from './reference.ts';
import { flagAt, isMade, nameOf, open, textAt } from './reference.ts';
import { trafficAt } from './traffic.ts';

const ACL = 'AWS::EC2::NetworkAcl';
const ENTRY = 'AWS::EC2::NetworkAclEntry';
const ASSOCIATION = 'AWS::EC2::SubnetNetworkAclAssociation';
const VPC = 'AWS::EC2::VPC';

/** The network ACLs of an account, and those of its subnets. */
export class NetworkAcls {
  readonly #references: References;
  readonly #acls = new Map<string, NetworkAcl>();
  readonly #entries = new Map<string, Resource[]>();
  /** Entries and associations of which it is not known whose they are. */
  readonly #strays: Open[] = [];
  readonly #associations = new Map<Resource, Resource>();
  readonly #unplaced: Open[] = [];

  constructor(references: References) {
    this.#references = references;
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
      return typeof key === 'string' ? (this.#acls.get(key) ?? this.#named(key, place)) : key;
    }
    const [unplaced] = this.#unplaced;
    if (unplaced !== undefined) return unplaced;
    return vpc === undefined
      ? open(subnet.at('VpcId'), `which network ACL ${subnet.name} has is not in these files`)
      : this.#default(vpc);
  }

  #keyAt(view: View): string | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no network ACL is named');
    if (named.kind === 'id') return `id ${named.id}`;
    const { attribute, resource } = named;
    if (resource.type === VPC && attribute === 'DefaultNetworkAcl') {
      this.#default(resource);
      return `default ${resource.identity}`;
    }
    if (resource.type !== ACL) return open(view, `${resource.name} is no network ACL`);
    const adopted = resource.at('DefaultNetworkAclId');
    if (adopted.present !== false) {
      const vpc = this.#references.at(adopted);
      if (vpc.kind === 'resource' && vpc.resource.type === VPC) {
        this.#default(vpc.resource);
        return `default ${vpc.resource.identity}`;
      }
    }
    this.#once(resource.identity, () => ({
      name: resource.name,
      place: resource.root,
      ...this.#entriesOf(resource.identity, resource.root, []),
    }));
    return resource.identity;
  }

  #named(key: string, place: View): NetworkAcl {
    const name = key.slice('id '.length);
    const entries = { ingress: [], egress: [] };
    return { name, place, entries, open: open(place, `network ACL ${name} is not in these files`) };
  }

  #default(vpc: Resource): NetworkAcl {
    const key = `default ${vpc.identity}`;
    const adopted = this.#references.ofType(ACL).find((one) => {
      const whose = one.at('DefaultNetworkAclId');
      if (whose.present === false) return false;
      const named = this.#references.at(whose);
      return named.kind === 'resource' && named.resource === vpc;
    });
    return this.#once(key, () => {
      // Who takes it over takes all its entries out first.
      if (adopted !== undefined)
        return {
          name: adopted.name,
          place: adopted.root,
          ...this.#entriesOf(adopted.identity, adopted.root, []),
        };
      const name = `default network ACL of ${nameOf(vpc, 'VpcId')}`;
      return { name, place: vpc.root, ...this.#entriesOf(key, vpc.root, ALLOW_ALL) };
    });
  }

  #once(key: string, make: () => NetworkAcl): NetworkAcl {
    let acl = this.#acls.get(key);
    if (acl === undefined) this.#acls.set(key, (acl = make()));
    return acl;
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
