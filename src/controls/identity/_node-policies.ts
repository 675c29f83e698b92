import type { About, Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { coversAction } from '../../reach/iam/policy-document.ts';
import { isNodeRole, policiesAttachedTo } from './_nodes.ts';
import { attachedPolicy, eachStatement, isEveryAction } from './_policies.ts';

/** What a node needs to be one. */
const NODE = new Set([
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKS_CNI_Policy',
  'AmazonSSMManagedInstanceCore',
  'AmazonSSMManagedEC2InstanceDefaultPolicy',
  'AmazonElasticContainerRegistryPublicReadOnly',
]);

/** What agents and drivers on the node need, and can have as pods of their own. */
const AGENT =
  /^(?:CloudWatchAgentServerPolicy|CloudWatchAgentAdminPolicy|AmazonEBSCSIDriverPolicy|AmazonEBSCSIDriverPolicyV2|AmazonEFSCSIDriverPolicy|AmazonS3FilesCSIDriverPolicy|AmazonFSx[A-Za-z]*CSI[A-Za-z]*|AWSXRayDaemonWriteAccess|AWSXrayWriteOnlyAccess|AmazonPrometheusRemoteWriteAccess|AmazonEKSVPCResourceController)$/;

export type Weight = 'node' | 'agent' | 'application';

/** What a managed policy of AWS is for; `undefined` for one of the owner's, which its name does not tell. */
export function weightOf(arn: View): Weight | undefined {
  const { name, byAws } = attachedPolicy(arn);
  if (name === undefined) return undefined;
  if (NODE.has(name)) return 'node';
  if (AGENT.test(name)) return 'agent';
  return byAws === true ? 'application' : undefined;
}

/** Actions that a node, its runtime and its agents do. All others are somebody's application. */
const NODE_ACTIONS: readonly string[] = [
  'ec2:Describe*',
  'ec2:AssignPrivateIpAddresses',
  'ec2:AssignIpv6Addresses',
  'ec2:AttachNetworkInterface',
  'ec2:CreateNetworkInterface',
  'ec2:CreateTags',
  'ec2:DeleteNetworkInterface',
  'ec2:DetachNetworkInterface',
  'ec2:ModifyNetworkInterfaceAttribute',
  'ec2:UnassignPrivateIpAddresses',
  'ec2messages:*',
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGet*',
  'ecr:BatchImportUpstreamImage',
  'ecr:Describe*',
  'ecr:Get*',
  'ecr:List*',
  'ecr-public:*',
  'eks:DescribeCluster',
  'eks-auth:AssumeRoleForPodIdentity',
  'autoscaling:Describe*',
  'autoscaling:CompleteLifecycleAction',
  'cloudwatch:PutMetricData',
  'elasticloadbalancing:Describe*',
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:Describe*',
  'logs:PutLogEvents',
  'logs:PutRetentionPolicy',
  'ssm:DescribeAssociation',
  'ssm:DescribeDocument',
  'ssm:GetDeployablePatchSnapshotForInstance',
  'ssm:GetDocument',
  'ssm:GetManifest',
  'ssm:ListAssociations',
  'ssm:ListInstanceAssociations',
  'ssm:PutComplianceItems',
  'ssm:PutConfigurePackageResult',
  'ssm:PutInventory',
  'ssm:UpdateAssociationStatus',
  'ssm:UpdateInstance*',
  'ssmmessages:*',
  'sts:GetCallerIdentity',
  'tag:Get*',
  'xray:Put*',
  'xray:Get*',
];

/** Whether an action pattern is within what nodes do; a pattern is a name like any other to a wider one. */
function isNodeAction(text: string): boolean {
  return NODE_ACTIONS.some((known) => coversAction(known, text));
}

/** One decision for each policy of a role that nodes have: written in it, attached to it, or naming it. */
export function eachNodePolicy(
  role: Resource,
  estate: Estate,
  statement: (statement: Statement) => Decision | undefined,
  attached: (arn: View) => Decision | undefined,
): About[] {
  if (!isNodeRole(role, estate)) return [];
  return [role, ...policiesAttachedTo(role, estate)].flatMap((resource) =>
    eachStatement(resource, statement, (arn) => attached(arn)),
  );
}

/** Whether a statement on a node role is for an application. */
export function decideNodeStatement(statement: Statement): Decision {
  if (statement.effect === 'Deny') return pass(statement.at);
  const beyond = statement.actions.texts.find(({ text }) => isEveryAction(text) || !isNodeAction(text));
  if (beyond !== undefined && statement.effect === 'Allow') {
    return fail(beyond.at, `every pod that reaches the metadata service of its node may do ${beyond.text}`);
  }
  if (statement.notActions.present === true && statement.effect === 'Allow') {
    return fail(
      statement.notActions.at,
      'every pod that reaches the metadata service of its node may do all but this',
    );
  }
  const [unknown] = statement.actions.unknown;
  if (unknown !== undefined) return undecidedAt(unknown, 'the action is not known');
  return statement.effect === undefined
    ? undecidedAt(statement.at, 'the effect of this statement is not known')
    : pass(statement.at);
}
