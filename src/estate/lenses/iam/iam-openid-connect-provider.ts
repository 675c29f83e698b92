import type { Lens } from '../lens.ts';

/** `aws_iam_openid_connect_provider` as `AWS::IAM::OIDCProvider`. */
export const iamOpenidConnectProvider: Lens = {
  terraform: 'aws_iam_openid_connect_provider',
  cloudformation: 'AWS::IAM::OIDCProvider',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_openid_connect_provider',
  fields: {
    client_id_list: 'ClientIdList',
    tags: { to: 'Tags', tags: true },
    thumbprint_list: 'ThumbprintList',
    url: 'Url',
  },
  attributes: { arn: 'Arn', id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
