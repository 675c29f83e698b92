import { describe, expect, it } from 'vitest';
import { SourceFile } from '../source-file.ts';
import type { Tree } from '../tree.ts';
import { hole, leaf, sequence, treeOf } from '../tree.ts';
import { awsccAttribute, awsccType, readAwscc } from './awscc.ts';
import { readThrough, writeThrough } from './engine.ts';
import type { Context } from './lens.ts';
import { lensOf, partOf } from './registry.ts';
import { plain } from './testing-generate.ts';

const read = (type: string, data: unknown, context?: Context): unknown =>
  plain(readThrough(lensOf(type)!, treeOf(data), context));

describe('a security group', () => {
  it('has a rule for each end of a block', () => {
    const block = {
      from_port: 443,
      to_port: 443,
      protocol: 'tcp',
      cidr_blocks: ['10.0.0.0/8', '0.0.0.0/0'],
      ipv6_cidr_blocks: ['::/0'],
      self: true,
    };
    const shared = { FromPort: 443, ToPort: 443, IpProtocol: 'tcp' };
    expect(read('aws_security_group', { ingress: [block] }, { self: 'aws_security_group.a' })).toEqual({
      SecurityGroupIngress: [
        { ...shared, CidrIp: '10.0.0.0/8' },
        { ...shared, CidrIp: '0.0.0.0/0' },
        { ...shared, CidrIpv6: '::/0' },
        { ...shared, SourceSecurityGroupId: { pointer: 'aws_security_group.a', attribute: 'GroupId' } },
      ],
    });
    expect(read('aws_security_group', { egress: [{ ...block, cidr_blocks: [], self: false }] })).toEqual({
      SecurityGroupEgress: [{ ...shared, CidrIpv6: '::/0' }],
    });
  });

  it('keeps a rule whose end is not known, and passages around the end alone', () => {
    const file = new SourceFile('vars.tf', '');
    const ends: Tree = {
      kind: 'passage',
      what: 'var.cidrs',
      file,
      tree: treeOf(['0.0.0.0/0']),
      start: 0,
      end: 1,
    };
    const unknown = hole({ code: 'unresolved-parameter', text: 'open' });
    const rule = (cidrs: Tree): Tree => ({
      kind: 'mapping',
      keys: ['from_port', 'cidr_blocks'],
      values: [leaf(22), cidrs],
      keyStarts: [-1, -1],
      start: -1,
      end: -1,
    });
    const group = (cidrs: Tree): unknown =>
      plain(
        readThrough(lensOf('aws_security_group')!, {
          kind: 'mapping',
          keys: ['ingress'],
          values: [sequence([rule(cidrs)])],
          keyStarts: [-1],
          start: -1,
          end: -1,
        }),
      );
    expect(group(ends)).toEqual({
      SecurityGroupIngress: [{ FromPort: 22, CidrIp: { passage: 'var.cidrs', tree: '0.0.0.0/0' } }],
    });
    expect(group(unknown)).toEqual({
      SecurityGroupIngress: [{ FromPort: 22, CidrIp: { hole: 'open', spread: false } }],
    });
  });

  it('takes rules that are written apart', () => {
    const { into } = partOf('aws_security_group_rule')!;
    const rule = treeOf({
      type: 'egress',
      from_port: 0,
      protocol: '-1',
      cidr_blocks: ['0.0.0.0/0'],
      security_group_id: 'sg-1',
    });
    if (!('items' in into)) throw new Error('it appends items');
    expect(into.items(rule, {}).map(plain)).toEqual([{ FromPort: 0, IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]);
    expect(into.appendTo?.(rule)).toBe('SecurityGroupEgress');
    expect(into.appendTo?.(treeOf({ type: 'ingress' }))).toBe('SecurityGroupIngress');
  });
});

describe('an instance', () => {
  it('has its root volume among its block devices', () => {
    const tree = treeOf({
      root_block_device: [{ encrypted: true }],
      ebs_block_device: [{ device_name: '/dev/sdb', encrypted: false }],
    });
    const lens = lensOf('aws_instance')!;
    const devices = plain(readThrough(lens, tree)) as { BlockDeviceMappings: readonly object[] };
    expect(devices.BlockDeviceMappings).toHaveLength(2);
    expect(devices.BlockDeviceMappings).toContainEqual({ DeviceName: '/dev/sdb', Ebs: { Encrypted: false } });
    expect(devices.BlockDeviceMappings).toContainEqual({
      DeviceName: { hole: 'the image says what its root device is called', spread: false },
      Ebs: { Encrypted: true },
    });
    expect(plain(writeThrough(lens, readThrough(lens, tree)))).toEqual(plain(tree));
  });

  it('has readable user data', () => {
    const encoded = Buffer.from('#!/bin/bash\necho hi').toString('base64');
    expect(read('aws_instance', { user_data_base64: encoded })).toEqual({ UserData: '#!/bin/bash\necho hi' });
    expect(read('aws_launch_template', { user_data: encoded })).toEqual({
      LaunchTemplateData: { UserData: '#!/bin/bash\necho hi' },
    });
    expect(read('aws_launch_template', { user_data: 'no base64!' })).toEqual({
      LaunchTemplateData: { UserData: 'no base64!' },
    });
  });
});

describe('single types', () => {
  it('read a cluster', () => {
    const cluster = {
      name: 'prod',
      enabled_cluster_log_types: ['audit'],
      vpc_config: [{ endpoint_public_access: false }],
      encryption_config: [{ resources: ['secrets'], provider: [{ key_arn: 'arn' }] }],
    };
    expect(read('aws_eks_cluster', cluster)).toEqual({
      Name: 'prod',
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'audit' }] } },
      ResourcesVpcConfig: { EndpointPublicAccess: false },
      EncryptionConfig: [{ Resources: ['secrets'], Provider: { KeyArn: 'arn' } }],
    });
  });

  it('read a name by its prefix', () => {
    expect(read('aws_iam_role', { name_prefix: 'node-' })).toEqual({
      RoleName: {
        text: ['node-', { hole: 'the provider puts a suffix of its own after the prefix', spread: false }],
      },
    });
  });

  it('read 0 days of retention as for ever', () => {
    expect(read('aws_cloudwatch_log_group', { name: 'a', retention_in_days: 0 })).toEqual({
      LogGroupName: 'a',
    });
  });

  it('read container definitions out of their text', () => {
    const text = JSON.stringify([
      { name: 'a', dockerLabels: { 'my-label': 'b' }, environment: [{ name: 'X', value: 'y' }] },
    ]);
    expect(read('aws_ecs_task_definition', { container_definitions: text })).toEqual({
      ContainerDefinitions: [
        { Name: 'a', DockerLabels: { 'my-label': 'b' }, Environment: [{ Name: 'X', Value: 'y' }] },
      ],
    });
    expect(read('aws_ecs_task_definition', { container_definitions: '[{' })).toEqual({
      ContainerDefinitions: { hole: expect.stringContaining('not valid JSON') as string, spread: false },
    });
  });

  it('read the attributes of a load balancer', () => {
    expect(read('aws_lb', { internal: true, drop_invalid_header_fields: true })).toEqual({
      Scheme: 'internal',
      LoadBalancerAttributes: [{ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: true }],
    });
  });
});

