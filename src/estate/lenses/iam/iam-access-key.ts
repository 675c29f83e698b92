import type { Lens } from '../lens.ts';

/** `aws_iam_access_key` as `AWS::IAM::AccessKey`. */
export const iamAccessKey: Lens = {
  terraform: 'aws_iam_access_key',
  cloudformation: 'AWS::IAM::AccessKey',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_access_key',
  fields: { status: 'Status', user: 'UserName' },
  attributes: { id: '', secret: 'SecretAccessKey' },
  notInTerraform: { Serial: 'CloudFormation counts replacements with it; Terraform replaces by its state' },
  notInCloudFormation: { pgp_key: 'about the run of Terraform, not the resource' },
};
