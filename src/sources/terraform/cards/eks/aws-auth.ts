import type { ModuleCard } from '../card.ts';

/** `//modules/aws-auth`, of 20.x alone: 19.x has it in the module itself, and 21.x has none. */
export const awsAuth20: ModuleCard = {
  source: 'terraform-aws-modules/eks/aws//modules/aws-auth',
  named: '20.x',
  versions: '>= 20.0.0, < 21.0.0',
  readFrom: { version: '20.37.2', files: ['docs/UPGRADE-20.0.md'] },
  inputs: `
    create: bool := true
    create_aws_auth_configmap: bool := false
    manage_aws_auth_configmap: bool := true
    aws_auth_roles: list(any) := []
    aws_auth_users: list(any) := []
    aws_auth_accounts: list(any) := []
  `,
  others: '',
  renamed: {},
  hcl: [
    String.raw`
resource "kubernetes_config_map" "aws_auth" {
  count = var.create && (var.create_aws_auth_configmap || var.manage_aws_auth_configmap) ? 1 : 0
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles    = yamlencode(var.aws_auth_roles)
    mapUsers    = yamlencode(var.aws_auth_users)
    mapAccounts = yamlencode(var.aws_auth_accounts)
  }
}
`,
  ],
};
