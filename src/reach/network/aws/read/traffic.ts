import type { View } from '../../../../estate/index.ts';
import { LAST_PORT } from '../../connections.ts';
import type { PortProtocol } from '../../connections.ts';
import type { Traffic } from '../model.ts';
import { open, textAt } from './reference.ts';

/** The protocols that AWS has names for. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
const PORTED: Readonly<Record<string, PortProtocol>> = { tcp: 'TCP', '6': 'TCP', udp: 'UDP', '17': 'UDP' };
const EVERYTHING = new Set(['-1', 'all']);
const ICMP: Readonly<Record<string, 4 | 6>> = { icmp: 4, '1': 4, icmpv6: 6, '58': 6 };
const SCTP = '132';

/** Where a rule says its protocol and ports. */
interface Places {
  readonly protocol: View;
  readonly from: View;
  readonly to: View;
  /** Where a network ACL says the type of ICMP; security groups say it in place of the ports. */
  readonly icmpType?: View;
  readonly icmpCode?: View;
}

/**
 * What a rule is for. Of a protocol that AWS has no name for it is all, whatever ports are written.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupingress.html
 */
export function trafficAt({ from, icmpCode, icmpType, protocol, to }: Places): Traffic {
  const written = textAt(protocol)?.toLowerCase();
  if (written === undefined) return open(protocol, 'its protocol is not known');
  if (EVERYTHING.has(written)) return { kind: 'all' };
  if (Object.hasOwn(ICMP, written)) {
    const part = [icmpType ?? from, icmpCode ?? to].some((view) => !isEvery(view));
    return { kind: 'icmp', family: ICMP[written]!, part };
  }
  if (written === SCTP) return { kind: 'ports', protocol: 'SCTP', first: 0, last: LAST_PORT };
  if (!Object.hasOwn(PORTED, written)) return { kind: 'other' };
  const [first, last] = [from.number(), to.number()];
  if (first.kind === 'unknown') return open(from, first.reason.text);
  if (last.kind === 'unknown') return open(to, last.reason.text);
  const ported = { kind: 'ports', protocol: PORTED[written]! } as const;
  if (first.kind === 'absent' || first.value === -1) return { ...ported, first: 0, last: LAST_PORT };
  return { ...ported, first: first.value, last: last.kind === 'absent' ? first.value : last.value };
}

/** -1 is every type, or every code; nothing written is the same. */
function isEvery(view: View): boolean {
  const value = view.number();
  return value.kind === 'absent' || (value.kind !== 'unknown' && value.value === -1);
}

/** `tcp 443`, `all traffic`. */
export function trafficText(traffic: Traffic): string {
  if (traffic.kind === 'all') return 'all traffic';
  if (traffic.kind === 'icmp') return traffic.family === 4 ? 'icmp' : 'icmpv6';
  if (traffic.kind === 'other') return 'another protocol';
  if (traffic.kind === 'open') return 'ports that are not known';
  const protocol = traffic.protocol.toLowerCase();
  if (traffic.first <= 1 && traffic.last === LAST_PORT) return protocol;
  return traffic.first === traffic.last
    ? `${protocol} ${traffic.first}`
    : `${protocol} ${traffic.first}-${traffic.last}`;
}
