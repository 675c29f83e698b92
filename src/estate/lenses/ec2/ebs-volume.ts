import type { Lens } from '../lens.ts';

/** `aws_ebs_volume` as `AWS::EC2::Volume`. */
export const ebsVolume: Lens = {
  terraform: 'aws_ebs_volume',
  cloudformation: 'AWS::EC2::Volume',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_volume',
  fields: {
    availability_zone: 'AvailabilityZone',
    encrypted: 'Encrypted',
    iops: 'Iops',
    kms_key_id: 'KmsKeyId',
    multi_attach_enabled: 'MultiAttachEnabled',
    outpost_arn: 'OutpostArn',
    size: 'Size',
    snapshot_id: 'SnapshotId',
    tags: { to: 'Tags', tags: true },
    throughput: 'Throughput',
    type: 'VolumeType',
    volume_initialization_rate: 'VolumeInitializationRate',
  },
  attributes: { id: '' },
  notInTerraform: {
    AutoEnableIO: 'the provider has no argument for it',
    AvailabilityZoneId: 'the provider has no argument for it',
    SourceVolumeId: 'the provider has no argument for it',
  },
  notInCloudFormation: { final_snapshot: 'about the run of Terraform, not the resource' },
};
