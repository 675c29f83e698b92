import type { About, Decision } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { internetIn, size } from '../../reach/network/cidr.ts';
import { attack, control, page } from '../control.ts';
import type { GroupRule, Ports } from './_security-groups.ts';
import { GROUP, INGRESS, coversPorts, ingressOf } from './_security-groups.ts';

/** What is on the internet to be found there. */
const PUBLIC_PORTS = [80, 443];
const isPublic = ({ protocol, from, to }: Ports): boolean =>
  protocol !== 'all' && from === to && PUBLIC_PORTS.includes(from);

function shown({ protocol, from, to }: Ports): string {
  if (protocol === 'all') return 'every port and protocol';
  if (from === 0 && to === 65_535) return `every ${protocol} port`;
  return from === to ? `${protocol} port ${from}` : `${protocol} ports ${from} to ${to}`;
}

function decideRule(rule: GroupRule, all: readonly GroupRule[]): Decision {
  const { ports, range, source } = rule;
  if (range === 'none' || ports === 'none' || (ports !== undefined && isPublic(ports))) return pass(source);
  if (range === undefined) {
    const value = source.string();
    return value.kind === 'unknown'
      ? undecided(value)
      : undecidedAt(source, 'which addresses this takes is not known');
  }
  const alone = internetIn([range]);
  if (alone === 'none') return pass(source);
  if (ports === undefined) {
    if (alone === 'some') return pass(source);
    return undecidedAt(rule.at.get('FromPort'), 'which ports this opens to the internet is not known');
  }
  if (alone === 'world') return fail(source, `the internet may connect to ${shown(ports)}`);
  const others = all.filter(
    (other) => other !== rule && typeof other.range === 'object' && coversPorts(other, ports),
  );
  const ranges = others.map(({ range }) => range as Range);
  // Those that are open to the world by themselves are a finding of their own.
  if (ranges.some((one) => internetIn([one]) === 'world') || internetIn([range, ...ranges]) !== 'world')
    return pass(source);
  // One finding for all that open the same ports: at the largest.
  const same = others.filter((other) => typeof other.ports === 'object' && coversPorts(rule, other.ports));
  const larger = same.some((other) => {
    const difference = size([other.range as Range]) - size([range]);
    return difference > 0n || (difference === 0n && all.indexOf(other) < all.indexOf(rule));
  });
  if (larger) return pass(source);
  return fail(
    source,
    `together with ${others.length} other rules the internet may connect to ${shown(ports)}`,
  );
}

export default control({
  id: 'security-group-open',
  title: 'Security groups let the internet in on 80 and 443 only',
  layer: 'network',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'What is open to the internet is found within minutes and tried by everybody: SSH and the kubelet for weak keys and ' +
    'known holes, databases for missing passwords. A node that is reached from there is the way into the cluster.',
  references: [
    attack('T1190'),
    attack('T1133'),
    page(
      'Security group rules',
      'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    ),
  ],
  appliesTo: [GROUP, INGRESS],
  decide: (resource, estate) => {
    const { own, all, unknown } = ingressOf(resource, estate);
    const abouts = own.map((rule): About => ({ subject: rule.at, decision: decideRule(rule, all) }));
    if (unknown !== undefined) {
      abouts.push({
        subject: unknown,
        decision: undecidedAt(unknown, 'the rules of this group are not all known'),
      });
    }
    return abouts;
  },
  fix: {
    text: 'Open it to the networks or security groups that need it; reach nodes by SSM Session Manager.',
    safe: false,
    breaks: 'whoever connects from an address that is not named',
    cloudformation:
      'SecurityGroupIngress:\n  - { IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !Ref LoadBalancerGroup }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second rule',
      format: 'cloudformation',
      source: `Resources:
  Nodes:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: nodes
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
        - IpProtocol: tcp
          FromPort: "22"
          ToPort: "22"
          CidrIp: 0.0.0.0/0 # here
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.18.0.0/15 }
`,
      at: '# here',
    },
    {
      verdict: 'fail',
      title: 'A range that holds 443 and others; IPv6; a rule of its own',
      format: 'cloudformation',
      source: `Resources:
  Nodes:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: nodes }
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Nodes.GroupId
      IpProtocol: "6"
      FromPort: 443
      ToPort: 10250
      CidrIpv6: ::/0
`,
      at: 'CidrIpv6',
    },
    {
      verdict: 'fail',
      title: 'In pieces that are small, and the internet together',
      format: 'cloudformation',
      source: `Resources:
  Db:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: db
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 20.0.0.0/8 }
        - { IpProtocol: "-1", CidrIp: 21.0.0.0/8 }
        - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 22.1.2.3/32 }
`,
      at: '20.0.0.0/8',
    },
    {
      verdict: 'fail',
      title: 'The value of a parameter: where it is set',
      format: 'cloudformation',
      source: `Parameters:
  Admin:
    Type: String
    Default: 0.0.0.0/0
Resources:
  Nodes:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: nodes
      SecurityGroupIngress:
        - { IpProtocol: "-1", CidrIp: !Ref Admin }
`,
      at: 'Default: 0.0.0.0/0',
    },
    {
      verdict: 'pass',
      title: 'The web for everybody, the rest for an office, the VPC and a group',
      format: 'cloudformation',
      source: `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0 }
        - { IpProtocol: udp, FromPort: 443, ToPort: 443, CidrIpv6: "::/0" }
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.51.100.7/32 }
        - { IpProtocol: "-1", CidrIp: !GetAtt Vpc.CidrBlock }
        - { IpProtocol: "-1", SourceSecurityGroupId: sg-0123456789abcdef0 }
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'A parameter without a value',
      format: 'cloudformation',
      source: `Parameters:
  Admin: { Type: String }
Resources:
  Nodes:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: nodes
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Admin }]
`,
      at: 'Admin: { Type',
    },
  ],
});
