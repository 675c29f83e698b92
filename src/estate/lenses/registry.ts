import { allLenses } from './all-lenses.ts';
import { allParts } from './all-parts.ts';
import type { Lens, Part } from './lens.ts';

export { allLenses } from './all-lenses.ts';
export { allParts } from './all-parts.ts';

let lenses: ReadonlyMap<string, Lens> | undefined;
let parts: ReadonlyMap<string, Part> | undefined;

/** The lens of a Terraform type; `undefined` when there is none, or it is a part. */
export function lensOf(terraformType: string): Lens | undefined {
  lenses ??= new Map(
    allLenses.flatMap((lens) => [lens.terraform, ...(lens.also ?? [])].map((type) => [type, lens] as const)),
  );
  return lenses.get(terraformType);
}

/** Every lens to a CloudFormation type: `AWS::RDS::DBInstance` has two. */
export function lensesTo(cloudformationType: string): readonly Lens[] {
  return allLenses.filter((lens) => lens.cloudformation === cloudformationType);
}

/** What a Terraform type is a part of. */
export function partOf(terraformType: string): Part | undefined {
  parts ??= new Map(allParts.map((part) => [part.terraform, part]));
  return parts.get(terraformType);
}

/** Types that are named as CloudFormation would, and that it does not have. */
export const additions: ReadonlyMap<string, string> = new Map([
  ['AWS::EC2::MainRouteTableAssociation', 'a setting of the VPC that only the API has'],
  ['AWS::EC2::TransitGatewayAttachmentDefaults', 'settings that the API knows by what it did with them'],
  ['AWS::EC2::TransitGatewayPrefixListReference', 'only the API has them'],
  ['AWS::EC2::EbsEncryptionByDefault', 'a setting of the account and Region that only the API has'],
  ['AWS::GuardDuty::OrganizationConfiguration', 'a setting of the organization that only the API has'],
  ['AWS::InspectorV2::Enabler', 'a setting of the account and Region that only the API has'],
]);
