import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_iam_instance_profile` as `AWS::IAM::InstanceProfile`. */
export const iamInstanceProfile: Lens = {
  terraform: 'aws_iam_instance_profile',
  cloudformation: 'AWS::IAM::InstanceProfile',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_instance_profile',
  fields: { ...named('InstanceProfileName'), path: 'Path', role: { to: 'Roles', only: true } },
  attributes: { arn: 'Arn', id: '', name: '' },
  notInTerraform: {},
  notInCloudFormation: { tags: 'CloudFormation has no tags for instance profiles' },
};
