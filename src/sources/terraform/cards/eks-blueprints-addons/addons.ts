import type { Statement } from './statements.ts';
import { statementsOf } from './statements.ts';

/** An add-on: its chart, and what its service accounts may do in the account. */
export interface Addon {
  /** `enable_velero` asks for it, and `velero` says how. */
  readonly key: string;
  /** The input that asks for it, where it is another one. */
  readonly flag?: string;
  /** The release, where it is not called as the chart. */
  readonly release?: string;
  readonly chart: string;
  readonly repository: string;
  /** HCL of the namespace that it has where none is given. */
  readonly namespace: string;
  readonly role?: AddonRole;
}

interface AddonRole {
  readonly name: string;
  /** The keys of its input that name a service account, and the names where none is given. */
  readonly accounts: Readonly<Record<string, string>>;
  /** HCL of what else has to be so for there to be a role. */
  readonly when?: string;
  /** Whether the role may assume itself where nothing is said. */
  readonly assumesItself?: boolean;
  /** Policies of AWS that it has where no others are given; it has no policy of its own then. */
  readonly managed?: string;
  readonly statements?: readonly Statement[];
  /** HCL of what has to be so for there to be a policy. */
  readonly policyWhen?: string;
}

/** The HCL of an add-on: a call of the helper module, and the document of its policy. */
export function addonOf({ chart, flag, key, namespace, release, repository, role }: Addon): string {
  const asked = flag ?? `enable_${key}`;
  return `
module "${key}" {
  source           = "aws-ia/eks-blueprints-addon/aws"
  version          = "1.1.1"
  create           = var.${asked}
  create_release   = var.create_kubernetes_resources
  name             = try(var.${key}.name, "${release ?? chart}")
  namespace        = try(var.${key}.namespace, ${namespace})
  create_namespace = try(var.${key}.create_namespace, null)
  chart            = try(var.${key}.chart, "${chart}")
  repository       = try(var.${key}.repository, "${repository}")
  values           = try(var.${key}.values, [])
  set              = try(var.${key}.set, [])
  tags             = var.tags
${role === undefined ? '' : roleOf(key, role)}}
${role?.statements === undefined ? '' : documentOf(key, asked, role)}`;
}

function roleOf(
  key: string,
  { accounts, assumesItself, managed, name, statements, when }: AddonRole,
): string {
  const providers = Object.entries(accounts).map(
    ([input, account]) =>
      `    ${input} = { provider_arn = var.oidc_provider_arn, service_account = try(var.${key}.${input}, "${account}") }\n`,
  );
  const policies =
    managed === undefined
      ? '{}'
      : `{ ${managed} = format("arn:%s:iam::aws:policy/${managed}", data.aws_partition.current.partition) }`;
  const documents = statements === undefined ? '[]' : `data.aws_iam_policy_document.${key}[*].json`;
  return `
  create_role                   = try(var.${key}.create_role, true)${when === undefined ? '' : ` && ${when}`}
  role_name                     = try(var.${key}.role_name, "${name}")
  role_name_use_prefix          = try(var.${key}.role_name_use_prefix, true)
  role_path                     = try(var.${key}.role_path, "/")
  role_permissions_boundary_arn = try(var.${key}.role_permissions_boundary_arn, null)
  role_policies                 = try(var.${key}.role_policies, ${policies})
  allow_self_assume_role        = ${assumesItself === true ? `try(var.${key}.allow_self_assume_role, true)` : 'false'}
  create_policy                 = ${managed === undefined ? 'true' : `try(var.${key}.create_policy, false)`}
  source_policy_documents       = ${documents}
  policy_statements             = ${managed === undefined ? `try(var.${key}.policy_statements, [])` : '[]'}
  policy_name                   = try(var.${key}.policy_name, null)
  policy_name_use_prefix        = try(var.${key}.policy_name_use_prefix, true)
  policy_path                   = try(var.${key}.policy_path, null)
  oidc_providers = {
${providers.join('')}  }
`;
}

function documentOf(key: string, asked: string, { policyWhen, statements }: AddonRole): string {
  return `
data "aws_iam_policy_document" "${key}" {
  count                     = var.${asked}${policyWhen === undefined ? '' : ` && (${policyWhen})`} ? 1 : 0
  source_policy_documents   = try(var.${key}.source_policy_documents, [])
  override_policy_documents = try(var.${key}.override_policy_documents, [])
${statementsOf(statements ?? [])}
}
`;
}
