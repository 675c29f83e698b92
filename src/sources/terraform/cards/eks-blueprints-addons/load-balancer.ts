import type { Statement } from './statements.ts';
import { arn } from './statements.ts';

const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';
/** The resource belongs to a cluster. */
const ITS = ['Null', `"aws:ResourceTag/${CLUSTER_TAG}"`, '["false"]'] as const;
/** The request says which cluster it is for. */
const FOR_A_CLUSTER = ['Null', `"aws:RequestTag/${CLUSTER_TAG}"`, '["false"]'] as const;
const FOR_NO_CLUSTER = ['Null', `"aws:RequestTag/${CLUSTER_TAG}"`, '["true"]'] as const;

const securityGroups = `[${arn('ec2', '*', '*', 'security-group/*')}]`;
const elastic = (...parts: readonly string[]): string =>
  `[${parts.map((part) => arn('elasticloadbalancing', '*', '*', part)).join(', ')}]`;
const balancers = elastic('targetgroup/*/*', 'loadbalancer/net/*/*', 'loadbalancer/app/*/*');

/** What the AWS Load Balancer Controller may do. */
export const loadBalancer: readonly Statement[] = [
  {
    actions: 'iam:CreateServiceLinkedRole',
    conditions: [['StringEquals', '"iam:AWSServiceName"', '["elasticloadbalancing.amazonaws.com"]']],
  },
  {
    actions: `
      ec2:DescribeAccountAttributes ec2:DescribeAddresses ec2:DescribeAvailabilityZones
      ec2:DescribeInternetGateways ec2:DescribeVpcs ec2:DescribeVpcPeeringConnections ec2:DescribeSubnets
      ec2:DescribeSecurityGroups ec2:DescribeInstances ec2:DescribeNetworkInterfaces ec2:DescribeTags
      ec2:GetCoipPoolUsage ec2:DescribeCoipPools ec2:GetSecurityGroupsForVpc ec2:DescribeIpamPools
      elasticloadbalancing:DescribeLoadBalancers elasticloadbalancing:DescribeLoadBalancerAttributes
      elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeListenerCertificates
      elasticloadbalancing:DescribeSSLPolicies elasticloadbalancing:DescribeRules
      elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetGroupAttributes
      elasticloadbalancing:DescribeTargetHealth elasticloadbalancing:DescribeTags
      elasticloadbalancing:DescribeTrustStores elasticloadbalancing:DescribeListenerAttributes
      elasticloadbalancing:DescribeCapacityReservation
    `,
  },
  {
    actions: `
      cognito-idp:DescribeUserPoolClient acm:ListCertificates acm:DescribeCertificate iam:ListServerCertificates
      iam:GetServerCertificate waf-regional:GetWebACL waf-regional:GetWebACLForResource
      waf-regional:AssociateWebACL waf-regional:DisassociateWebACL wafv2:GetWebACL wafv2:GetWebACLForResource
      wafv2:AssociateWebACL wafv2:DisassociateWebACL shield:GetSubscriptionState shield:DescribeProtection
      shield:CreateProtection shield:DeleteProtection
    `,
  },
  { actions: 'ec2:AuthorizeSecurityGroupIngress ec2:RevokeSecurityGroupIngress' },
  { actions: 'ec2:CreateSecurityGroup' },
  {
    actions: 'ec2:CreateTags',
    resources: securityGroups,
    conditions: [['StringEquals', '"ec2:CreateAction"', '["CreateSecurityGroup"]'], FOR_A_CLUSTER],
  },
  {
    actions: 'ec2:CreateTags ec2:DeleteTags',
    resources: securityGroups,
    conditions: [FOR_NO_CLUSTER, ITS],
  },
  {
    actions: 'ec2:AuthorizeSecurityGroupIngress ec2:RevokeSecurityGroupIngress ec2:DeleteSecurityGroup',
    conditions: [ITS],
  },
  {
    actions: 'elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:CreateTargetGroup',
    conditions: [FOR_A_CLUSTER],
  },
  {
    actions: `
      elasticloadbalancing:CreateListener elasticloadbalancing:DeleteListener elasticloadbalancing:CreateRule
      elasticloadbalancing:DeleteRule
    `,
  },
  {
    actions: 'elasticloadbalancing:AddTags elasticloadbalancing:RemoveTags',
    resources: balancers,
    conditions: [FOR_NO_CLUSTER, ITS],
  },
  {
    actions: 'elasticloadbalancing:AddTags elasticloadbalancing:RemoveTags',
    resources: elastic(
      'listener/net/*/*/*',
      'listener/app/*/*/*',
      'listener-rule/net/*/*/*',
      'listener-rule/app/*/*/*',
    ),
  },
  {
    actions: `
      elasticloadbalancing:ModifyLoadBalancerAttributes elasticloadbalancing:SetIpAddressType
      elasticloadbalancing:SetSecurityGroups elasticloadbalancing:SetSubnets
      elasticloadbalancing:DeleteLoadBalancer elasticloadbalancing:ModifyTargetGroup
      elasticloadbalancing:ModifyTargetGroupAttributes elasticloadbalancing:DeleteTargetGroup
      elasticloadbalancing:ModifyListenerAttributes elasticloadbalancing:ModifyCapacityReservation
      elasticloadbalancing:ModifyIpPools
    `,
    conditions: [ITS],
  },
  {
    actions: 'elasticloadbalancing:AddTags',
    resources: balancers,
    conditions: [
      ['StringEquals', '"elasticloadbalancing:CreateAction"', '["CreateTargetGroup", "CreateLoadBalancer"]'],
      FOR_A_CLUSTER,
    ],
  },
  {
    actions: 'elasticloadbalancing:RegisterTargets elasticloadbalancing:DeregisterTargets',
    resources: elastic('targetgroup/*/*'),
  },
  {
    actions: `
      elasticloadbalancing:SetWebAcl elasticloadbalancing:ModifyListener
      elasticloadbalancing:AddListenerCertificates elasticloadbalancing:RemoveListenerCertificates
      elasticloadbalancing:ModifyRule elasticloadbalancing:SetRulePriorities
    `,
  },
];
