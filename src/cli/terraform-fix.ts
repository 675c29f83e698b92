import type { Control } from '../controls/control.ts';
import { writeTerraform } from '../estate/lenses/write-resource.ts';
import { readTexts } from '../sources/texts.ts';
import { UnwritableError, terraformHcl } from '../sources/terraform/write/index.ts';

/** What a name in a snippet stands for: snippets call a key a key. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/Key$/, 'AWS::KMS::Key'],
  [/Topic$/, 'AWS::SNS::Topic'],
  [/Role$|Admin$/, 'AWS::IAM::Role'],
  [/Bucket$/, 'AWS::S3::Bucket'],
  [/Cluster$/, 'AWS::EKS::Cluster'],
  [/LogGroup$/, 'AWS::Logs::LogGroup'],
  [/SecurityGroup$/, 'AWS::EC2::SecurityGroup'],
];

/**
 * How a control is mended in Terraform: as the control says, or its snippet of CloudFormation through the lenses.
 * `undefined` where the snippet is no property of a resource, or has no form there.
 */
export function terraformFix(control: Control): string | undefined {
  return control.fix.terraform ?? translatedFix(control)?.text;
}

/** The snippet of CloudFormation as arguments of a resource type of Terraform. */
export function translatedFix({
  appliesTo,
  fix,
}: Control): { readonly type: string; readonly text: string } | undefined {
  if (fix.cloudformation === undefined) return undefined;
  const type = appliesTo.find((one) => one.startsWith('AWS::'));
  if (type === undefined) return undefined;
  const stubs = [...fix.cloudformation.matchAll(/!(?:Ref|GetAtt) (\w+)/g)].map(([, name]) => name!);
  const kinds = stubs.map((name) => KINDS.find(([pattern]) => pattern.test(name))?.[1]);
  if (kinds.includes(undefined)) return undefined;
  const template = [
    'Resources:',
    `  This:\n    Type: ${type}\n    Properties:\n${fix.cloudformation.replaceAll(/^/gm, '      ')}`,
    ...new Set(stubs.map((name, at) => `  ${name}: { Type: ${kinds[at]} }`)),
  ].join('\n');
  const estate = readTexts({ 'template.yaml': template });
  if (estate.problems.length > 0) return undefined;
  const all = estate.resources.map(({ name, tree, type: of }) => ({ name, tree, type: of }));
  const { asides, resources } = writeTerraform(all);
  const [own, ...parts] = resources.filter(({ of }) => of === 'This');
  // What Terraform keeps apart is more than a snippet.
  if (own === undefined || parts.length > 0 || asides.some(({ of }) => of === 'This')) return undefined;
  try {
    return { type: own.type, text: terraformHcl(own) };
  } catch (error) {
    if (!(error instanceof UnwritableError)) throw error;
    return undefined;
  }
}
