import type { Lens } from './lens.ts';
import { autoscalingGroup } from './autoscaling/autoscaling-group.ts';
import { launchConfiguration } from './autoscaling/launch-configuration.ts';
import { backupVault } from './backup/backup-vault.ts';
import { cloudtrailEventDataStore } from './cloudtrail/cloudtrail-event-data-store.ts';
import { cloudtrail } from './cloudtrail/cloudtrail.ts';
import { cloudwatchCompositeAlarm } from './cloudwatch/cloudwatch-composite-alarm.ts';
import { cloudwatchMetricAlarm } from './cloudwatch/cloudwatch-metric-alarm.ts';
import { codebuildProject } from './codebuild/codebuild-project.ts';
import { configConfigurationRecorder } from './config/config-configuration-recorder.ts';
import { defaultNetworkAcl } from './ec2/default-network-acl.ts';
import { defaultRouteTable } from './ec2/default-route-table.ts';
import { defaultSecurityGroup } from './ec2/default-security-group.ts';
import { defaultSubnet } from './ec2/default-subnet.ts';
import { defaultVpc } from './ec2/default-vpc.ts';
import { ebsEncryptionByDefault } from './ec2/ebs-encryption-by-default.ts';
import { ebsSnapshotBlockPublicAccess } from './ec2/ebs-snapshot-block-public-access.ts';
import { ebsVolume } from './ec2/ebs-volume.ts';
import { egressOnlyInternetGateway } from './ec2/egress-only-internet-gateway.ts';
import { eip } from './ec2/eip.ts';
import { flowLog } from './ec2/flow-log.ts';
import { instance } from './ec2/instance.ts';
import { internetGateway } from './ec2/internet-gateway.ts';
import { keyPair } from './ec2/key-pair.ts';
import { launchTemplate } from './ec2/launch-template.ts';
import { mainRouteTableAssociation } from './ec2/main-route-table-association.ts';
import { managedPrefixList } from './ec2/managed-prefix-list.ts';
import { natGateway } from './ec2/nat-gateway.ts';
import { networkAclAssociation } from './ec2/network-acl-association.ts';
import { networkAclRule } from './ec2/network-acl-rule.ts';
import { networkAcl } from './ec2/network-acl.ts';
import { routeTableAssociation } from './ec2/route-table-association.ts';
import { routeTable } from './ec2/route-table.ts';
import { route } from './ec2/route.ts';
import { securityGroup } from './ec2/security-group.ts';
import { subnet } from './ec2/subnet.ts';
import { transitGatewayPeeringAttachment } from './ec2/transit-gateway-peering-attachment.ts';
import { transitGatewayRouteTableAssociation } from './ec2/transit-gateway-route-table-association.ts';
import { transitGatewayRouteTablePropagation } from './ec2/transit-gateway-route-table-propagation.ts';
import { transitGatewayRouteTable } from './ec2/transit-gateway-route-table.ts';
import { transitGatewayPrefixListReference, transitGatewayRoute } from './ec2/transit-gateway-route.ts';
import {
  transitGatewayVpcAttachment,
  transitGatewayVpcAttachmentAccepter,
} from './ec2/transit-gateway-vpc-attachment.ts';
import { transitGateway } from './ec2/transit-gateway.ts';
import { volumeAttachment } from './ec2/volume-attachment.ts';
import { vpcEndpoint } from './ec2/vpc-endpoint.ts';
import { vpcIpv4CidrBlockAssociation } from './ec2/vpc-ipv4-cidr-block-association.ts';
import { vpcIpv6CidrBlockAssociation } from './ec2/vpc-ipv6-cidr-block-association.ts';
import { vpcPeeringConnection } from './ec2/vpc-peering-connection.ts';
import { vpcSecurityGroupEgressRule } from './ec2/vpc-security-group-egress-rule.ts';
import { vpcSecurityGroupIngressRule } from './ec2/vpc-security-group-ingress-rule.ts';
import { vpc } from './ec2/vpc.ts';
import { ecrPullThroughCacheRule } from './ecr/ecr-pull-through-cache-rule.ts';
import { ecrRegistryPolicy } from './ecr/ecr-registry-policy.ts';
import { ecrRegistryScanningConfiguration } from './ecr/ecr-registry-scanning-configuration.ts';
import { ecrReplicationConfiguration } from './ecr/ecr-replication-configuration.ts';
import { ecrRepositoryCreationTemplate } from './ecr/ecr-repository-creation-template.ts';
import { ecrRepository } from './ecr/ecr-repository.ts';
import { ecsTaskDefinition } from './ecs/ecs-task-definition.ts';
import { efsAccessPoint } from './efs/efs-access-point.ts';
import { efsFileSystem } from './efs/efs-file-system.ts';
import { efsMountTarget } from './efs/efs-mount-target.ts';
import { eksAccessEntry } from './eks/eks-access-entry.ts';
import { eksAddon } from './eks/eks-addon.ts';
import { eksCapability } from './eks/eks-capability.ts';
import { eksCluster } from './eks/eks-cluster.ts';
import { eksFargateProfile } from './eks/eks-fargate-profile.ts';
import { eksIdentityProviderConfig } from './eks/eks-identity-provider-config.ts';
import { eksNodeGroup } from './eks/eks-node-group.ts';
import { eksPodIdentityAssociation } from './eks/eks-pod-identity-association.ts';
import { lbListenerRule } from './elbv2/lb-listener-rule.ts';
import { lbListener } from './elbv2/lb-listener.ts';
import { lbTargetGroup } from './elbv2/lb-target-group.ts';
import { lb } from './elbv2/lb.ts';
import { cloudwatchEventBus } from './events/cloudwatch-event-bus.ts';
import { cloudwatchEventRule } from './events/cloudwatch-event-rule.ts';
import { guarddutyDetector } from './guardduty/guardduty-detector.ts';
import { guarddutyOrganizationConfiguration } from './guardduty/guardduty-organization-configuration.ts';
import { iamAccessKey } from './iam/iam-access-key.ts';
import { iamGroupMembership } from './iam/iam-group-membership.ts';
import { iamGroupPolicy } from './iam/iam-group-policy.ts';
import { iamGroup } from './iam/iam-group.ts';
import { iamInstanceProfile } from './iam/iam-instance-profile.ts';
import { iamOpenidConnectProvider } from './iam/iam-openid-connect-provider.ts';
import { iamPolicy } from './iam/iam-policy.ts';
import { iamRolePolicy } from './iam/iam-role-policy.ts';
import { iamRole } from './iam/iam-role.ts';
import { iamUserPolicy } from './iam/iam-user-policy.ts';
import { iamUser } from './iam/iam-user.ts';
import { inspector2Enabler } from './inspector/inspector2-enabler.ts';
import { kmsAlias } from './kms/kms-alias.ts';
import { kmsExternalKey } from './kms/kms-external-key.ts';
import { kmsKey } from './kms/kms-key.ts';
import { kmsReplicaKey } from './kms/kms-replica-key.ts';
import { lambdaFunction } from './lambda/lambda-function.ts';
import { cloudwatchLogGroup } from './logs/cloudwatch-log-group.ts';
import { cloudwatchLogMetricFilter } from './logs/cloudwatch-log-metric-filter.ts';
import { cloudwatchLogResourcePolicy } from './logs/cloudwatch-log-resource-policy.ts';
import { cloudwatchLogSubscriptionFilter } from './logs/cloudwatch-log-subscription-filter.ts';
import { organizationsPolicy } from './organizations/organizations-policy.ts';
import { dbInstance } from './rds/db-instance.ts';
import { dbParameterGroup } from './rds/db-parameter-group.ts';
import { dbSubnetGroup } from './rds/db-subnet-group.ts';
import { docdbCluster } from './rds/docdb-cluster.ts';
import { rdsClusterInstance } from './rds/rds-cluster-instance.ts';
import { rdsClusterParameterGroup } from './rds/rds-cluster-parameter-group.ts';
import { rdsCluster } from './rds/rds-cluster.ts';
import { rdsGlobalCluster } from './rds/rds-global-cluster.ts';
import { s3BucketPolicy } from './s3/s3-bucket-policy.ts';
import { s3Bucket } from './s3/s3-bucket.ts';
import { secretsmanagerSecretPolicy } from './secretsmanager/secretsmanager-secret-policy.ts';
import { secretsmanagerSecretRotation } from './secretsmanager/secretsmanager-secret-rotation.ts';
import { secretsmanagerSecret } from './secretsmanager/secretsmanager-secret.ts';
import { securityhubAccount } from './securityhub/securityhub-account.ts';
import { snsTopicPolicy } from './sns/sns-topic-policy.ts';
import { snsTopicSubscription } from './sns/sns-topic-subscription.ts';
import { snsTopic } from './sns/sns-topic.ts';
import { ssmParameter } from './ssm/ssm-parameter.ts';

