import { expect, it } from 'vitest';
import { readTexts } from '../../texts.ts';
import { cardOf } from './index.ts';

const EKS = 'terraform-aws-modules/eks/aws';

it.each([
  [EKS, '~> 20.0', `${EKS} 20.x`],
  [EKS, '20.8.4', `${EKS} 20.x`],
  [EKS, '>= 19.0, < 21', `${EKS} 20.x`],
  [EKS, '>= 18.0', `${EKS} 21.x`],
  [EKS, '< 19.0.0', `${EKS} 18.x`],
  [EKS, undefined, `${EKS} 21.x, the newest known`],
  [`registry.terraform.io/${EKS}`, '~> 19.21', `${EKS} 19.x`],
  [`${EKS}//modules/karpenter`, '~> 20.24', `${EKS}//modules/karpenter 20.x`],
  [
    'git::https://github.com/terraform-aws-modules/terraform-aws-eks.git?ref=v20.8.4',
    undefined,
    `${EKS} 20.x`,
  ],
  ['github.com/terraform-aws-modules/terraform-aws-eks?ref=v19.5.0', undefined, `${EKS} 19.x`],
  ['git@github.com:terraform-aws-modules/terraform-aws-eks.git?ref=tags/v18.1.0', undefined, `${EKS} 18.x`],
  [
    'git::ssh://git@github.com/terraform-aws-modules/terraform-aws-eks.git//modules/fargate-profile?ref=v20.0.0',
    undefined,
    `${EKS}//modules/fargate-profile 19.x to 21.x`,
  ],
  [
    'git::https://github.com/terraform-aws-modules/terraform-aws-eks-pod-identity.git?ref=v1.4.0',
    undefined,
    'terraform-aws-modules/eks-pod-identity/aws 1.x to 2.x',
  ],
])('%s %s is %s', (source, version, label) => {
  const found = cardOf(source, version);
  expect(found.kind === 'card' ? found.label : found.reason).toBe(label);
});

it.each([
  [EKS, '~> 17.0', 'known here as 21.x, 20.x, 19.x, 18.x, not as ~> 17.0'],
  [EKS, 'latest', '"latest" is no version constraint'],
  ['acme/thing/aws', '1.0.0', 'the module acme/thing/aws 1.0.0 is not downloaded here'],
  [
    'git::https://github.com/terraform-aws-modules/terraform-aws-eks.git?ref=37e3348dffe06ea4b9adf9b54512e4efdb46f425',
    undefined,
    'cannot be told',
  ],
  ['s3::https://example.com/eks.zip', undefined, 'is not downloaded here'],
])('%s %s has no card, and it is said why', (source, version, reason) => {
  const found = cardOf(source, version);
  expect(found.kind === 'none' ? found.reason : found.label).toContain(reason);
});

it('a card is parsed once', () => {
  const [one, other] = [cardOf(EKS, '~> 20.0'), cardOf(EKS, '20.37.2')];
  expect(one.kind === 'card' && other.kind === 'card' && one.config === other.config).toBe(true);
});

it('what the newest version asks of its providers is not asked of an older one', () => {
  const settings = (version: string): number | undefined => {
    const found = cardOf(EKS, version);
    return found.kind === 'card' ? found.config.settings.length : undefined;
  };
  expect([settings('~> 20.0'), settings('20.8.4')]).toEqual([1, 0]);
});

it('a range of a provider that the module cannot be used with is said at the module', () => {
  const provider = (version: string) => `
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}
module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "${version}"
}
`;
  const codes = (version: string) =>
    readTexts({ 'main.tf': provider(version) }).problems.map(({ code, line }) => [code, line]);
  expect(codes('~> 21.0')).toContainEqual(['terraform-provider-conflict', 12]);
  expect(codes('~> 20.0')).toEqual([]);
});
