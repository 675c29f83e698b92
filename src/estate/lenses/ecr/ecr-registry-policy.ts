import type { Lens } from '../lens.ts';

/** `aws_ecr_registry_policy` as `AWS::ECR::RegistryPolicy`. */
export const ecrRegistryPolicy: Lens = {
  terraform: 'aws_ecr_registry_policy',
  cloudformation: 'AWS::ECR::RegistryPolicy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_registry_policy',
  fields: { policy: { to: 'PolicyText', json: true } },
  attributes: { registry_id: 'RegistryId', id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
