import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, pass, textMatches, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { ACCESS_ENTRY, associationsOf, clusterKey, isClusterWide, mayBePolicy } from './_entries.ts';
import { cluster } from './_examples.ts';

export default control({
  id: 'eks-admin-entry',
  title: 'Some access entry administers a cluster whose creator does not',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'A cluster whose creator gets nothing and that has no administrator cannot be worked on by anybody. What comes then, ' +
    'in a hurry and by hand, is the account root or a wildcard let in: that is how an open door is made.',
  references: [
    attack('T1531'),
    page(
      'Grant IAM users access to Kubernetes with EKS access entries',
      'https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (resource, estate) => {
    const bootstrap = resource.at('AccessConfig', 'BootstrapClusterCreatorAdminPermissions').boolean();
    const mode = resource.at('AccessConfig', 'AuthenticationMode').string();
    if ((bootstrap.kind === 'known' || bootstrap.kind === 'default') && bootstrap.value) return [];
    if ((mode.kind === 'known' || mode.kind === 'default') && mode.value === 'CONFIG_MAP') return [];
    const entry = adminOf(resource, estate);
    if (entry.verdict !== 'fail') return entry;
    if (bootstrap.kind === 'unknown') return undecided(bootstrap);
    return mode.kind === 'unknown' ? undecided(mode) : entry;
  },
  fix: {
    text: 'Add an access entry with AmazonEKSClusterAdminPolicy at cluster scope for the role that is to administer the cluster.',
    safe: true,
    cloudformation:
      'Admin:\n  Type: AWS::EKS::AccessEntry\n  Properties:\n    ClusterName: !Ref Cluster\n    PrincipalArn: !GetAtt PlatformAdmin.Arn\n    AccessPolicies:\n      - PolicyArn: !Sub arn:${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy\n        AccessScope: { Type: cluster }',
  },
  examples: () => [
    failing('cloudformation', 'No entry at all', cluster(CLOSED), 'BootstrapClusterCreatorAdminPermissions'),
    failing(
      'cloudformation',
      'The entry of another cluster, and one that is admin of a namespace only',
      `${cluster(CLOSED)}
${entry('Other', 'payments', 'cluster')}
${entry('Narrow', '!Ref Cluster', 'namespace, Namespaces: [shop]')}`,
      'BootstrapClusterCreatorAdminPermissions',
    ),
    open(
      'cloudformation',
      'Its cluster is a parameter that nobody has set',
      `Parameters:
  Target: { Type: String }
${cluster(CLOSED)}
${entry('Admin', '!Ref Target', 'cluster')}`,
      '  Target:',
    ),
    passing(
      'cloudformation',
      'By reference, in another partition',
      `${cluster(CLOSED)}
${entry('Admin', '!Ref Cluster', 'cluster', 'aws-us-gov')}`,
    ),
    passing(
      'cloudformation',
      'By name',
      `${cluster(CLOSED)}
${entry('Admin', 'shop', 'cluster')}`,
    ),
  ],
});

const CLOSED = `
      AccessConfig:
        AuthenticationMode: API
        BootstrapClusterCreatorAdminPermissions: false`;

function entry(name: string, clusterName: string, scope: string, partition = 'aws'): string {
  return `  ${name}:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: ${clusterName}
      PrincipalArn: arn:${partition}:iam::111122223333:role/${name}
      AccessPolicies:
        - PolicyArn: arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          AccessScope: { Type: ${scope} }`;
}

/** Passes at the entry that is admin; fails where the creator is told to be none. */
function adminOf(cluster: Resource, estate: Estate): Decision {
  let open: Decision | undefined;
  const bound = boundGroups(estate);
  for (const entry of estate.ofTypeIn(ACCESS_ENTRY, cluster.scope)) {
    const key = clusterKey(entry.at('ClusterName'), estate);
    const own =
      key === undefined ? undefined : key === `resource:${cluster.name}` || mayBeCalled(cluster, key);
    if (own === false) continue;
    const admin = isAdmin(entry, bound);
    if (admin.answer === false) continue;
    if (admin.answer === true && own === true) return pass(admin.at);
    open ??=
      own === undefined
        ? undecidedAt(
            entry.at('ClusterName'),
            `it can't be told whether the access entry ${entry.name} is for this cluster`,
          )
        : undecidedAt(
            admin.at,
            `it can't be told whether the access entry ${entry.name} is an administrator`,
          );
  }
  return (
    open ??
    fail(
      cluster.at('AccessConfig', 'BootstrapClusterCreatorAdminPermissions'),
      'the creator of this cluster gets no access, and no access entry here administers it: everybody is locked out',
    )
  );
}

/** Whether a name that no cluster here is known to have may be this one's: its own may be given at deployment. */
function mayBeCalled(cluster: Resource, key: string): false | undefined {
  const name = cluster.at('Name').string();
  return name.kind === 'unknown' && textMatches(name, { is: key.slice('name:'.length) }) !== false
    ? undefined
    : false;
}

function isAdmin(
  entry: Resource,
  bound: ReadonlyMap<string, boolean>,
): { answer: boolean | undefined; at: View } {
  const { associations, unknown } = associationsOf(entry);
  let open = unknown;
  for (const association of associations) {
    const [policy, wide] = [
      mayBePolicy(association, 'AmazonEKSClusterAdminPolicy'),
      isClusterWide(association),
    ];
    if (policy === true && wide === true) return { answer: true, at: association.policy };
    if (policy !== false && wide !== false) open ??= association.policy;
  }
  const groups = entry.at('KubernetesGroups').items();
  for (const group of groups.items) {
    const name = group.string();
    const admin = name.kind === 'known' ? bound.get(name.value) : undefined;
    if (admin === true) return { answer: true, at: group };
    // A group that no binding here has may be bound elsewhere.
    if (admin === undefined) open ??= group;
  }
  open ??= groups.rest?.at;
  return open === undefined ? { answer: false, at: entry.root } : { answer: undefined, at: open };
}

const groupsByEstate = new WeakMap<Estate, { size: number; groups: ReadonlyMap<string, boolean> }>();

/** The groups that some binding of the manifests has, and whether one of these is to cluster-admin. */
function boundGroups(estate: Estate): ReadonlyMap<string, boolean> {
  const bindings = estate.ofType('rbac.authorization.k8s.io/ClusterRoleBinding');
  const known = groupsByEstate.get(estate);
  if (known !== undefined && known.size === bindings.length) return known.groups;
  const groups = new Map<string, boolean>();
  for (const binding of bindings) {
    const role = binding.at('roleRef', 'name').string();
    const admin = role.kind === 'known' && role.value === 'cluster-admin';
    for (const subject of binding.at('subjects').items().items) {
      const [kind, name] = [subject.get('kind').string(), subject.get('name').string()];
      if (kind.kind !== 'known' || kind.value !== 'Group' || name.kind !== 'known') continue;
      groups.set(name.value, admin || groups.get(name.value) === true);
    }
  }
  groupsByEstate.set(estate, { size: bindings.length, groups });
  return groups;
}
