import type { Lens } from '../lens.ts';

/** `aws_ebs_snapshot_block_public_access` as `AWS::EC2::SnapshotBlockPublicAccess`. */
export const ebsSnapshotBlockPublicAccess: Lens = {
  terraform: 'aws_ebs_snapshot_block_public_access',
  cloudformation: 'AWS::EC2::SnapshotBlockPublicAccess',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_snapshot_block_public_access',
  fields: { state: 'State' },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
