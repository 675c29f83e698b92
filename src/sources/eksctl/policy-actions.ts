/** What one statement of a switch lets its role do. */
interface Statement {
  readonly actions: readonly string[];
  readonly resource: string;
}

/**
 * What the switches of eksctl let a role do, by switch: services with their actions, and the resource after an arrow
 * where that is not everything. https://docs.aws.amazon.com/eks/latest/eksctl/iam-policies.html names the switches; the
 * actions are those of `pkg/cfn/builder/statement.go` at commit 11771ca, of the long lists (load balancers, App Mesh) the
 * ones that change something; those of the CSI drivers are what the drivers' own pages ask for.
 */
const STATEMENTS: Readonly<Record<string, readonly string[]>> = {
  autoScaler: [
    'autoscaling: DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeLaunchConfigurations DescribeTags ' +
      'SetDesiredCapacity TerminateInstanceInAutoScalingGroup; ec2: DescribeLaunchTemplateVersions',
  ],
  certManager: [
    'route53: ChangeResourceRecordSets -> arn:aws:route53:::hostedzone/*',
    'route53: ListResourceRecordSets ListHostedZonesByName',
    'route53: GetChange -> arn:aws:route53:::change/*',
  ],
  externalDNS: [
    'route53: ChangeResourceRecordSets -> arn:aws:route53:::hostedzone/*',
    'route53: ListHostedZones ListResourceRecordSets ListTagsForResource',
  ],
  appMesh: [
    'appmesh: *; servicediscovery: CreateService DeleteService RegisterInstance; route53: ChangeResourceRecordSets',
  ],
  appMeshPreview: [
    'appmesh-preview: *; servicediscovery: CreateService DeleteService RegisterInstance; route53: ChangeResourceRecordSets',
  ],
  ebs: [
    'ec2: AttachVolume CreateSnapshot CreateTags CreateVolume DeleteSnapshot DeleteTags DeleteVolume DetachVolume ' +
      'ModifyVolume DescribeVolumes DescribeSnapshots DescribeInstances',
  ],
  fsx: [
    'fsx: *',
    'iam: CreateServiceLinkedRole AttachRolePolicy PutRolePolicy -> arn:aws:iam::*:role/aws-service-role/*',
  ],
  efs: [
    'elasticfilesystem: *',
    'ec2: DescribeSubnets CreateNetworkInterface DescribeNetworkInterfaces DeleteNetworkInterface ' +
      'ModifyNetworkInterfaceAttribute DescribeNetworkInterfaceAttribute',
  ],
  xRay: [
    'xray: PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries',
  ],
  awsLoadBalancerController: [
    'iam: CreateServiceLinkedRole; ec2: AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress CreateSecurityGroup ' +
      'DeleteSecurityGroup; elasticloadbalancing: CreateLoadBalancer CreateTargetGroup CreateListener CreateRule ' +
      'DeleteLoadBalancer DeleteListener DeleteRule DeleteTargetGroup ModifyListener ModifyRule SetWebAcl; ' +
      'wafv2: AssociateWebACL DisassociateWebACL; shield: CreateProtection DeleteProtection',
    'ec2: CreateTags DeleteTags -> arn:aws:ec2:*:*:security-group/*',
  ],
  ebsCSIController: [
    'ec2: CreateSnapshot AttachVolume DetachVolume ModifyVolume CreateVolume DeleteVolume DeleteSnapshot',
    'ec2: CreateTags -> arn:aws:ec2:*:*:volume/*',
  ],
  efsCSIController: [
    'elasticfilesystem: DescribeAccessPoints DescribeFileSystems CreateAccessPoint DeleteAccessPoint',
  ],
};

/** Other names of the same switch. */
const SAME: Readonly<Record<string, string>> = { albIngress: 'awsLoadBalancerController' };

/** The statements of a switch; none for one that gives nothing. */
export function actionsOf(name: string): readonly Statement[] {
  const key = Object.hasOwn(SAME, name) ? SAME[name]! : name;
  return Object.hasOwn(STATEMENTS, key) ? STATEMENTS[key]!.map(parse) : [];
}

/** The switches that are known. */
export const switches: readonly string[] = [...Object.keys(STATEMENTS), ...Object.keys(SAME)];

function parse(text: string): Statement {
  const [left, resource] = text.split(' -> ');
  const actions = left!.split('; ').flatMap((part) => {
    const [service, names] = part.split(': ');
    return names!.split(' ').map((name) => `${service}:${name}`);
  });
  return { actions, resource: resource ?? '*' };
}
