import type { Lens } from '../lens.ts';

/** `aws_volume_attachment` as `AWS::EC2::VolumeAttachment`. */
export const volumeAttachment: Lens = {
  terraform: 'aws_volume_attachment',
  cloudformation: 'AWS::EC2::VolumeAttachment',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/volume_attachment',
  fields: { device_name: 'Device', instance_id: 'InstanceId', volume_id: 'VolumeId' },
  attributes: {},
  notInTerraform: { EbsCardIndex: 'the provider has no argument for it' },
  notInCloudFormation: {
    force_detach: 'about the run of Terraform, not the resource',
    skip_destroy: 'about the run of Terraform, not the resource',
    stop_instance_before_detaching: 'about the run of Terraform, not the resource',
  },
};
