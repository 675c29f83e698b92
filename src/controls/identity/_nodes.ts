import type { Estate, Resource, View } from '../../estate/index.ts';
import { textMatches } from '../../estate/index.ts';
import { attachedPolicy, textOf } from './_policies.ts';

export const TEMPLATE = 'AWS::EC2::LaunchTemplate';
export const NODE_GROUP = 'AWS::EKS::Nodegroup';

/** The launch template of a node group, when it is here. */
export function templateOf(group: Resource, estate: Estate): Resource | undefined {
  for (const key of ['Id', 'Name']) {
    const followed = estate.follow(group.at('LaunchTemplate', key), TEMPLATE, ['LaunchTemplateName']);
    if (followed.kind === 'resource') return followed.resource;
  }
  return undefined;
}

/** The node groups that use a launch template. */
export function groupsOf(template: Resource, estate: Estate): Resource[] {
  return estate
    .ofTypeIn(NODE_GROUP, template.scope)
    .filter((group) => templateOf(group, estate) === template);
}

/** What a node starts up with says that it is one. */
const BOOTSTRAP = /\/etc\/eks\/bootstrap\.sh|node\.eks\.aws|settings\.kubernetes|nodeadm|Start-EKSBootstrap/;

/** Whether a launch template is for nodes of a cluster. */
export function isForNodes(template: Resource, estate: Estate): boolean {
  if (groupsOf(template, estate).length > 0) return true;
  const userData = textOf(template.at('LaunchTemplateData', 'UserData').string());
  return userData !== undefined && BOOTSTRAP.test(userData);
}

/**
 * What an image does about IMDS by itself: `tokens` are required by AL2023 and Bottlerocket, and by nothing in AL2;
 * `undefined` when nothing tells which image it is.
 */
export function imageAsksForTokens(image: View, groups: readonly Resource[]): boolean | undefined {
  const written = textOf(image.string());
  if (written !== undefined) {
    if (/al2023|amazon-linux-2023|bottlerocket/i.test(written)) return true;
    return /amazon-linux-2(?:-|\/|$)|amzn2-|\bal2\b/i.test(written) ? false : undefined;
  }
  if (image.present !== false || groups.length === 0) return undefined;
  // Node groups are of AL2023 where nothing is written.
  const answers = groups.map((group) => {
    const type = group.at('AmiType').string();
    if (type.kind === 'absent') return true;
    if (textMatches(type, { startsWith: 'AL2_' }) === true) return false;
    const modern =
      textMatches(type, { startsWith: 'AL2023' }) === true ||
      textMatches(type, { startsWith: 'BOTTLEROCKET' }) === true;
    return modern ? true : undefined;
  });
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

const NODE_POLICY = /^AmazonEKSWorkerNode(?:Minimal)?Policy$/;

/** Whether nodes have a role: a node group, Auto Mode or Karpenter uses it, or it has the policy that lets a node join. */
export function isNodeRole(role: Resource, estate: Estate): boolean {
  const joins = role
    .at('ManagedPolicyArns')
    .items()
    .items.some((arn) => NODE_POLICY.test(attachedPolicy(arn).name ?? ''));
  if (joins) return true;
  const uses = (view: View): boolean => {
    const followed = estate.follow(view, 'AWS::IAM::Role', ['RoleName']);
    return followed.kind === 'resource' && followed.resource === role;
  };
  if (estate.ofTypeIn(NODE_GROUP, role.scope).some((group) => uses(group.at('NodeRole')))) return true;
  if (
    estate
      .ofTypeIn('AWS::EKS::Cluster', role.scope)
      .some((cluster) => uses(cluster.at('ComputeConfig', 'NodeRoleArn')))
  ) {
    return true;
  }
  const profiles = estate
    .ofTypeIn('AWS::IAM::InstanceProfile', role.scope)
    .filter((profile) => profile.at('Roles').items().items.some(uses));
  if (profiles.some((profile) => isForTemplates(profile, estate))) return true;
  const name = role.at('RoleName').string();
  return (
    name.kind === 'known' &&
    estate.ofType('karpenter.k8s.aws/EC2NodeClass').some((nodeClass) => {
      const used = nodeClass.at('spec', 'role').string();
      return used.kind === 'known' && used.value === name.value;
    })
  );
}

/** Whether nodes start with an instance profile. */
function isForTemplates(profile: Resource, estate: Estate): boolean {
  return estate.ofTypeIn(TEMPLATE, profile.scope).some((template) => {
    const place = template.at('LaunchTemplateData', 'IamInstanceProfile');
    const used = [place.get('Arn'), place.get('Name')].some((view) => {
      const followed = estate.follow(view, 'AWS::IAM::InstanceProfile', ['InstanceProfileName']);
      return followed.kind === 'resource' && followed.resource === profile;
    });
    return used && isForNodes(template, estate);
  });
}

/** The policies that are written apart from a role and attached to it. */
export function policiesAttachedTo(role: Resource, estate: Estate): Resource[] {
  const isRole = (view: View): boolean => {
    const followed = estate.follow(view, 'AWS::IAM::Role', ['RoleName']);
    return followed.kind === 'resource' && followed.resource === role;
  };
  const listed = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    estate.ofTypeIn(type, role.scope).filter((policy) => policy.at('Roles').items().items.some(isRole)),
  );
  const named = estate
    .ofTypeIn('AWS::IAM::RolePolicy', role.scope)
    .filter((policy) => isRole(policy.at('RoleName')));
  return [...listed, ...named];
}
