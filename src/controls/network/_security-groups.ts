import type { Estate, Resource, View } from '../../estate/index.ts';
import { trafficAt } from '../../reach/network/aws/read/traffic.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { parseCidr } from '../../reach/network/cidr.ts';

export const GROUP = 'AWS::EC2::SecurityGroup';
export const INGRESS = 'AWS::EC2::SecurityGroupIngress';

/** The ports a rule opens; `undefined` when they are not known. ICMP and the like have none. */
export interface Ports {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** One ingress rule of a security group. */
export interface GroupRule {
  readonly at: View;
  readonly ports: Ports | 'none' | undefined;
  /** Where it is open to: addresses, or nothing that is an address. */
  readonly source: View;
  readonly range: Range | 'none' | undefined;
}

function portsOf(rule: View): Ports | 'none' | undefined {
  const traffic = trafficAt({
    protocol: rule.get('IpProtocol'),
    from: rule.get('FromPort'),
    to: rule.get('ToPort'),
  });
  if (traffic.kind === 'open') return undefined;
  if (traffic.kind === 'all') return { protocol: 'all', from: 0, to: 65_535 };
  if (traffic.kind !== 'ports' || traffic.protocol === 'SCTP') return 'none';
  return { protocol: traffic.protocol.toLowerCase(), from: traffic.first, to: traffic.last };
}

function ruleOf(at: View): GroupRule {
  const ports = portsOf(at);
  for (const key of ['CidrIp', 'CidrIpv6']) {
    const source = at.get(key);
    if (source.present === false) continue;
    const text = source.string();
    if (text.kind === 'known') return { at, ports, source, range: parseCidr(text.value) };
    // The block of a VPC or subnet is at most a /16 of one owner.
    const own =
      text.kind === 'unknown' &&
      text.known?.kind === 'pointer' &&
      /CidrBlock/.test(text.known.attribute ?? '');
    return { at, ports, source, range: own ? 'none' : undefined };
  }
  const list = at.get('SourcePrefixListId');
  if (list.present !== false) return { at, ports, source: list, range: undefined };
  return { at, ports, source: at, range: 'none' };
}

/** What the group of a standalone rule is called: the group itself, or its id as it is written. */
function groupOf(rule: Resource, estate: Estate): Resource | string | undefined {
  for (const key of ['GroupId', 'GroupName']) {
    const view = rule.at(key);
    const followed = estate.follow(view, GROUP, ['GroupName']);
    if (followed.kind === 'resource') return followed.resource;
    if (followed.kind === 'elsewhere') return followed.name;
  }
  return undefined;
}

/**
 * The rules of a resource, and all rules of the group it belongs to: what is open is open by their union.
 * `unknown` where the resource may have others.
 */
export function ingressOf(
  resource: Resource,
  estate: Estate,
): { own: readonly GroupRule[]; all: readonly GroupRule[]; unknown: View | undefined } {
  const group = resource.type === GROUP ? resource : groupOf(resource, estate);
  const inline =
    group === undefined || typeof group === 'string' ? undefined : group.at('SecurityGroupIngress').items();
  const rules = (inline?.items ?? []).map(ruleOf);
  const alone = estate
    .ofTypeIn(INGRESS, resource.scope)
    .filter((rule) => rule === resource || (group !== undefined && groupOf(rule, estate) === group))
    .map((rule) => ({ rule, read: ruleOf(rule.root) }));
  const all = [...rules, ...alone.map(({ read }) => read)];
  if (resource.type === GROUP) return { own: rules, all, unknown: inline?.rest?.at };
  return {
    own: alone.filter(({ rule }) => rule === resource).map(({ read }) => read),
    all,
    unknown: undefined,
  };
}

/** Whether one rule opens all that another does. */
export function coversPorts(rule: GroupRule, other: Ports): boolean {
  const { ports } = rule;
  if (ports === undefined || ports === 'none') return false;
  return (
    (ports.protocol === 'all' || ports.protocol === other.protocol) &&
    ports.from <= other.from &&
    other.to <= ports.to
  );
}
