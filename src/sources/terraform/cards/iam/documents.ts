/** The policies that the modules for service accounts know by name, in as far as their statements are known here. */
export interface KnownPolicy {
  /** `attach_external_dns_policy` asks for it. */
  readonly key: string;
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly actions: readonly string[];
  /** An input that lists the resources; `*` when absent. */
  readonly resources?: string;
  /** HCL of the list of ARNs where no input says them. */
  readonly arns?: string;
}

export const KNOWN: readonly KnownPolicy[] = [
  {
    key: 'cert_manager',
    statements: [
      {
        actions: ['route53:GetChange'],
        arns: '[format("arn:%s:route53:::change/*", data.aws_partition.current.partition)]',
      },
      {
        actions: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'],
        resources: 'cert_manager_hosted_zone_arns',
      },
      { actions: ['route53:ListHostedZonesByName'] },
    ],
  },
  {
    key: 'external_dns',
    statements: [
      { actions: ['route53:ChangeResourceRecordSets'], resources: 'external_dns_hosted_zone_arns' },
      {
        actions: ['route53:ListHostedZones', 'route53:ListResourceRecordSets', 'route53:ListTagsForResource'],
      },
    ],
  },
  {
    key: 'external_secrets',
    statements: [
      {
        actions: ['ssm:GetParameter', 'ssm:GetParameters'],
        resources: 'external_secrets_ssm_parameter_arns',
      },
      {
        actions: [
          'secretsmanager:GetResourcePolicy',
          'secretsmanager:GetSecretValue',
          'secretsmanager:DescribeSecret',
          'secretsmanager:ListSecretVersionIds',
        ],
        resources: 'external_secrets_secrets_manager_arns',
      },
      { actions: ['kms:Decrypt'], resources: 'external_secrets_kms_key_arns' },
    ],
  },
];

/** The `statement` blocks of one of them. */
export function statementsOf({ key, statements }: KnownPolicy, when: string): string {
  return statements
    .map(({ actions, arns, resources }) => {
      const given = resources === undefined ? when : `${when} && length(var.${resources}) > 0`;
      return `
  dynamic "statement" {
    for_each = ${given} ? ["${key}"] : []
    content {
      actions   = [${actions.map((action) => `"${action}"`).join(', ')}]
      resources = ${resources === undefined ? (arns ?? '["*"]') : `var.${resources}`}
    }
  }`;
    })
    .join('\n');
}

/** The trust of a role for service accounts, by the OIDC providers of their clusters. */
export function webIdentity(test: string, count: string): string {
  return `
data "aws_iam_policy_document" "assume" {
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      effect  = "Allow"
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.${test}
        variable = format("%s:sub", try(replace(statement.value.provider_arn, "/^(.*provider/)/", ""), ""))
        values   = [for sa in statement.value.namespace_service_accounts : format("system:serviceaccount:%s", sa)]
      }
      condition {
        test     = var.${test}
        variable = format("%s:aud", try(replace(statement.value.provider_arn, "/^(.*provider/)/", ""), ""))
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

# What the policy of another name says is not in this card, and stays open.
data "aws_iam_policy" "not_in_the_card" {
  count = ${count} ? 1 : 0
}
`;
}
