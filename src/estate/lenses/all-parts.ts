import type { Part } from './lens.ts';
import { backupVaultLockConfiguration, backupVaultNotifications, backupVaultPolicy } from './backup/parts.ts';
import { managedPrefixListEntry } from './ec2/managed-prefix-list.ts';
import { securityGroupRule } from './ec2/security-group-rule.ts';
import {
  transitGatewayDefaultRouteTableAssociation,
  transitGatewayDefaultRouteTablePropagation,
} from './ec2/transit-gateway.ts';
import {
  vpcEndpointPolicy,
  vpcEndpointPrivateDns,
  vpcEndpointRouteTableAssociation,
  vpcEndpointSecurityGroupAssociation,
  vpcEndpointSubnetAssociation,
} from './ec2/vpc-endpoint-policy.ts';
import { ecrLifecyclePolicy, ecrRepositoryPolicy } from './ecr/policies.ts';
import { efsBackupPolicy, efsFileSystemPolicy } from './efs/policies.ts';
import { eksAccessPolicyAssociation } from './eks/eks-access-policy-association.ts';
import { cloudwatchEventTarget } from './events/cloudwatch-event-target.ts';
import { guarddutyDetectorFeature } from './guardduty/guardduty-detector-feature.ts';
import {
  iamGroupPolicyAttachment,
  iamPolicyAttachment,
  iamRolePolicyAttachment,
  iamRolePolicyAttachmentsExclusive,
  iamUserGroupMembership,
  iamUserPolicyAttachment,
} from './iam/attachments.ts';
import { kmsKeyPolicy } from './kms/kms-key-policy.ts';
import { organizationsPolicyAttachment } from './organizations/organizations-policy-attachment.ts';
import {
  s3BucketAcl,
  s3BucketLogging,
  s3BucketOwnershipControls,
  s3BucketPublicAccessBlock,
  s3BucketServerSideEncryptionConfiguration,
  s3BucketVersioning,
} from './s3/parts.ts';
import { secretsmanagerSecretVersion } from './secretsmanager/secretsmanager-secret-version.ts';

/** Every part, by the name of its Terraform type. */
export const allParts: readonly Part[] = [
  backupVaultLockConfiguration,
  backupVaultNotifications,
  backupVaultPolicy,
  cloudwatchEventTarget,
  ecrLifecyclePolicy,
  ecrRepositoryPolicy,
  efsBackupPolicy,
  efsFileSystemPolicy,
  eksAccessPolicyAssociation,
  guarddutyDetectorFeature,
  iamGroupPolicyAttachment,
  iamPolicyAttachment,
  iamRolePolicyAttachment,
  iamRolePolicyAttachmentsExclusive,
  iamUserGroupMembership,
  iamUserPolicyAttachment,
  kmsKeyPolicy,
  organizationsPolicyAttachment,
  s3BucketAcl,
  s3BucketLogging,
  s3BucketOwnershipControls,
  s3BucketPublicAccessBlock,
  s3BucketServerSideEncryptionConfiguration,
  s3BucketVersioning,
  secretsmanagerSecretVersion,
  managedPrefixListEntry,
  securityGroupRule,
  transitGatewayDefaultRouteTableAssociation,
  transitGatewayDefaultRouteTablePropagation,
  vpcEndpointPolicy,
  vpcEndpointPrivateDns,
  vpcEndpointRouteTableAssociation,
  vpcEndpointSecurityGroupAssociation,
  vpcEndpointSubnetAssociation,
];