/** Every lens, by the name of its Terraform type. */
export const allLenses: readonly Lens[] = [
  autoscalingGroup,
  backupVault,
  cloudtrail,
  cloudtrailEventDataStore,
  cloudwatchCompositeAlarm,
  cloudwatchEventBus,
  cloudwatchEventRule,
  cloudwatchLogGroup,
  cloudwatchLogMetricFilter,
  cloudwatchLogResourcePolicy,
  cloudwatchLogSubscriptionFilter,
  cloudwatchMetricAlarm,
  codebuildProject,
  configConfigurationRecorder,
  dbInstance,
  dbParameterGroup,
  dbSubnetGroup,
  defaultNetworkAcl,
  defaultRouteTable,
  defaultSecurityGroup,
  defaultSubnet,
  defaultVpc,
  docdbCluster,
  ebsEncryptionByDefault,
  ebsSnapshotBlockPublicAccess,
  ebsVolume,
  ecrPullThroughCacheRule,
  ecrRegistryPolicy,
  ecrRegistryScanningConfiguration,
  ecrReplicationConfiguration,
  ecrRepository,
  ecrRepositoryCreationTemplate,
  ecsTaskDefinition,
  efsAccessPoint,
  efsFileSystem,
  efsMountTarget,
  eip,
  eksAccessEntry,
  eksAddon,
  eksCapability,
  eksCluster,
  eksFargateProfile,
  eksIdentityProviderConfig,
  eksNodeGroup,
  eksPodIdentityAssociation,
  flowLog,
  guarddutyDetector,
  guarddutyOrganizationConfiguration,
  iamAccessKey,
  iamGroup,
  iamGroupMembership,
  iamGroupPolicy,
  iamInstanceProfile,
  iamOpenidConnectProvider,
  iamPolicy,
  iamRole,
  iamRolePolicy,
  iamUser,
  iamUserPolicy,
  inspector2Enabler,
  instance,
  internetGateway,
  keyPair,
  kmsAlias,
  kmsExternalKey,
  kmsKey,
  kmsReplicaKey,
  lambdaFunction,
  launchConfiguration,
  launchTemplate,
  mainRouteTableAssociation,
  managedPrefixList,
  egressOnlyInternetGateway,
  transitGateway,
  transitGatewayPeeringAttachment,
  transitGatewayPrefixListReference,
  transitGatewayRoute,
  transitGatewayRouteTable,
  transitGatewayRouteTableAssociation,
  transitGatewayRouteTablePropagation,
  transitGatewayVpcAttachment,
  transitGatewayVpcAttachmentAccepter,
  vpcIpv6CidrBlockAssociation,
  lb,
  lbListener,
  lbListenerRule,
  lbTargetGroup,
  natGateway,
  networkAcl,
  networkAclAssociation,
  networkAclRule,
  organizationsPolicy,
  rdsCluster,
  rdsClusterInstance,
  rdsClusterParameterGroup,
  rdsGlobalCluster,
  route,
  routeTable,
  routeTableAssociation,
  s3Bucket,
  s3BucketPolicy,
  secretsmanagerSecret,
  secretsmanagerSecretPolicy,
  secretsmanagerSecretRotation,
  securityGroup,
  securityhubAccount,
  snsTopic,
  snsTopicPolicy,
  snsTopicSubscription,
  ssmParameter,
  subnet,
  volumeAttachment,
  vpc,
  vpcEndpoint,
  vpcIpv4CidrBlockAssociation,
  vpcPeeringConnection,
  vpcSecurityGroupEgressRule,
  vpcSecurityGroupIngressRule,
];
