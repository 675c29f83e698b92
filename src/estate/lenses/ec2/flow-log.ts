import type { Lens } from '../lens.ts';

/** `aws_flow_log` as `AWS::EC2::FlowLog`. */
export const flowLog: Lens = {
  terraform: 'aws_flow_log',
  cloudformation: 'AWS::EC2::FlowLog',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/flow_log',
  fields: {
    deliver_cross_account_role: 'DeliverCrossAccountRole',
    eni_id: { to: 'ResourceId', when: { ResourceType: 'NetworkInterface' } },
    iam_role_arn: 'DeliverLogsPermissionArn',
    log_destination: 'LogDestination',
    log_destination_type: 'LogDestinationType',
    log_format: 'LogFormat',
    max_aggregation_interval: 'MaxAggregationInterval',
    regional_nat_gateway_id: { to: 'ResourceId', when: { ResourceType: 'RegionalNatGateway' } },
    subnet_id: { to: 'ResourceId', when: { ResourceType: 'Subnet' } },
    tags: { to: 'Tags', tags: true },
    traffic_type: 'TrafficType',
    transit_gateway_attachment_id: { to: 'ResourceId', when: { ResourceType: 'TransitGatewayAttachment' } },
    transit_gateway_id: { to: 'ResourceId', when: { ResourceType: 'TransitGateway' } },
    vpc_id: { to: 'ResourceId', when: { ResourceType: 'VPC' } },
    destination_options: {
      to: 'DestinationOptions',
      block: {
        file_format: 'FileFormat',
        hive_compatible_partitions: 'HiveCompatiblePartitions',
        per_hour_partition: 'PerHourPartition',
      },
    },
    tag_field_specification: {
      to: 'TagFieldSpecifications',
      blocks: { resource_type: 'ResourceType', tag_keys: 'TagKeys' },
    },
  },
  attributes: { id: '' },
  notInTerraform: { LogGroupName: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
