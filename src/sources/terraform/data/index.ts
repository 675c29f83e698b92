import { unknown } from '../values/make.ts';
import type { Value } from '../values/value.ts';
import type { ResourceInstance } from '../module/resource.ts';
import type { ModuleInstance } from '../module/instance.ts';
import { awsFacts } from './aws-facts.ts';
import { policyDocument } from './policy-document.ts';

/**
 * What is known of attributes that only the provider computes, because they follow from what is written: a policy
 * document, the region of the provider. By attribute name.
 */
export function attributesOf(resource: ResourceInstance, module: ModuleInstance): ReadonlyMap<string, Value> {
  const { mode, type } = resource.group.block;
  if (mode === 'managed') {
    // https://developer.hashicorp.com/terraform/language/resources/terraform-data
    if (type !== 'terraform_data') return NONE;
    const input = resource.body.entries.get('input');
    const id = unknown(
      'string',
      { code: 'computed-at-deployment', text: 'ids are given when it is made' },
      NOT_NULL,
    );
    return new Map([['id', id], ...(input === undefined ? [] : [['output', input] as const])]);
  }
  if (type === 'aws_iam_policy_document') return policyDocument(resource.body);
  return awsFacts(type, resource, module) ?? NONE;
}

const NOT_NULL = { notNull: true } as const;

const NONE: ReadonlyMap<string, Value> = new Map();
