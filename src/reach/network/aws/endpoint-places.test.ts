import { expect, test } from 'vitest';
import type { Answer } from '../ask.ts';
import { GROUPED_NODES, answer, networkOf, pod, says } from './testing-aws.ts';

/** A VPC without a way to the internet, and a cluster with one node group that has a group of its own. */
const VPC = `resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_route_table" "r" { vpc_id = aws_vpc.v.id }
resource "aws_route_table_association" "a" {
  subnet_id = aws_subnet.a.id
  route_table_id = aws_route_table.r.id
}
resource "aws_security_group" "nodes" { vpc_id = aws_vpc.v.id }
resource "aws_security_group" "guard" { vpc_id = aws_vpc.v.id }
resource "aws_security_group_rule" "in" {
  security_group_id = aws_security_group.guard.id
  type = "ingress"
  protocol = "tcp"
  from_port = 443
  to_port = 443
  source_security_group_id = aws_security_group.nodes.id
}
resource "aws_security_group_rule" "out" {
  security_group_id = aws_security_group.nodes.id
  type = "egress"
  protocol = "-1"
  from_port = 0
  to_port = 0
  cidr_blocks = ["10.0.0.0/16"]
}
${GROUPED_NODES}data "aws_region" "here" {}
`;

const endpoint = (service: string, more: string): string => `resource "aws_vpc_endpoint" "e" {
  vpc_id = aws_vpc.v.id
  service_name = ${service}
${more}
}
`;
const INTERFACE = `  vpc_endpoint_type = "Interface"
  subnet_ids = [aws_subnet.a.id]
  security_group_ids = [aws_security_group.guard.id]`;
const STS = '"com.amazonaws.${data.aws_region.here.name}.sts"';
const NAMED = endpoint(STS, `${INTERFACE}\n  private_dns_enabled = true`);

function asked(files: string, service = 'sts', objects = pod('web')): Answer {
  const network = networkOf({ 'main.tf': VPC + files, 'k8s.yaml': objects });
  return answer(network, 'shop/web', `aws:${service}`, 443);
}

test('endpoints of Terraform are asked as those of CloudFormation', () => {
  expect(says(asked(NAMED))).toEqual([
    'yes',
    'main.tf:54 VPC endpoint aws_vpc_endpoint.e is where the name of aws:sts leads: it has private DNS, and stands in aws_subnet.a',
    'main.tf:24 security group aws_security_group.nodes lets it out: all traffic to 10.0.0.0/16',
    'main.tf:16 security group aws_security_group.guard lets it in: tcp 443 from aws_security_group.nodes',
  ]);
  expect(says(asked(endpoint(STS, INTERFACE)))).toEqual([
    'no',
    'main.tf:48 VPC endpoint aws_vpc_endpoint.e is not where the name of aws:sts leads, only its own names do: it has no private DNS',
    'main.tf:14 security group aws_security_group.nodes has no rule that lets TCP 443 out to aws:sts',
    'main.tf:9 route table aws_route_table.r has no route to the internet',
  ]);
});

test('parts of an endpoint that stand for themselves count', () => {
  const bare = endpoint(STS, '  vpc_endpoint_type = "Interface"');
  const parts = `resource "aws_vpc_endpoint_subnet_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.e.id
  subnet_id = aws_subnet.a.id
}
resource "aws_vpc_endpoint_security_group_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.e.id
  security_group_id = aws_security_group.guard.id
}
resource "aws_vpc_endpoint_private_dns" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.e.id
  private_dns_enabled = true
}
`;
  expect(says(asked(bare + parts))[0]).toBe('yes');
});

