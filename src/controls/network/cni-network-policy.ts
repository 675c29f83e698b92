import {
  enforcesByAddOn,
  enforcesByCluster,
  enforcesByConfigMap,
} from '../../reach/network/read/enforcement.ts';
import { attack, cisEks, control, page } from '../control.ts';

export default control({
  id: 'cni-network-policy',
  title: 'The CNI enforces network policies',
  layer: 'network',
  stage: 'deploy',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'The VPC CNI takes network policies and ignores them until it is told otherwise. The policies are there, a scanner ' +
    'counts them, and whoever gets into a pod walks through all of them.',
  references: [
    cisEks('4.3.1'),
    cisEks('5.4.4'),
    attack('T1046'),
    page(
      'Limit pod traffic with Kubernetes network policies',
      'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html',
    ),
    page(
      'Use network policies with EKS Auto Mode',
      'https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Addon', 'AWS::EKS::Cluster', 'ConfigMap'],
  decide: (resource, estate) => {
    const decision =
      resource.type === 'ConfigMap'
        ? enforcesByConfigMap(resource)
        : resource.type === 'AWS::EKS::Addon'
          ? enforcesByAddOn(resource)
          : enforcesByCluster(resource, estate);
    return decision ?? [];
  },
  fix: {
    text: 'Set `enableNetworkPolicy` to "true" in the configuration of the vpc-cni add-on; for Auto Mode, in the ConfigMap.',
    safe: false,
    breaks: 'connections that a policy forbids and that went through until now',
    cloudformation: `ConfigurationValues: '{"enableNetworkPolicy": "true"}'`,
    kubernetes:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: amazon-vpc-cni, namespace: kube-system }\ndata:\n  enable-network-policy-controller: "true"',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Switched off in JSON',
      format: 'cloudformation',
      source: `Resources:
  Cni:
    Type: AWS::EKS::Addon
    Properties:
      AddonName: vpc-cni
      ClusterName: shop
      ConfigurationValues: |
        {
          "env": {"ENABLE_POD_ENI": "true"},
          "enableNetworkPolicy": "false"
        }
`,
      at: '"enableNetworkPolicy"',
    },
    {
      verdict: 'fail',
      title: 'Nothing is written: the default is off',
      format: 'cloudformation',
      source: `Resources:
  Cni:
    Type: AWS::EKS::Addon
    Properties: { AddonName: vpc-cni, ClusterName: shop }
`,
      at: 'Cni:',
    },
    {
      verdict: 'fail',
      title: 'Settings of the add-on that say nothing of it, as YAML',
      format: 'cloudformation',
      source: `Resources:
  Cni:
    Type: AWS::EKS::Addon
    Properties:
      AddonName: vpc-cni
      ClusterName: shop
      ConfigurationValues: "env: { ENABLE_POD_ENI: 'true' } # enableNetworkPolicy: true"
`,
      at: 'ConfigurationValues:',
    },
    {
      verdict: 'fail',
      title: 'The switch of Auto Mode',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: ConfigMap
metadata: { name: amazon-vpc-cni, namespace: kube-system }
data:
  enable-network-policy-controller: "false"
`,
      at: 'enable-network-policy-controller',
    },
    {
      verdict: 'pass',
      title: 'As a text and as a boolean, in JSON and in YAML',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: { Name: shop }
  Cni:
    Type: AWS::EKS::Addon
    Properties:
      AddonName: vpc-cni
      ClusterName: !Ref Cluster
      ConfigurationValues: '{"enableNetworkPolicy": "true"}'
  Other:
    Type: AWS::EKS::Addon
    Properties:
      AddonName: vpc-cni
      ClusterName: other
      ConfigurationValues: !Sub '{"enableNetworkPolicy": true, "env": {"REGION": "\${AWS::Region}"}}'
  Yaml:
    Type: AWS::EKS::Addon
    Properties:
      AddonName: vpc-cni
      ClusterName: yaml
      ConfigurationValues: |
        env:
          ENABLE_POD_ENI: "true"
        enableNetworkPolicy: "true"
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'A cluster without the add-on, and nobody who relies on policies',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: { Name: shop }
`,
      at: 'Cluster:',
    },
  ],
});
