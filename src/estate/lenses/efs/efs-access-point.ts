import type { Lens } from '../lens.ts';

/** `aws_efs_access_point` as `AWS::EFS::AccessPoint`. */
export const efsAccessPoint: Lens = {
  terraform: 'aws_efs_access_point',
  cloudformation: 'AWS::EFS::AccessPoint',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/efs_access_point',
  fields: {
    file_system_id: 'FileSystemId',
    tags: { to: 'AccessPointTags', tags: true },
    posix_user: { to: 'PosixUser', block: { gid: 'Gid', secondary_gids: 'SecondaryGids', uid: 'Uid' } },
    root_directory: {
      to: 'RootDirectory',
      block: {
        path: 'Path',
        creation_info: {
          to: 'CreationInfo',
          block: { owner_gid: 'OwnerGid', owner_uid: 'OwnerUid', permissions: 'Permissions' },
        },
      },
    },
  },
  attributes: { arn: 'Arn', id: '' },
  notInTerraform: { ClientToken: 'the token of one call' },
  notInCloudFormation: {},
};