describe('the awscc provider', () => {
  it('calls types and properties by a rule', () => {
    expect(awsccType('awscc_eks_cluster')).toBe('AWS::EKS::Cluster');
    expect(awsccType('awscc_rds_db_instance')).toBe('AWS::RDS::DBInstance');
    expect(awsccType('awscc_moon_base')).toBeUndefined();
    expect(awsccType('aws_eks_cluster')).toBeUndefined();
    const trail = treeOf({ kms_key_id: 'k', s3_bucket_name: 'b', is_logging: true, sns_topic_name: null });
    expect(plain(readAwscc(trail, 'AWS::CloudTrail::Trail'))).toEqual({
      KMSKeyId: 'k',
      S3BucketName: 'b',
      IsLogging: true,
    });
    expect(awsccAttribute('cluster_security_group_id', 'AWS::EKS::Cluster')).toBe('ClusterSecurityGroupId');
  });

  it('leaves the keys of a person alone', () => {
    const code = treeOf({ environment: { variables: { my_key: 'a' } }, tags: [{ key: 'a_b', value: 'c' }] });
    expect(plain(readAwscc(code, 'AWS::Lambda::Function'))).toEqual({
      Environment: { Variables: { my_key: 'a' } },
      Tags: [{ Key: 'a_b', Value: 'c' }],
    });
  });
});
