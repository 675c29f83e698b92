import type { Addon } from './addons.ts';
import { karpenterController } from './karpenter.ts';
import { loadBalancer } from './load-balancer.ts';
import {
  certManager,
  clusterAutoscaler,
  efsDriver,
  externalDns,
  externalSecrets,
  fluentBit,
  fsxDriver,
  gatewayController,
  privateCaIssuer,
  terminationHandler,
  velero,
} from './policies.ts';

const ARGO = 'https://argoproj.github.io/argo-helm';
const EKS = 'https://aws.github.io/eks-charts';
const BOTTLEROCKET = 'https://bottlerocket-os.github.io/bottlerocket-update-operator/';
const kubernetesSigs = (name: string): string => `https://kubernetes-sigs.github.io/${name}/`;
const drivers = (kind: string): Readonly<Record<string, string>> => ({
  controller_service_account_name: `${kind}-csi-controller-sa`,
  node_service_account_name: `${kind}-csi-node-sa`,
});
const account = (name: string): Readonly<Record<string, string>> => ({ service_account_name: name });

const withRole: readonly Addon[] = [
  {
    key: 'aws_cloudwatch_metrics',
    chart: 'aws-cloudwatch-metrics',
    repository: EKS,
    namespace: '"amazon-cloudwatch"',
    role: {
      name: 'aws-cloudwatch-metrics',
      accounts: account('aws-cloudwatch-metrics'),
      managed: 'CloudWatchAgentServerPolicy',
    },
  },
  {
    key: 'aws_efs_csi_driver',
    chart: 'aws-efs-csi-driver',
    repository: kubernetesSigs('aws-efs-csi-driver'),
    namespace: '"kube-system"',
    role: { name: 'aws-efs-csi-driver', accounts: drivers('efs'), statements: efsDriver },
  },
  {
    key: 'aws_for_fluentbit',
    chart: 'aws-for-fluent-bit',
    repository: EKS,
    namespace: '"kube-system"',
    role: {
      name: 'aws-for-fluent-bit',
      accounts: account('aws-for-fluent-bit-sa'),
      statements: fluentBit,
      policyWhen:
        'try(var.aws_for_fluentbit_cw_log_group.create, true) || length(try(var.aws_for_fluentbit.s3_bucket_arns, [])) > 0',
    },
  },
  {
    key: 'aws_fsx_csi_driver',
    chart: 'aws-fsx-csi-driver',
    repository: kubernetesSigs('aws-fsx-csi-driver'),
    namespace: '"kube-system"',
    role: { name: 'aws-fsx-csi-driver', accounts: drivers('aws-fsx'), statements: fsxDriver },
  },
  {
    key: 'aws_load_balancer_controller',
    chart: 'aws-load-balancer-controller',
    repository: EKS,
    namespace: '"kube-system"',
    role: {
      name: 'alb-controller',
      accounts: account('aws-load-balancer-controller-sa'),
      statements: loadBalancer,
    },
  },
  {
    key: 'aws_node_termination_handler',
    chart: 'aws-node-termination-handler',
    repository: EKS,
    namespace: '"aws-node-termination-handler"',
    role: {
      name: 'aws-node-termination-handler',
      accounts: account('aws-node-termination-handler-sa'),
      statements: terminationHandler,
    },
  },
  {
    key: 'aws_privateca_issuer',
    chart: 'aws-privateca-issuer',
    repository: 'https://cert-manager.github.io/aws-privateca-issuer',
    namespace: 'try(var.cert_manager.namespace, "cert-manager")',
    role: {
      name: 'aws-privateca-issuer',
      accounts: account('aws-privateca-issuer-sa'),
      statements: privateCaIssuer,
    },
  },
  {
    key: 'cert_manager',
    chart: 'cert-manager',
    repository: 'https://charts.jetstack.io',
    namespace: '"cert-manager"',
    role: {
      name: 'cert-manager',
      accounts: account('cert-manager'),
      assumesItself: true,
      when: 'length(var.cert_manager_route53_hosted_zone_arns) > 0',
      policyWhen: 'length(var.cert_manager_route53_hosted_zone_arns) > 0',
      statements: certManager,
    },
  },
  {
    key: 'cluster_autoscaler',
    chart: 'cluster-autoscaler',
    repository: 'https://kubernetes.github.io/autoscaler',
    namespace: '"kube-system"',
    role: {
      name: 'cluster-autoscaler',
      accounts: account('cluster-autoscaler-sa'),
      statements: clusterAutoscaler,
    },
  },
  {
    key: 'external_dns',
    chart: 'external-dns',
    repository: kubernetesSigs('external-dns'),
    namespace: '"external-dns"',
    role: {
      name: 'external-dns',
      accounts: account('external-dns-sa'),
      when: 'length(var.external_dns_route53_zone_arns) > 0',
      policyWhen: 'length(var.external_dns_route53_zone_arns) > 0',
      statements: externalDns,
    },
  },
  {
    key: 'external_secrets',
    chart: 'external-secrets',
    repository: 'https://charts.external-secrets.io',
    namespace: '"external-secrets"',
    role: {
      name: 'external-secrets',
      accounts: account('external-secrets-sa'),
      statements: externalSecrets,
    },
  },
  {
    key: 'karpenter',
    chart: 'karpenter',
    repository: 'oci://public.ecr.aws/karpenter',
    namespace: '"karpenter"',
    role: { name: 'karpenter', accounts: account('karpenter'), statements: karpenterController },
  },
  {
    key: 'velero',
    chart: 'velero',
    repository: 'https://vmware-tanzu.github.io/helm-charts/',
    namespace: '"velero"',
    role: { name: 'velero', accounts: account('velero-server'), statements: velero },
  },
  {
    key: 'aws_gateway_api_controller',
    release: 'aws-gateway-api-controller',
    chart: 'aws-gateway-controller-chart',
    repository: 'oci://public.ecr.aws/aws-application-networking-k8s',
    namespace: '"aws-application-networking-system"',
    role: {
      name: 'aws-gateway-api-controller',
      accounts: account('gateway-api-controller'),
      statements: gatewayController,
    },
  },
];

