import type { Estate, Resource, View } from '../../estate/index.ts';
import { allowsAction, policyDocument, principalsOf } from '../../reach/iam/policy-document.ts';

/** Why a principal is no one person or job; `undefined` when nothing says so. */
export function sharedPrincipal(view: View, estate: Estate): string | undefined {
  const value = view.string();
  const text =
    value.kind === 'known' || value.kind === 'default'
      ? value.value
      : value.kind === 'unknown' && value.known?.kind === 'pattern'
        ? value.known.parts.map((part) => part ?? '').join('')
        : undefined;
  if (text !== undefined) {
    if (text.trim() === '*' || /:(?:role|user)\/[*?]+$/.test(text)) return 'everyone';
    if (text.endsWith(':root') || /^\d{12}$/.test(text))
      return 'the root of the account, which stands for all of it,';
  }
  const role = estate.follow(view, 'AWS::IAM::Role', ['RoleName']);
  if (role.kind === 'resource' && isNodeRole(role.resource, estate)) {
    return `${role.resource.name}, the role of nodes, which every pod that reaches the metadata service has,`;
  }
  return undefined;
}

/** Whether a role is for machines: EC2 may assume it, or a node group uses it. */
export function isNodeRole(role: Resource, estate: Estate): boolean {
  const { statements } = policyDocument(role.at('AssumeRolePolicyDocument'));
  for (const statement of statements) {
    if (statement.effect !== 'Allow' || allowsAction(statement, 'sts:AssumeRole') === false) continue;
    const services = principalsOf(statement.principal).byKind.get('Service');
    if (services?.texts.some(({ text }) => text.startsWith('ec2.amazonaws.com')) === true) return true;
  }
  return estate.ofTypeIn('AWS::EKS::Nodegroup', role.scope).some((group) => {
    const followed = estate.follow(group.at('NodeRole'), 'AWS::IAM::Role', ['RoleName']);
    return followed.kind === 'resource' && followed.resource === role;
  });
}
