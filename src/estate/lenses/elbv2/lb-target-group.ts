import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_lb_target_group` as `AWS::ElasticLoadBalancingV2::TargetGroup`. */
export const lbTargetGroup: Lens = {
  terraform: 'aws_lb_target_group',
  also: ['aws_alb_target_group'],
  cloudformation: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_target_group',
  fields: {
    ...named('Name'),
    connection_termination: {
      to: 'TargetGroupAttributes',
      entry: 'deregistration_delay.connection_termination.enabled',
    },
    deregistration_delay: { to: 'TargetGroupAttributes', entry: 'deregistration_delay.timeout_seconds' },
    ip_address_type: 'IpAddressType',
    lambda_multi_value_headers_enabled: {
      to: 'TargetGroupAttributes',
      entry: 'lambda.multi_value_headers.enabled',
    },
    load_balancing_algorithm_type: { to: 'TargetGroupAttributes', entry: 'load_balancing.algorithm.type' },
    load_balancing_anomaly_mitigation: {
      to: 'TargetGroupAttributes',
      entry: 'load_balancing.algorithm.anomaly_mitigation',
    },
    load_balancing_cross_zone_enabled: {
      to: 'TargetGroupAttributes',
      entry: 'load_balancing.cross_zone.enabled',
    },
    port: 'Port',
    preserve_client_ip: { to: 'TargetGroupAttributes', entry: 'preserve_client_ip.enabled' },
    protocol: 'Protocol',
    protocol_version: 'ProtocolVersion',
    proxy_protocol_v2: { to: 'TargetGroupAttributes', entry: 'proxy_protocol_v2.enabled' },
    slow_start: { to: 'TargetGroupAttributes', entry: 'slow_start.duration_seconds' },
    tags: { to: 'Tags', tags: true },
    target_control_port: 'TargetControlPort',
    target_type: 'TargetType',
    vpc_id: 'VpcId',
    health_check: {
      to: '',
      block: {
        enabled: 'HealthCheckEnabled',
        healthy_threshold: 'HealthyThresholdCount',
        interval: 'HealthCheckIntervalSeconds',
        path: 'HealthCheckPath',
        port: 'HealthCheckPort',
        protocol: 'HealthCheckProtocol',
        timeout: 'HealthCheckTimeoutSeconds',
        unhealthy_threshold: 'UnhealthyThresholdCount',
      },
    },
  },
  attributes: {
    load_balancer_arns: 'LoadBalancerArns',
    id: '',
    arn: '',
    arn_suffix: 'TargetGroupFullName',
    name: 'TargetGroupName',
  },
  notInTerraform: {
    Matcher: 'HTTP and gRPC codes are apart in CloudFormation, and not told apart here',
    Targets: 'aws_lb_target_group_attachment says it',
  },
  notInCloudFormation: {
    stickiness: 'its attributes hang on the type of stickiness',
    target_failover: 'network appliance settings: out of the reach of any control',
    target_group_health: 'failover settings: out of the reach of any control',
    target_health_state: 'failover settings: out of the reach of any control',
    'health_check.matcher': 'HTTP and gRPC codes are apart in CloudFormation, and not told apart here',
  },
};
