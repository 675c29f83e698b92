import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, jsonIn, must, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { POLICY } from './_policies.ts';

const OFF = 'the VPC CNI enforces no network policy: it takes them and lets everything through';
/** The line of a YAML text; each part of a JSON text that is only known in parts. */
const YAML_LINE = /^enableNetworkPolicy:\s*["']?(true|false)["']?\s*(?:#.*)?$/m;
const JSON_ENTRY = /"enableNetworkPolicy"\s*:\s*"?(true|false)"?/;

/** https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html */
function byAddOn(addOn: Resource): Decision | undefined {
  const name = addOn.at('AddonName').string();
  if (name.kind === 'unknown') return undecided(name);
  if (name.kind !== 'known' || name.value !== 'vpc-cni') return undefined;
  const text = addOn.at('ConfigurationValues');
  const value = text.string();
  if (value.kind === 'known' && !value.value.trimStart().startsWith('{')) {
    return YAML_LINE.exec(value.value)?.[1] === 'true' ? pass(text) : fail(text, OFF);
  }
  if (value.kind === 'unknown' && value.known?.kind === 'pattern') {
    const entry = value.known.parts
      .map((part) => JSON_ENTRY.exec(part ?? ''))
      .find((match) => match !== null);
    if (entry !== undefined) return entry[1] === 'true' ? pass(text) : fail(text, OFF);
  }
  if (value.kind === 'unknown') return undecided(value);
  if (value.kind === 'absent') return fail(text, OFF);
  const entry = jsonIn(text).get('enableNetworkPolicy');
  return must(entry.value(), (on) => on === true || on === 'true', OFF);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html */
function byConfigMap(configMap: Resource): Decision | undefined {
  if (configMap.name !== 'amazon-vpc-cni' || configMap.namespace !== 'kube-system') return undefined;
  const entry = configMap.at('data', 'enable-network-policy-controller');
  // The same ConfigMap holds other settings of clusters that are not in Auto Mode.
  if (entry.present === false) return undefined;
  return must(
    entry.value(),
    (on) => on === 'true',
    'EKS Auto Mode enforces no network policy while this is not "true"',
  );
}

/**
 * A cluster by itself. Manifests do not say which cluster they are for, so what they hold counts for every cluster
 * here. Without a policy anywhere, nobody relies on their being enforced, and the CNI may come from another place.
 */
function byCluster(cluster: Resource, estate: Estate): Decision | undefined {
  const auto = cluster.at('ComputeConfig', 'Enabled').boolean();
  if (auto.kind === 'unknown') return undecided(auto);
  const relied = estate.ofType(POLICY).length > 0;
  if (auto.kind !== 'absent' && auto.value) {
    const switched = estate
      .ofType('ConfigMap')
      .map(byConfigMap)
      .filter((decision) => decision !== undefined);
    if (switched.length > 0) return switched.find(({ verdict }) => verdict === 'pass') ?? switched[0];
    return relied
      ? fail(
          auto.at,
          'EKS Auto Mode enforces no network policy: the ConfigMap kube-system/amazon-vpc-cni that switches it on is missing',
        )
      : undecidedAt(
          auto.at,
          'whether the ConfigMap kube-system/amazon-vpc-cni switches network policies on is not in these files',
        );
  }
  const addOns = estate
    .ofTypeIn('AWS::EKS::Addon', cluster.scope)
    .filter((addOn) => mayBeOf(addOn.at('ClusterName'), cluster, estate));
  // An add-on is judged by itself.
  if (addOns.some((addOn) => byAddOn(addOn) !== undefined)) return undefined;
  const bare = cluster.at('BootstrapSelfManagedAddons').boolean();
  const place = cluster.at('BootstrapSelfManagedAddons');
  const without = bare.kind === 'known' && !bare.value;
  if (!without && relied) {
    return fail(
      place,
      'EKS installs the VPC CNI with network policies switched off, and no vpc-cni add-on here switches them on',
    );
  }
  return undecidedAt(
    place,
    'no vpc-cni add-on stands here; whether another CNI or another stack enforces network policies is not known',
  );
}

function mayBeOf(name: View, cluster: Resource, estate: Estate): boolean {
  const followed = estate.follow(name, 'AWS::EKS::Cluster');
  return followed.kind === 'resource' ? followed.resource === cluster : followed.kind === 'unknown';
}

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
        ? byConfigMap(resource)
        : resource.type === 'AWS::EKS::Addon'
          ? byAddOn(resource)
          : byCluster(resource, estate);
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
