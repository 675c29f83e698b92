import { describe, expect, it } from 'vitest';
import type { GroupRule } from './model.ts';
import { GROUPED_NODES, accountSays, answer, networkOf, pod, withAccount } from './testing-aws.ts';

const GROUPED = `
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc_ipv4_cidr_block_association" "pods" {
  vpc_id = aws_vpc.v.id
  cidr_block = "100.64.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}
${GROUPED_NODES}resource "aws_security_group" "nodes" {
  name = "nodes"
  vpc_id = aws_vpc.v.id
}
`;
const pods = pod('web') + pod('db');
const rulesOf = (terraform: string) =>
  networkOf({ 'main.tf': GROUPED + terraform, 'pods.yaml': pods }).ground!.nodes[0]!.groups[0]!.rules.map(
    brief,
  );

function brief({ certain, direction, peer, traffic }: GroupRule): string {
  const ports =
    traffic.kind === 'ports' ? `${traffic.protocol} ${traffic.first}-${traffic.last}` : traffic.kind;
  const whom =
    peer.kind === 'group' ? peer.group.name : peer.kind === 'prefix-list' ? peer.list.name : peer.kind;
  return `${direction} ${ports} ${whom}${certain ? '' : ' perhaps'}`;
}

describe('the rules of a security group', () => {
  it('are none that Terraform does not write', () => {
    expect(rulesOf('')).toEqual([]);
  });

  it('stand in it, in rules of two kinds beside it, and are for itself, the cluster and prefix lists', () => {
    expect(
      rulesOf(`
resource "aws_security_group_rule" "a" {
  type = "ingress"
  security_group_id = aws_security_group.nodes.id
  protocol = "-1"
  from_port = 0
  to_port = 0
  self = true
}
resource "aws_vpc_security_group_ingress_rule" "b" {
  security_group_id = aws_security_group.nodes.id
  ip_protocol = "tcp"
  from_port = 443
  to_port = 443
  referenced_security_group_id = aws_eks_cluster.c.vpc_config[0].cluster_security_group_id
}
resource "aws_vpc_security_group_egress_rule" "c" {
  security_group_id = aws_security_group.nodes.id
  ip_protocol = "17"
  from_port = 53
  to_port = 53
  prefix_list_id = aws_ec2_managed_prefix_list.dns.id
}
resource "aws_ec2_managed_prefix_list" "dns" {
  name = "resolvers"
  address_family = "IPv4"
  max_entries = 2
  entry { cidr = "10.9.0.0/24" }
}
resource "aws_ec2_managed_prefix_list_entry" "dns" {
  prefix_list_id = aws_ec2_managed_prefix_list.dns.id
  cidr = "10.9.1.0/24"
}
`).toSorted(),
    ).toEqual([
      'egress UDP 53-53 resolvers (aws_ec2_managed_prefix_list.dns)',
      'ingress TCP 443-443 cluster security group of aws_eks_cluster.c',
      'ingress all nodes (aws_security_group.nodes)',
    ]);
  });

  it('may be its own where it is not known whose they are', () => {
    expect(
      rulesOf(`variable "group" {}
resource "aws_vpc_security_group_ingress_rule" "b" {
  security_group_id = var.group
  ip_protocol = "tcp"
  from_port = 22
  to_port = 22
  cidr_ipv4 = "0.0.0.0/0"
}
`),
    ).toEqual(['ingress TCP 22-22 range perhaps']);
  });
});

