import type { Statement } from './statements.ts';
import { ACCOUNT, arn, REGION } from './statements.ts';

const S3_WRITE = `
  s3:ListBucket s3:PutObject s3:PutObjectAcl s3:GetObject s3:GetObjectAcl s3:DeleteObject s3:DeleteObjectVersion
`;

const efs = (input: string, kind: string): string =>
  `try(var.aws_efs_csi_driver.${input}, [${arn('elasticfilesystem', REGION, ACCOUNT, `${kind}/*`)}])`;
const fileSystems = efs('efs_arns', 'file-system');
const accessPoints = efs('efs_access_point_arns', 'access-point');
const tagged = (of: string) => ['StringLike', `"aws:${of}/efs.csi.aws.com/cluster"`, '["true"]'] as const;

export const efsDriver: readonly Statement[] = [
  { sid: 'AllowDescribeAvailabilityZones', actions: 'ec2:DescribeAvailabilityZones' },
  {
    sid: 'AllowDescribeFileSystems',
    actions: `
      elasticfilesystem:DescribeAccessPoints elasticfilesystem:DescribeFileSystems
      elasticfilesystem:DescribeMountTargets
    `,
    resources: `concat(${fileSystems}, ${accessPoints})`,
  },
  {
    actions: 'elasticfilesystem:CreateAccessPoint elasticfilesystem:TagResource',
    resources: fileSystems,
    conditions: [tagged('RequestTag')],
  },
  {
    sid: 'AllowDeleteAccessPoint',
    actions: 'elasticfilesystem:DeleteAccessPoint',
    resources: accessPoints,
    conditions: [tagged('ResourceTag')],
  },
  {
    sid: 'ClientReadWrite',
    actions: 'elasticfilesystem:ClientRootAccess elasticfilesystem:ClientWrite elasticfilesystem:ClientMount',
    resources: fileSystems,
    conditions: [['Bool', '"elasticfilesystem:AccessedViaMountTarget"', '["true"]']],
  },
];

const logs = (end: string): string =>
  `[format("arn:%s:logs:%s:%s:log-group:%s:${end}", data.aws_partition.current.partition, data.aws_region.current.name, data.aws_caller_identity.current.account_id, try(var.aws_for_fluentbit_cw_log_group.name, "*"))]`;
const writesLogs = 'try(var.aws_for_fluentbit_cw_log_group.create, true)';

export const fluentBit: readonly Statement[] = [
  {
    sid: 'PutLogEvents',
    when: writesLogs,
    actions: 'logs:PutLogEvents',
    resources: logs('log-stream:*'),
  },
  {
    sid: 'CreateCWLogs',
    when: writesLogs,
    actions: `
      logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogGroups logs:DescribeLogStreams
      logs:PutRetentionPolicy
    `,
    resources: logs('*'),
  },
  {
    sid: 'S3Write',
    when: 'length(try(var.aws_for_fluentbit.s3_bucket_arns, [])) > 0',
    actions: S3_WRITE,
    resources: 'var.aws_for_fluentbit.s3_bucket_arns',
  },
];

export const fargateFluentBit: readonly Statement[] = [
  {
    sid: 'PutLogEvents',
    when: 'try(var.fargate_fluentbit_cw_log_group.create, true)',
    actions: 'logs:CreateLogStream logs:CreateLogGroup logs:DescribeLogStreams logs:PutLogEvents',
    resources:
      '[for end in ["*", "logstream:*"] : format("%s:%s", try(var.fargate_fluentbit.cwlog_arn, aws_cloudwatch_log_group.fargate_fluentbit[0].arn), end)]',
  },
  {
    sid: 'S3Write',
    when: 'length(try(var.fargate_fluentbit.s3_bucket_arns, [])) > 0',
    actions: S3_WRITE,
    resources: 'var.fargate_fluentbit.s3_bucket_arns',
  },
  {
    sid: 'FirehoseEvent',
    when: 'try(var.fargate_fluentbit.send_to_firehose, false)',
    actions: 'firehose:PutRecordBatch',
    resources: 'try(var.fargate_fluentbit.firehose_arns, ["*"])',
  },
];

export const fsxDriver: readonly Statement[] = [
  {
    sid: 'AllowCreateServiceLinkedRoles',
    actions: 'iam:CreateServiceLinkedRole iam:AttachRolePolicy iam:PutRolePolicy',
    resources:
      '[format("arn:%s:iam::*:role/aws-service-role/s3.data-source.lustre.fsx.%s/*", data.aws_partition.current.partition, data.aws_partition.current.dns_suffix)]',
  },
  {
    sid: 'AllowCreateServiceLinkedRole',
    actions: 'iam:CreateServiceLinkedRole',
    resources: `[${arn('iam', '', ACCOUNT, 'role/*')}]`,
    conditions: [['StringLike', '"iam:AWSServiceName"', '["fsx.amazonaws.com"]']],
  },
  { sid: 'AllowListBuckets', actions: 's3:ListBucket', resources: `[${arn('s3', '', '', '*')}]` },
  {
    actions: 'fsx:CreateFileSystem fsx:DeleteFileSystem fsx:UpdateFileSystem',
    resources: `[${arn('fsx', REGION, ACCOUNT, 'file-system/*')}]`,
  },
  {
    actions: 'fsx:DescribeFileSystems fsx:TagResource',
    resources: `[${arn('fsx', REGION, ACCOUNT, '*')}]`,
  },
];

export const terminationHandler: readonly Statement[] = [
  { actions: 'autoscaling:DescribeAutoScalingInstances autoscaling:DescribeTags ec2:DescribeInstances' },
  {
    actions: 'autoscaling:CompleteLifecycleAction',
    resources: 'var.aws_node_termination_handler_asg_arns',
  },
  {
    actions: 'sqs:DeleteMessage sqs:ReceiveMessage',
    resources: '[aws_sqs_queue.aws_node_termination_handler[0].arn]',
  },
];

export const privateCaIssuer: readonly Statement[] = [
  {
    actions: 'acm-pca:DescribeCertificateAuthority acm-pca:GetCertificate acm-pca:IssueCertificate',
    resources: `[try(var.aws_privateca_issuer.acmca_arn, ${arn('acm-pca', REGION, ACCOUNT, 'certificate-authority/*')})]`,
  },
];

export const certManager: readonly Statement[] = [
  { actions: 'route53:GetChange', resources: `[${arn('route53', '', '', 'change/*')}]` },
  {
    actions: 'route53:ChangeResourceRecordSets route53:ListResourceRecordSets',
    resources: 'var.cert_manager_route53_hosted_zone_arns',
  },
  { actions: 'route53:ListHostedZonesByName' },
];

export const clusterAutoscaler: readonly Statement[] = [
  {
    actions: `
      autoscaling:DescribeAutoScalingGroups autoscaling:DescribeAutoScalingInstances
      autoscaling:DescribeLaunchConfigurations autoscaling:DescribeScalingActivities autoscaling:DescribeTags
      ec2:DescribeLaunchTemplateVersions ec2:DescribeInstanceTypes eks:DescribeNodegroup ec2:DescribeImages
      ec2:GetInstanceTypesFromInstanceRequirements
    `,
  },
  {
    actions: `
      autoscaling:SetDesiredCapacity autoscaling:TerminateInstanceInAutoScalingGroup
      autoscaling:UpdateAutoScalingGroup
    `,
    conditions: [
      [
        'StringEquals',
        'format("autoscaling:ResourceTag/kubernetes.io/cluster/%s", var.cluster_name)',
        '["owned"]',
      ],
    ],
  },
];

export const externalDns: readonly Statement[] = [
  { actions: 'route53:ChangeResourceRecordSets', resources: 'var.external_dns_route53_zone_arns' },
  { actions: 'route53:ListTagsForResource', resources: 'var.external_dns_route53_zone_arns' },
  { actions: 'route53:ListHostedZones route53:ListResourceRecordSets' },
];

const asked = (input: string): string => `length(var.external_secrets_${input}_arns) > 0`;

export const externalSecrets: readonly Statement[] = [
  { when: asked('ssm_parameter'), actions: 'ssm:DescribeParameters' },
  {
    when: asked('ssm_parameter'),
    actions: 'ssm:GetParameter ssm:GetParameters',
    resources: 'var.external_secrets_ssm_parameter_arns',
  },
  { when: asked('secrets_manager'), actions: 'secretsmanager:ListSecrets' },
  {
    when: asked('secrets_manager'),
    actions: `
      secretsmanager:GetResourcePolicy secretsmanager:GetSecretValue secretsmanager:DescribeSecret
      secretsmanager:ListSecretVersionIds secretsmanager:BatchGetSecretValue
    `,
    resources: 'var.external_secrets_secrets_manager_arns',
  },
  { when: asked('kms_key'), actions: 'kms:Decrypt', resources: 'var.external_secrets_kms_key_arns' },
];

export const velero: readonly Statement[] = [
  {
    actions: 'ec2:CreateSnapshot ec2:CreateSnapshots ec2:CreateTags ec2:CreateVolume ec2:DeleteSnapshot',
    resources: `[${arn('ec2', REGION, ACCOUNT, 'instance/*')}, ${arn('ec2', REGION, '', 'snapshot/*')}, ${arn('ec2', REGION, ACCOUNT, 'volume/*')}]`,
  },
  { actions: 'ec2:DescribeSnapshots ec2:DescribeVolumes' },
  {
    actions: 's3:AbortMultipartUpload s3:DeleteObject s3:GetObject s3:ListMultipartUploadParts s3:PutObject',
    resources: '[format("%s/*", var.velero.s3_backup_location)]',
  },
  {
    actions: 's3:ListBucket',
    resources: '[try(split("/", var.velero.s3_backup_location)[0], "")]',
  },
];

export const gatewayController: readonly Statement[] = [
  {
    actions: `
      vpc-lattice:* iam:CreateServiceLinkedRole ec2:DescribeVpcs ec2:DescribeSubnets ec2:DescribeTags
      ec2:DescribeSecurityGroups logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery
      logs:DeleteLogDelivery logs:ListLogDeliveries tag:GetResources
    `,
  },
];
