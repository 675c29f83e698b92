import { evaluate } from '../evaluate/expression.ts';
import { plainText, argument } from '../module/config.ts';
import type { ModuleInstance } from '../module/instance.ts';
import type { ResourceInstance } from '../module/resource.ts';
import { string, unknown } from '../values/make.ts';
import type { Value } from '../values/value.ts';

/**
 * The data sources that say where the run takes place. Their texts are open until it does, but they are never null,
 * so that a text around them keeps its shape: `arn:${…}:iam::aws:policy/AdministratorAccess`.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition
 */
export function awsFacts(
  type: string,
  resource: ResourceInstance,
  module: ModuleInstance,
): ReadonlyMap<string, Value> | undefined {
  switch (type) {
    case 'aws_partition':
      return texts({
        partition: 'the partition of the account',
        dns_suffix: 'the DNS suffix of the partition',
        id: 'the partition of the account',
        reverse_dns_prefix: 'the DNS prefix of the partition',
      });
    case 'aws_caller_identity':
      return texts({
        account_id: 'the id of the account',
        id: 'the id of the account',
        arn: 'the ARN of the caller',
        user_id: 'the id of the caller',
      });
    case 'aws_region': {
      const region = regionOf(resource, module);
      if (region === undefined) return texts({ name: REGION, region: REGION, id: REGION });
      return new Map(['name', 'region', 'id'].map((name) => [name, region]));
    }
    default:
      return undefined;
  }
}

const REGION = 'the Region of the run';

function texts(of: Readonly<Record<string, string>>): ReadonlyMap<string, Value> {
  return new Map(
    Object.entries(of).map(([name, what]) => [
      name,
      unknown(
        'string',
        { code: 'computed-at-deployment', text: `${what} is only known when it is applied` },
        { notNull: true },
      ),
    ]),
  );
}

/** The Region that the module's own default provider is set to, when that is written down. */
export function regionOf(resource: ResourceInstance | undefined, module: ModuleInstance): Value | undefined {
  const written = resource?.body.entries.get('name') ?? resource?.body.entries.get('region');
  if (written?.kind === 'string') return written;
  const provider = module.root.module.config.providers.find(
    ({ node }) => node.labels[0]?.text === 'aws' && argument(node.body, 'alias') === undefined,
  );
  const region = provider && argument(provider.node.body, 'region');
  if (provider === undefined || region === undefined) return undefined;
  const plain = plainText(region.value);
  if (plain !== undefined)
    return string(plain, { file: provider.file, start: region.value.start, end: region.value.end });
  const value = module.root.module.quietly(() =>
    evaluate(region.value, module.root.module.scope(provider.file)),
  );
  return value.kind === 'string' ? value : undefined;
}