describe('the way out', () => {
  const out = (terraform: string, to: string, port = 443) => {
    const all = `resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.nodes.id
  ip_protocol = "-1"
  cidr_ipv4 = "0.0.0.0/0"
}
`;
    return answer(
      networkOf({ 'main.tf': GROUPED + all + terraform, 'pods.yaml': pods }),
      'shop/web',
      to,
      port,
    );
  };
  const main = (route: string): string => `resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.v.default_route_table_id
  route {
    ${route}
  }
}
`;

  it('is by the main table where a subnet has none of its own', () => {
    expect(out('', '8.8.8.8').verdict).toBe('no');
    expect(accountSays(out('', '8.8.8.8')).at(-1)).toMatch(
      /^main.tf:\d+ the main route table of aws_vpc.v has no route to 8.8.8.8$/,
    );
    const gateway = `resource "aws_internet_gateway" "i" { vpc_id = aws_vpc.v.id }\n${main('cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.i.id')}`;
    const closed = out(gateway, '8.8.8.8');
    expect(closed.verdict).toBe('no');
    expect(accountSays(closed).at(-1)).toContain('and it leaves with a private address');
  });

  it('does not leave a VPC for its second block', () => {
    expect(out('', '100.64.7.7').verdict).toBe('depends');
    expect(accountSays(out('', '100.64.7.7')).join()).not.toContain('no route');
  });

  it('is not told where a transit gateway takes it', () => {
    const transit = out(
      main('cidr_block = "192.168.0.0/16"\n    transit_gateway_id = "tgw-1"'),
      '192.168.1.1',
    );
    expect(transit.verdict).toBe('depends');
    expect(accountSays(transit).at(-1)).toContain(
      'sends it to transit gateway tgw-1, and no attachment of aws_vpc.v to it is in these files',
    );
  });

  it('is not told where the routes are not', () => {
    const unknown = `variable "routes" {}
resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.v.default_route_table_id
  dynamic "route" {
    for_each = var.routes
    content {
      cidr_block = route.value
      gateway_id = "igw-1"
    }
  }
}
`;
    expect(out(unknown, '8.8.8.8').verdict).toBe('depends');
  });

  it('to a peer needs a route at both ends', () => {
    const peer = (back: string): string => `resource "aws_vpc" "w" { cidr_block = "10.7.0.0/16" }
resource "aws_subnet" "w" {
  vpc_id = aws_vpc.w.id
  cidr_block = "10.7.1.0/24"
}
resource "aws_vpc_peering_connection" "p" {
  vpc_id = aws_vpc.w.id
  peer_vpc_id = aws_vpc.v.id
}
resource "aws_route_table" "w" { vpc_id = aws_vpc.w.id }
resource "aws_main_route_table_association" "w" {
  vpc_id = aws_vpc.w.id
  route_table_id = aws_route_table.w.id
}
${back}${main('cidr_block = "10.7.0.0/16"\n    vpc_peering_connection_id = aws_vpc_peering_connection.p.id')}`;
    const back = `resource "aws_route" "back" {
  route_table_id = aws_route_table.w.id
  destination_cidr_block = "10.0.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.p.id
}
`;
    expect(out(peer(back), '10.7.1.9').verdict).toBe('yes');
    expect(accountSays(out(peer(''), '10.7.1.9')).at(-1)).toContain(
      'the route table of aws_subnet.w has no route back',
    );
  });

  it('to S3 may be by a gateway endpoint, whose addresses AWS keeps', () => {
    const endpoint = `resource "aws_vpc_endpoint" "s3" {
  vpc_id = aws_vpc.v.id
  service_name = "com.amazonaws.eu-west-1.s3"
}
resource "aws_route_table" "own" { vpc_id = aws_vpc.v.id }
resource "aws_route_table_association" "own" {
  subnet_id = aws_subnet.a.id
  route_table_id = aws_route_table.own.id
}
resource "aws_vpc_endpoint_route_table_association" "own" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id = aws_route_table.own.id
}
`;
    expect(out(endpoint, '52.218.1.1').verdict).toBe('depends');
    expect(out(endpoint, '192.168.1.1').verdict).toBe('no');
  });
});

describe('a group that is only named', () => {
  const policy = `---
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, securityGroups: { groupIds: [sg-0123456789abcdef0] } }
`;
  const rule = `
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: sg-0123456789abcdef0, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16 }
`;
  const network = networkOf({ 'infra.yaml': withAccount(rule), 'pods.yaml': pods + policy });

  it('is not known but for the rules that are here', () => {
    expect(answer(network, 'shop/web', 'shop/db', 5432).verdict).toBe('yes');
    const other = answer(network, 'shop/web', 'shop/db', 22);
    expect(other.verdict).toBe('depends');
    expect(accountSays(other)).toEqual([
      expect.stringContaining('SecurityGroupPolicy shop/db gives shop/db[Pod] security groups of its own'),
      expect.stringContaining(
        'security group sg-0123456789abcdef0 may have a rule that lets TCP 22 in from shop/web[Pod]: security group sg-0123456789abcdef0 is not in these files',
      ),
    ]);
  });
});
