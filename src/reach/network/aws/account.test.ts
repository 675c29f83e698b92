import { describe, expect, it } from 'vitest';
import { accountSays, answer, networkOf, pod, withAccount } from './testing-aws.ts';

const two = pod('web') + pod('db');

describe('a cluster with nothing but its own security group', () => {
  const network = networkOf({ 'infra.yaml': withAccount(''), 'pods.yaml': two });

  it('lets pods reach each other, and the internet by the NAT gateway', () => {
    expect(answer(network, 'shop/web', 'shop/db', 5432).verdict).toBe('yes');
    const out = answer(network, 'shop/web', 'internet', 443);
    expect(out.verdict).toBe('yes');
    expect(accountSays(out)).toEqual([
      expect.stringContaining('cluster security group of Cluster lets it out: all traffic'),
      expect.stringContaining('route table Routes sends it to NAT gateway Nat'),
      expect.stringContaining('route table PublicRoutes sends it to internet gateway Internet'),
    ]);
  });

  it('lets nobody in from the internet: pods have private addresses', () => {
    const from = answer(network, 'internet', 'shop/web', 443);
    expect(from.verdict).toBe('no');
    expect(accountSays(from)[0]).toContain('route table Routes sends to NAT gateway Nat');
  });

  it('does not know of an address in the VPC whether it is of a member of the group', () => {
    const from = answer(network, '10.0.9.7', 'shop/web', 443);
    expect(from.verdict).toBe('depends');
    expect(accountSays(from)[0]).toContain('where the address is of one of its members');
  });

  it('has no way to networks that nothing leads to', () => {
    const out = answer(network, 'shop/web', '192.168.7.7', 443);
    expect(out.verdict).toBe('no');
    expect(accountSays(out).at(-1)).toContain('which carries nothing to private addresses');
  });

  it('asks nobody on the way to the resolver, the metadata service and the agent of the node', () => {
    for (const [where, port] of [
      ['10.0.0.2', 53],
      ['169.254.169.253', 53],
      ['imds', 80],
      ['pod-identity', 80],
    ] as const)
      expect([where, answer(network, 'shop/web', where, port).verdict]).toEqual([where, 'yes']);
  });
});

describe('pods on nodes of their own', () => {
  const groups = `
  Db:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: !Ref Cluster
      NodeRole: role
      Subnets: [!Ref A]
      Labels: { tier: db }
      LaunchTemplate: { Id: !Ref DbTemplate, Version: "1" }
  DbTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { SecurityGroupIds: [!Ref DbGroup] } }
  DbGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: db
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !GetAtt Cluster.ClusterSecurityGroupId }
`;
  const network = networkOf({
    'infra.yaml': withAccount(groups).replace(
      'Subnets: [!Ref A, !Ref B] }',
      'Subnets: [!Ref A, !Ref B], Labels: { tier: web } }',
    ),
    'pods.yaml': pod('web', ', nodeSelector: { tier: web }') + pod('db', ', nodeSelector: { tier: db }'),
  });

  it('are filtered by the groups of their nodes', () => {
    expect(answer(network, 'shop/web', 'shop/db', 5432).verdict).toBe('yes');
    const other = answer(network, 'shop/web', 'shop/db', 22);
    expect(other.verdict).toBe('no');
    expect(accountSays(other)).toEqual([
      'infra.yaml:64 security group DbGroup has no rule that lets TCP 22 in from shop/web[Pod]',
    ]);
  });

  it('get no connection back that nobody lets in', () => {
    const back = answer(network, 'shop/db', 'shop/web', 5432);
    expect(back.verdict).toBe('no');
    expect(accountSays(back)[0]).toContain('cluster security group of Cluster has no rule');
  });
});

describe('network ACLs', () => {
  const acl = (entries: string): string => `
  Acl:
    Type: AWS::EC2::NetworkAcl
    Properties: { VpcId: !Ref Vpc }
  AclA:
    Type: AWS::EC2::SubnetNetworkAclAssociation
    Properties: { SubnetId: !Ref A, NetworkAclId: !Ref Acl }
  AclB:
    Type: AWS::EC2::SubnetNetworkAclAssociation
    Properties: { SubnetId: !Ref B, NetworkAclId: !Ref Acl }
${entries}`;
  const entry = (number: number, egress: boolean, action: string, cidr: string, ports = ''): string => `
  Entry${number}${egress ? 'Out' : 'In'}:
    Type: AWS::EC2::NetworkAclEntry
    Properties: { NetworkAclId: !Ref Acl, RuleNumber: ${number}, Egress: ${egress}, RuleAction: ${action}, CidrBlock: ${cidr}, Protocol: ${ports === '' ? '-1' : `6, PortRange: { ${ports} }`} }
`;
  const networkWith = (...entries: string[]) =>
    networkOf({ 'infra.yaml': withAccount(acl(entries.join(''))), 'pods.yaml': two });

  it('count only between subnets: where pods may share one, it depends', () => {
    const network = networkWith(
      entry(90, false, 'deny', '10.0.0.0/16', 'From: 5432, To: 5432'),
      entry(100, false, 'allow', '0.0.0.0/0'),
      entry(100, true, 'allow', '0.0.0.0/0'),
    );
    const between = answer(network, 'shop/web', 'shop/db', 5432);
    expect(between.verdict).toBe('depends');
    expect(accountSays(between)).toEqual([
      'infra.yaml:62 network ACL Acl denies TCP 5432 on the way into the subnet by rule 90',
      'pods.yaml:2 the node lets it through where both pods run on the same one: no security group and no network ACL is asked there',
    ]);
    expect(answer(network, 'shop/web', 'shop/db', 80).verdict).toBe('yes');
    expect(answer(network, '10.0.9.1', 'shop/db', 5432).verdict).toBe('no');
  });

  it('have to let the replies back: to the ports that clients use', () => {
    const network = networkWith(
      entry(100, true, 'allow', '0.0.0.0/0', 'From: 443, To: 443'),
      entry(100, false, 'allow', '0.0.0.0/0', 'From: 443, To: 443'),
    );
    const out = answer(network, 'shop/web', 'internet', 443);
    expect(out.verdict).toBe('no');
    expect(accountSays(out).join('\n')).toContain(
      'network ACL Acl denies the replies, to ports 1024 to 65535',
    );
  });

  it('deny by the number of the rule, not by its place', () => {
    const network = networkWith(
      entry(200, true, 'deny', '8.8.8.8/32'),
      entry(100, true, 'allow', '0.0.0.0/0'),
      entry(100, false, 'allow', '0.0.0.0/0'),
    );
    expect(answer(network, 'shop/web', '8.8.8.8', 53).verdict).toBe('yes');
  });
});
