import { each, fail, pass, undecidedAt } from '../../estate/index.ts';
import { control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';

export default control({
  id: 'terraform-module',
  title: 'Public modules take the inputs they are given',
  layer: 'access',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Major versions of a module rename their inputs. A name that the pinned version does not know stops the run; in a ' +
    'map it is passed over without a word, and the setting that was meant to close something is simply not there. ' +
    'Of a module whose files are not here it cannot be told what it makes.',
  references: [
    page('Modules', 'https://developer.hashicorp.com/terraform/language/modules/syntax'),
    page(
      'The EKS module: upgrade guides',
      'https://github.com/terraform-aws-modules/terraform-aws-eks/tree/master/docs',
    ),
  ],
  appliesTo: ['Terraform::Module'],
  decide: (module) => {
    const missing = module.at('NotRead').string();
    if (missing.kind === 'known')
      return undecidedAt(module.root, `its resources were not evaluated: ${missing.value}`);
    const { items } = module.at('UnknownInputs').items();
    if (items.length === 0) return pass(module.root);
    return each(items, (input) => {
      const text = (key: string): string => {
        const value = input.get(key).string();
        return value.kind === 'known' ? value.value : '';
      };
      const message = `${text('Module')} has no input ${text('Name')}${text('Help')}`;
      // Without another name for it, it may be newer than what is known of the module.
      return text('Renamed') === 'yes'
        ? fail(input, message)
        : undecidedAt(input, `${message}, as far as is known: its facts are of ${text('Version')}`);
    });
  },
  fix: {
    text: 'Use the name that the pinned version has; run `terraform init`, so that modules without a card are read.',
    safe: true,
    terraform: `module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 21.0"

  endpoint_public_access = false
}`,
  },
  examples: () => [
    failing(
      'terraform',
      'A name of the version before',
      `module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 21.0"

  name                           = "shop"
  cluster_endpoint_public_access = false
  subnet_ids                     = ["subnet-1", "subnet-2"]
}
`,
      'cluster_endpoint_public_access = false',
    ),
    passing(
      'terraform',
      'The names of this version',
      `module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 21.0"

  name                   = "shop"
  endpoint_public_access = false
  subnet_ids             = ["subnet-1", "subnet-2"]
}
`,
    ),
    open(
      'terraform',
      'A name that may be newer than what is known of the module',
      `module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 21.0"

  name         = "shop"
  force_field  = true
  subnet_ids   = ["subnet-1", "subnet-2"]
}
`,
      'force_field  = true',
    ),
    open(
      'terraform',
      'A module that is not here',
      `module "platform" {
  source = "git::https://git.example.com/platform.git?ref=v3"
}
`,
      'module "platform"',
    ),
  ],
});
