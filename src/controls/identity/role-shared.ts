import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { append, currentWorld, fail, pass, visibleFrom } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { template } from './_examples.ts';

const ASSOCIATION = 'AWS::EKS::PodIdentityAssociation';

export default control({
  id: 'role-shared',
  title: 'Each application has an IAM role of its own',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'A role for several ServiceAccounts has what all of them need: whoever takes over the least of them has the data of ' +
    'the others, and CloudTrail shows one name for them all.',
  references: [
    attack('T1078.004'),
    page(
      'EKS best practices: use one IAM role per application',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
    ),
  ],
  appliesTo: ['ServiceAccount', ASSOCIATION],
  decide: (resource, estate) => {
    const use = useOf(resource);
    return use === undefined ? [] : decide(use, estate);
  },
  fix: {
    text: 'Make a role for each ServiceAccount, with what that application uses.',
    safe: false,
    breaks: 'an application whose new role lacks something that it had by the shared one',
    kubernetes:
      'metadata:\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/shop-orders',
    cloudformation: 'RoleArn: !GetAtt OrdersRole.Arn',
  },
  examples: () => [
    failing(
      'kubernetes',
      'The second to use it',
      `${account('mails', 'shop')}---
${account('orders', 'shop', '# second')}`,
      '# second',
    ),
    failing(
      'cloudformation',
      'By EKS Pod Identity',
      template(`
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
${association('mails', '!GetAtt Role.Arn')}
${association('orders', '!GetAtt Role.Arn # second')}`),
      '# second',
    ),
    passing(
      'kubernetes',
      'One each',
      `${account('orders', 'shop')}---
${account('mails', 'mails')}`,
    ),
    passing(
      'cloudformation',
      'One each',
      template(`
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
${association('orders', '!GetAtt Role.Arn')}
${association('mails', 'arn:aws:iam::111122223333:role/mails')}`),
    ),
  ],
});

function account(name: string, role: string, comment = ''): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/${role} ${comment}
`;
}

function association(account: string, role: string): string {
  return `  Of${account}:
    Type: ${ASSOCIATION}
    Properties:
      ClusterName: shop
      Namespace: shop
      ServiceAccount: ${account}
      RoleArn: ${role}`;
}

/** Who uses which role, as far as both are known. */
interface Use {
  readonly resource: Resource;
  readonly at: View;
  readonly role: string;
  readonly account: string;
}

function useOf(resource: Resource): Use | undefined {
  if (resource.type === 'ServiceAccount') {
    const at = resource.at('metadata', 'annotations', 'eks.amazonaws.com/role-arn');
    const role = at.string();
    if (role.kind !== 'known' || !role.value.startsWith('arn:')) return undefined;
    return { resource, at, role: role.value, account: `${resource.namespace ?? ''}/${resource.name}` };
  }
  const at = resource.at('RoleArn');
  const role = keyOf(at);
  const cluster = keyOf(resource.at('ClusterName'));
  const [namespace, account] = [keyOf(resource.at('Namespace')), keyOf(resource.at('ServiceAccount'))];
  if ([role, cluster, namespace, account].includes(undefined)) return undefined;
  return { resource, at, role: `${cluster} ${role}`, account: `${namespace}/${account}` };
}

function keyOf(view: View): string | undefined {
  const value = view.value();
  if (value.kind === 'known') return String(value.value);
  return value.kind === 'unknown' && value.known?.kind === 'pointer' ? `!${value.known.target}` : undefined;
}

/** The first by name keeps the role; all others that use it need one of their own. */
function decide(use: Use, estate: Estate): Decision {
  const { type, scope } = use.resource;
  for (const at of visibleFrom(scope)) {
    for (const earlier of usersOf(estate, type, at.id, use.role)) {
      if (earlier.resource.address >= use.resource.address) continue;
      if (earlier.account === use.account || !earlier.resource.existsHere) continue;
      return fail(
        use.at,
        `the role is used by the ServiceAccount ${earlier.account.replace(/^\//, '')} as well`,
        earlier.at,
      );
    }
  }
  return pass(use.at);
}

interface Index {
  readonly world: unknown;
  readonly size: number;
  readonly uses: ReadonlyMap<string, readonly Use[]>;
}

const indexes = new WeakMap<Estate, Map<string, Index>>();

/** Who uses a role; what hangs on open parameters is another in each world, so an index is good for one. */
function usersOf(estate: Estate, type: string, scope: string, role: string): readonly Use[] {
  const world = currentWorld();
  const known = indexes.get(estate) ?? new Map<string, Index>();
  indexes.set(estate, known);
  let index = known.get(`${type} ${scope}`);
  if (index === undefined || index.world !== world || index.size !== estate.resources.length) {
    const uses = new Map<string, Use[]>();
    for (const resource of estate.ofType(type)) {
      const use = resource.scope.id === scope ? useOf(resource) : undefined;
      if (use !== undefined) append(uses, use.role, use);
    }
    index = { world, size: estate.resources.length, uses };
    known.set(`${type} ${scope}`, index);
  }
  return index.uses.get(role) ?? [];
}
