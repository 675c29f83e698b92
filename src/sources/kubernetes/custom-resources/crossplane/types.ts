/** Groups whose kinds are called by Terraform without the group in front, or with another. */
const FRONTS: Readonly<Record<string, string>> = {
  autoscaling: '',
  cloudtrail: '',
  cloudwatchlogs: 'cloudwatch_log_',
  cloudwatchevents: 'cloudwatch_event_',
  ec2: '',
  elbv2: '',
  rds: 'rds_',
};

/** Types that the rule does not give. */
const OTHERS: Readonly<Record<string, string>> = {
  'autoscaling/AutoscalingGroup': 'aws_autoscaling_group',
  'cloudtrail/Trail': 'aws_cloudtrail',
  'ec2/EBSVolume': 'aws_ebs_volume',
  'ec2/SecurityGroupEgressRule': 'aws_vpc_security_group_egress_rule',
  'ec2/SecurityGroupIngressRule': 'aws_vpc_security_group_ingress_rule',
  'ecr/LifecyclePolicy': 'aws_ecr_lifecycle_policy',
  'elbv2/LB': 'aws_lb',
  'elbv2/LBListener': 'aws_lb_listener',
  'elbv2/LBListenerRule': 'aws_lb_listener_rule',
  'elbv2/LBTargetGroup': 'aws_lb_target_group',
  'iam/OpenIDConnectProvider': 'aws_iam_openid_connect_provider',
  'rds/Instance': 'aws_db_instance',
  'rds/SubnetGroup': 'aws_db_subnet_group',
};

const GROUP = /^([a-z0-9]+)\.aws(?:\.m)?\.upbound\.io\/([A-Za-z0-9]+)$/;

/**
 * The Terraform type of a kind of Crossplane's AWS providers, which are generated from Terraform's:
 * `eks.aws.upbound.io/NodeGroup` is `aws_eks_node_group`. `undefined` for other objects.
 * https://marketplace.upbound.io/providers/upbound/provider-family-aws
 */
export function terraformType(type: string): string | undefined {
  const match = GROUP.exec(type);
  if (match === null) return undefined;
  const [, group, kind] = match;
  const other = `${group}/${kind}`;
  if (Object.hasOwn(OTHERS, other)) return OTHERS[other];
  const front = Object.hasOwn(FRONTS, group!) ? FRONTS[group!]! : `${group}_`;
  return `aws_${front}${snake(kind!)}`;
}

/** `kmsKeyId` is `kms_key_id`, `VPCEndpoint` is `vpc_endpoint`. */
export function snake(name: string): string {
  return name
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/**
 * Arguments that say what a thing is called in AWS: Crossplane takes them from the object's external name, which is its
 * own unless told. https://docs.crossplane.io/latest/managed-resources/managed-resources/
 */
export const nameArguments: Readonly<Record<string, string>> = {
  aws_cloudtrail: 'name',
  aws_cloudwatch_log_group: 'name',
  aws_db_instance: 'identifier',
  aws_ecr_repository: 'name',
  aws_eks_cluster: 'name',
  aws_eks_fargate_profile: 'fargate_profile_name',
  aws_eks_node_group: 'node_group_name',
  aws_iam_group: 'name',
  aws_iam_instance_profile: 'name',
  aws_iam_policy: 'name',
  aws_iam_role: 'name',
  aws_iam_user: 'name',
  aws_rds_cluster: 'cluster_identifier',
  aws_s3_bucket: 'bucket',
};
