import type { Lens } from '../lens.ts';
import { named } from '../named.ts';
import { ebsDevices, rootDevice } from '../ec2/block-devices.ts';
import { userData } from '../ec2/user-data.ts';

/** `aws_launch_configuration` as `AWS::AutoScaling::LaunchConfiguration`. */
export const launchConfiguration: Lens = {
  terraform: 'aws_launch_configuration',
  cloudformation: 'AWS::AutoScaling::LaunchConfiguration',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/launch_configuration',
  fields: {
    ...named('LaunchConfigurationName'),
    associate_public_ip_address: 'AssociatePublicIpAddress',
    ebs_optimized: 'EbsOptimized',
    enable_monitoring: 'InstanceMonitoring',
    iam_instance_profile: 'IamInstanceProfile',
    image_id: 'ImageId',
    instance_type: 'InstanceType',
    key_name: 'KeyName',
    placement_tenancy: 'PlacementTenancy',
    security_groups: 'SecurityGroups',
    spot_price: 'SpotPrice',
    user_data: 'UserData',
    user_data_base64: { to: 'UserData', by: userData, alias: true },
    ebs_block_device: { to: 'BlockDeviceMappings', by: ebsDevices },
    metadata_options: {
      to: 'MetadataOptions',
      block: {
        http_endpoint: 'HttpEndpoint',
        http_put_response_hop_limit: 'HttpPutResponseHopLimit',
        http_tokens: 'HttpTokens',
      },
    },
    root_block_device: { to: 'BlockDeviceMappings', by: rootDevice },
  },
  attributes: { id: '', name: '' },
  notInTerraform: {
    InstanceId: 'the provider has no argument for it',
    ClassicLinkVPCSecurityGroups: 'the provider has no argument for it',
    KernelId: 'the provider has no argument for it',
    ClassicLinkVPCId: 'the provider has no argument for it',
    RamDiskId: 'the provider has no argument for it',
  },
  notInCloudFormation: { ephemeral_block_device: 'instance store: nothing to encrypt' },
};
