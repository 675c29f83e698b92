import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_lb` as `AWS::ElasticLoadBalancingV2::LoadBalancer`. */
export const lb: Lens = {
  terraform: 'aws_lb',
  also: ['aws_alb'],
  cloudformation: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb',
  fields: {
    ...named('Name'),
    client_keep_alive: { to: 'LoadBalancerAttributes', entry: 'client_keep_alive.seconds' },
    desync_mitigation_mode: { to: 'LoadBalancerAttributes', entry: 'routing.http.desync_mitigation_mode' },
    dns_record_client_routing_policy: {
      to: 'LoadBalancerAttributes',
      entry: 'dns_record.client_routing_policy',
    },
    drop_invalid_header_fields: {
      to: 'LoadBalancerAttributes',
      entry: 'routing.http.drop_invalid_header_fields.enabled',
    },
    enable_cross_zone_load_balancing: {
      to: 'LoadBalancerAttributes',
      entry: 'load_balancing.cross_zone.enabled',
    },
    enable_deletion_protection: { to: 'LoadBalancerAttributes', entry: 'deletion_protection.enabled' },
    enable_http2: { to: 'LoadBalancerAttributes', entry: 'routing.http2.enabled' },
    enable_prefix_for_ipv6_source_nat: 'EnablePrefixForIpv6SourceNat',
    enable_tls_version_and_cipher_suite_headers: {
      to: 'LoadBalancerAttributes',
      entry: 'routing.http.x_amzn_tls_version_and_cipher_suite.enabled',
    },
    enable_waf_fail_open: { to: 'LoadBalancerAttributes', entry: 'waf.fail_open.enabled' },
    enable_xff_client_port: { to: 'LoadBalancerAttributes', entry: 'routing.http.xff_client_port.enabled' },
    enable_zonal_shift: { to: 'LoadBalancerAttributes', entry: 'zonal_shift.config.enabled' },
    enforce_security_group_inbound_rules_on_private_link_traffic:
      'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic',
    idle_timeout: { to: 'LoadBalancerAttributes', entry: 'idle_timeout.timeout_seconds' },
    internal: { to: 'Scheme', words: { true: 'internal', false: 'internet-facing' } },
    ip_address_type: 'IpAddressType',
    load_balancer_type: 'Type',
    preserve_host_header: {
      to: 'LoadBalancerAttributes',
      entry: 'routing.http.preserve_host_header.enabled',
    },
    security_groups: 'SecurityGroups',
    subnets: 'Subnets',
    tags: { to: 'Tags', tags: true },
    xff_header_processing_mode: {
      to: 'LoadBalancerAttributes',
      entry: 'routing.http.xff_header_processing.mode',
    },
    access_logs: {
      to: '',
      block: {
        bucket: { to: 'LoadBalancerAttributes', entry: 'access_logs.s3.bucket' },
        enabled: { to: 'LoadBalancerAttributes', entry: 'access_logs.s3.enabled' },
        prefix: { to: 'LoadBalancerAttributes', entry: 'access_logs.s3.prefix' },
      },
    },
    connection_logs: {
      to: '',
      block: {
        bucket: { to: 'LoadBalancerAttributes', entry: 'connection_logs.s3.bucket' },
        enabled: { to: 'LoadBalancerAttributes', entry: 'connection_logs.s3.enabled' },
        prefix: { to: 'LoadBalancerAttributes', entry: 'connection_logs.s3.prefix' },
      },
    },
    health_check_logs: {
      to: '',
      block: {
        bucket: { to: 'LoadBalancerAttributes', entry: 'health_check_logs.s3.bucket' },
        enabled: { to: 'LoadBalancerAttributes', entry: 'health_check_logs.s3.enabled' },
        prefix: { to: 'LoadBalancerAttributes', entry: 'health_check_logs.s3.prefix' },
      },
    },
    ipam_pools: { to: '', block: { ipv4_ipam_pool_id: 'Ipv4IpamPoolId' } },
    minimum_load_balancer_capacity: {
      to: 'MinimumLoadBalancerCapacity',
      block: { capacity_units: 'CapacityUnits' },
    },
    subnet_mapping: {
      to: 'SubnetMappings',
      blocks: {
        allocation_id: 'AllocationId',
        ipv6_address: 'IPv6Address',
        private_ipv4_address: 'PrivateIPv4Address',
        subnet_id: 'SubnetId',
      },
    },
  },
  attributes: {
    dns_name: 'DNSName',
    id: '',
    arn: '',
    name: 'LoadBalancerName',
    arn_suffix: 'LoadBalancerFullName',
    zone_id: 'CanonicalHostedZoneID',
  },
  notInTerraform: { EnableCapacityReservationProvisionStabilize: 'the provider has no argument for it' },
  notInCloudFormation: {
    customer_owned_ipv4_pool: 'CloudFormation has no property for it',
    secondary_ips_auto_assigned_per_subnet: 'CloudFormation has no property for it',
  },
};
