import type { Decision, Estate, Resource, Scope, View } from '../../../estate/index.ts';
import { fail, jsonIn, must, pass, undecided, undecidedAt } from '../../../estate/index.ts';
import type { EksSettings } from '../eks/settings.ts';
import type { Answer } from '../selector.ts';
import { fargateIn } from './fargate.ts';

const POLICY = 'networking.k8s.io/NetworkPolicy';
const OFF = 'the VPC CNI enforces no network policy: it takes them and lets everything through';
const MODE = 'NETWORK_POLICY_ENFORCING_MODE';
/** The line of a YAML text; each part of a JSON text that is only known in parts. */
const YAML_LINE = /^enableNetworkPolicy:\s*["']?(true|false)["']?\s*(?:#.*)?$/m;
const JSON_ENTRY = /"enableNetworkPolicy"\s*:\s*"?(true|false)"?/;
const MODE_ENTRY = /["']?NETWORK_POLICY_ENFORCING_MODE["']?\s*:\s*["']?(standard|strict)\b/;

/**
 * Whether the VPC CNI enforces network policies, as its add-on is configured; `undefined` for another add-on.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
 */
export function enforcesByAddOn(addOn: Resource): Decision | undefined {
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

/**
 * The same for EKS Auto Mode, by the ConfigMap that switches its controller on; `undefined` for another one.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 */
export function enforcesByConfigMap(configMap: Resource): Decision | undefined {
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
export function enforcesByCluster(cluster: Resource, estate: Estate): Decision | undefined {
  const auto = cluster.at('ComputeConfig', 'Enabled').boolean();
  if (auto.kind === 'unknown') return undecided(auto);
  const relied = estate.ofType(POLICY).length > 0;
  if (auto.kind !== 'absent' && auto.value) {
    const switched = estate
      .ofType('ConfigMap')
      .map(enforcesByConfigMap)
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
  if (addOns.some((addOn) => enforcesByAddOn(addOn) !== undefined)) return undefined;
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

/** Other programs that enforce the policies of a cluster, by the DaemonSets they run. */
const ENFORCERS: Readonly<Record<string, string>> = {
  'calico-node': 'Calico',
  cilium: 'Cilium',
  'antrea-agent': 'Antrea',
  'kube-router': 'kube-router',
  'weave-net': 'Weave Net',
};

/** A program other than the VPC CNI that enforces the policies of a cluster. */
export function otherEnforcer(
  estate: Estate,
  scope: Scope,
): { name: string; resource: Resource } | undefined {
  for (const resource of estate.ofTypeIn('apps/DaemonSet', scope))
    if (Object.hasOwn(ENFORCERS, resource.name)) return { name: ENFORCERS[resource.name]!, resource };
  const [calico] = estate.ofTypeIn('operator.tigera.io/Installation', scope);
  return calico === undefined ? undefined : { name: 'Calico', resource: calico };
}

/**
 * How EKS enforces the policies of an estate's clusters. Where nothing here says so it is taken that policies are
 * enforced, in standard mode: who writes them relies on that.
 */
export function eksSettingsOf(estate: Estate, scope: Scope): EksSettings {
  const decisions = [
    ...estate.ofType('AWS::EKS::Addon').map(enforcesByAddOn),
    ...estate.ofType('AWS::EKS::Cluster').map((cluster) => enforcesByCluster(cluster, estate)),
    ...estate.ofTypeIn('ConfigMap', scope).map(enforcesByConfigMap),
  ].filter((decision) => decision !== undefined);
  const mode = enforcingMode(estate, scope);
  const verdicts = new Set(decisions.map(({ verdict }) => verdict));
  const enforced: Answer =
    verdicts.size === 0 ? true : verdicts.size > 1 ? undefined : answerOf([...verdicts][0]!);
  return { enforced, enforcedAt: decisions[0]?.at, ...mode, fargate: fargateIn(estate) };
}

function answerOf(verdict: Decision['verdict']): Answer {
  return verdict === 'pass' ? true : verdict === 'fail' ? false : undefined;
}

/** The mode of pods without a policy, from the settings of the add-on or the environment of its DaemonSet. */
function enforcingMode(estate: Estate, scope: Scope): Pick<EksSettings, 'strict' | 'strictAt'> {
  for (const addOn of estate.ofType('AWS::EKS::Addon')) {
    if (enforcesByAddOn(addOn) === undefined) continue;
    const at = addOn.at('ConfigurationValues');
    const value = at.string();
    const texts =
      value.kind === 'known'
        ? [value.value]
        : value.kind === 'unknown' && value.known?.kind === 'pattern'
          ? value.known.parts
          : [];
    for (const text of texts) {
      const mode = MODE_ENTRY.exec(text ?? '')?.[1];
      if (mode !== undefined) return { strict: mode === 'strict', strictAt: at };
    }
    if (value.kind === 'unknown') return { strict: undefined, strictAt: at };
  }
  const agent = estate.find(scope, 'apps/DaemonSet', 'kube-system', 'aws-node');
  const containers = agent?.at('spec', 'template', 'spec', 'containers').items().items ?? [];
  for (const container of containers) {
    for (const variable of container.get('env').items().items) {
      const name = variable.get('name').string();
      if (name.kind !== 'known' || name.value !== MODE) continue;
      const value = variable.get('value');
      const mode = value.string();
      return { strict: mode.kind === 'known' ? mode.value === 'strict' : undefined, strictAt: value };
    }
  }
  return strictByNodeClass(estate, scope) ?? { strict: false, strictAt: undefined };
}

/**
 * EKS Auto Mode has the mode in its NodeClasses. The one that is there without anybody writing it, `default`, lets
 * pods be open, so that the mode is only known where no node pool of Auto Mode itself uses that one.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
 */
function strictByNodeClass(
  estate: Estate,
  scope: Scope,
): Pick<EksSettings, 'strict' | 'strictAt'> | undefined {
  const modes = estate
    .ofTypeIn('eks.amazonaws.com/NodeClass', scope)
    .map((one) => one.at('spec', 'networkPolicy'))
    .map((at) => ({ at, mode: at.string() }));
  const denying = modes.filter(
    ({ mode }) => mode.kind === 'unknown' || (mode.kind === 'known' && mode.value === 'DefaultDeny'),
  );
  const strictAt = denying[0]?.at;
  if (strictAt === undefined) return undefined;
  const all = denying.length === modes.length && denying.every(({ mode }) => mode.kind !== 'unknown');
  const clusters = estate.ofType('AWS::EKS::Cluster');
  const bare = clusters.length > 0 && clusters.every(hasNoPools);
  return { strict: all && bare ? true : undefined, strictAt };
}

/** Whether the node pools that Auto Mode brings along are switched off. */
function hasNoPools(cluster: Resource): boolean {
  const pools = cluster.at('ComputeConfig', 'NodePools');
  const { items, rest } = pools.items();
  return pools.present === true && items.length === 0 && rest === undefined;
}