const plain = (
  key: string,
  repository: string,
  namespace: string,
  chart = key.replaceAll('_', '-'),
): Addon => ({
  key,
  repository,
  chart,
  namespace: `"${namespace}"`,
});

const withoutRole: readonly Addon[] = [
  plain('argo_rollouts', ARGO, 'argo-rollouts'),
  plain('argo_workflows', ARGO, 'argo-workflows'),
  plain('argocd', ARGO, 'argocd', 'argo-cd'),
  plain('argo_events', ARGO, 'argo-events'),
  plain(
    'cluster_proportional_autoscaler',
    'https://kubernetes-sigs.github.io/cluster-proportional-autoscaler',
    'kube-system',
  ),
  plain('gatekeeper', 'https://open-policy-agent.github.io/gatekeeper/charts', 'gatekeeper-system'),
  plain('ingress_nginx', 'https://kubernetes.github.io/ingress-nginx', 'ingress-nginx'),
  plain(
    'kube_prometheus_stack',
    'https://prometheus-community.github.io/helm-charts',
    'kube-prometheus-stack',
  ),
  plain('metrics_server', kubernetesSigs('metrics-server'), 'kube-system'),
  plain(
    'secrets_store_csi_driver',
    'https://kubernetes-sigs.github.io/secrets-store-csi-driver/charts',
    'kube-system',
  ),
  plain(
    'secrets_store_csi_driver_provider_aws',
    'https://aws.github.io/secrets-store-csi-driver-provider-aws',
    'kube-system',
  ),
  plain('vpa', 'https://charts.fairwinds.com/stable', 'vpa'),
  {
    key: 'bottlerocket_shadow',
    flag: 'enable_bottlerocket_update_operator',
    release: 'brupop-crds',
    chart: 'bottlerocket-shadow',
    repository: BOTTLEROCKET,
    namespace: 'null',
  },
  {
    key: 'bottlerocket_update_operator',
    release: 'brupop-operator',
    chart: 'bottlerocket-update-operator',
    repository: BOTTLEROCKET,
    namespace: '"brupop-bottlerocket-aws"',
  },
];

/** Every add-on that is asked for by an input of its own. */
export const addons: readonly Addon[] = [...withRole, ...withoutRole];