test('what is not known of an endpoint is said', () => {
  const service = 'data "aws_vpc_endpoint_service" "s" { service = "logs" }\n';
  const depends = (files: string): string => {
    const found = says(asked(files));
    expect(found[0]).toBe('depends');
    return found.slice(1).join('\n');
  };
  expect(depends(service + NAMED.replace(STS, 'data.aws_vpc_endpoint_service.s.service_name'))).toContain(
    'may be where the name of aws:sts leads: which service it is for is not in these files',
  );
  expect(
    depends(`variable "on" {}\n${NAMED.replace('vpc_id', 'count = var.on ? 1 : 0\n  vpc_id')}`),
  ).toContain('is made is not known');
  expect(depends(NAMED.replace('[aws_subnet.a.id]', 'var.subnets') + 'variable "subnets" {}\n')).toContain(
    'var.subnets',
  );
  expect(depends(NAMED.replace('[aws_security_group.guard.id]', '["sg-1"]'))).toContain(
    'security group sg-1 is not in these files',
  );
  expect(depends(`${NAMED.slice(0, -2)}  service_region = "us-east-1"\n}\n`)).toContain('of a Region');
  expect(depends(`${NAMED.slice(0, -2)}  ip_address_type = "ipv6"\n}\n`)).toContain('IPv4 is not known');
});

test('the list of a gateway endpoint has all addresses of its service, and no other', () => {
  const files = `${endpoint('"com.amazonaws.eu-west-1.s3"', '  route_table_ids = [aws_route_table.r.id]')}
resource "aws_security_group_rule" "s3" {
  security_group_id = aws_security_group.nodes.id
  type = "egress"
  protocol = "tcp"
  from_port = 443
  to_port = 443
  prefix_list_ids = [aws_vpc_endpoint.e.prefix_list_id]
}
`;
  expect(says(asked(files, 's3'))).toEqual([
    'yes',
    'main.tf:54 security group aws_security_group.nodes lets it out: tcp 443 to prefix list of s3',
    'main.tf:51 route table aws_route_table.r sends it to gateway endpoint aws_vpc_endpoint.e',
  ]);
  expect(says(asked(files, 'dynamodb')).slice(0, 2)).toEqual([
    'no',
    'main.tf:14 security group aws_security_group.nodes has no rule that lets TCP 443 out to aws:dynamodb',
  ]);
  const unknown = files.replace('aws_vpc_endpoint.e.prefix_list_id', '"pl-1"');
  expect(says(asked(unknown, 's3'))[0]).toBe('depends');
});

/** The pod has a group of its own, that is let in nowhere and lets everything out. */
const OWN = `${pod('web')}---
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, securityGroups: { groupIds: [sg-own] } }
`;

test('the endpoint sees the interface of the pod, or that of the node it is in the network of', () => {
  const own = OWN.replace('sg-own', 'sg-1');
  const rules = `resource "aws_security_group_rule" "own" {
  security_group_id = "sg-1"
  type = "egress"
  protocol = "-1"
  from_port = 0
  to_port = 0
  cidr_blocks = ["0.0.0.0/0"]
}
`;
  expect(says(asked(NAMED + rules, 'sts', own))).toContain(
    'main.tf:15 security group aws_security_group.guard has no rule that lets TCP 443 in from shop/web[Pod] in aws_subnet.a',
  );
  const host = own.replace('spec: { containers', 'spec: { hostNetwork: true, containers');
  expect(says(asked(NAMED + rules, 'sts', host))[0]).toBe('yes');
});

test('pods on Fargate have the group of the cluster', () => {
  const fargate = `resource "aws_eks_fargate_profile" "f" {
  cluster_name = aws_eks_cluster.c.name
  fargate_profile_name = "f"
  pod_execution_role_arn = "role"
  subnet_ids = [aws_subnet.a.id]
  selector { namespace = "shop" }
}
`;
  expect(says(asked(NAMED + fargate))[0]).toBe('no');
  const cluster = NAMED.replace(
    'aws_security_group.guard.id',
    'aws_eks_cluster.c.vpc_config[0].cluster_security_group_id',
  );
  expect(says(asked(cluster + fargate))).toContain(
    'main.tf:35 cluster security group of aws_eks_cluster.c lets it in: all traffic from cluster security group of aws_eks_cluster.c',
  );
});
