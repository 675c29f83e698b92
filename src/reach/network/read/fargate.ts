import type { Estate, Resource, View } from '../../../estate/index.ts';
import type { OnFargate } from '../eks/settings.ts';
import type { PodGroup } from '../model.ts';
import type { Answer } from '../selector.ts';

const PROFILE_LABEL = 'eks.amazonaws.com/fargate-profile';
const NOT: OnFargate = { on: false, at: undefined };

interface Profile {
  /** `undefined` where it is not known. */
  readonly name: string | undefined;
  /** Whose it is, as far as that is told: profiles of two clusters never have the same. */
  readonly cluster: string;
  readonly selectors: readonly { readonly at: View; readonly takes: (group: PodGroup) => Answer }[];
  /** What is not known of it, where it may select more than is written. */
  readonly rest: View | undefined;
}

/**
 * Which pods run on Fargate by the profiles of the cluster: those whose namespace and labels a selector matches.
 * Manifests do not say which cluster they are for: where profiles of several stand here, each may be theirs.
 * https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
 */
export function fargateIn(estate: Estate): (group: PodGroup) => OnFargate {
  const profiles = estate.ofType('AWS::EKS::FargateProfile').map((one) => readProfile(one, estate));
  const clusters = new Set([
    ...profiles.map(({ cluster }) => cluster),
    ...estate.ofType('AWS::EKS::Cluster').map(({ address }) => address),
  ]);
  return (group) => {
    if (profiles.length === 0 || group.hostNetwork === true || group.windows === true) return NOT;
    // Where a pod runs is known of those that run.
    if (group.node !== undefined) return NOT;
    const { known, unknown } = group.labels;
    const wanted = unknown.has(PROFILE_LABEL) ? undefined : known.get(PROFILE_LABEL);
    let may: OnFargate = NOT;
    for (const { name, rest, selectors } of profiles) {
      // A pod that names a profile has to match that one.
      if (wanted !== undefined && name !== undefined && name !== wanted) continue;
      for (const { at, takes } of selectors) {
        const answer = takes(group);
        const sure =
          answer === true &&
          clusters.size === 1 &&
          mayGo(group) &&
          !(wanted !== undefined && name === undefined);
        if (sure) return { on: true, at };
        if (answer !== false && may.on === false) may = { on: undefined, at };
      }
      if (rest !== undefined && may.on === false) may = { on: undefined, at: rest };
    }
    return may;
  };
}

/** Fargate runs no pods of DaemonSets, and what becomes of one that a profile matches is not told. */
function mayGo({ hostNetwork, workload }: PodGroup): boolean {
  return workload.kind !== 'DaemonSet' && hostNetwork === false;
}

function readProfile(resource: Resource, estate: Estate): Profile {
  const own = resource.at('ClusterName');
  const followed = estate.follow(own, 'AWS::EKS::Cluster');
  const cluster =
    followed.kind === 'resource'
      ? followed.resource.address
      : followed.kind === 'elsewhere'
        ? followed.name
        : `of ${resource.address}`;
  const name = resource.at('FargateProfileName').string();
  const list = resource.at('Selectors');
  const { items, rest } = list.items();
  return {
    name: name.kind === 'known' ? name.value : undefined,
    cluster,
    selectors: items.map((at) => ({ at, takes: selectorAt(at) })),
    rest: rest === undefined ? undefined : list,
  };
}

function selectorAt(at: View): (group: PodGroup) => Answer {
  const namespace = at.get('Namespace').string();
  const labels = at.get('Labels').items();
  const wanted = labels.items.map(
    (label) => [label.get('Key').string(), label.get('Value').string()] as const,
  );
  return (group) => {
    const answers: Answer[] = [
      namespace.kind === 'known' ? matches(namespace.value, group.namespace) : undefined,
      labels.rest === undefined ? true : undefined,
      ...wanted.map(([key, value]) =>
        key.kind === 'known' && value.kind === 'known' ? hasLabel(group, key.value, value.value) : undefined,
      ),
    ];
    return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
  };
}

function hasLabel({ labels }: PodGroup, key: string, value: string): Answer {
  for (const [name, own] of labels.known) if (matches(key, name) && matches(value, own)) return true;
  const may = !labels.complete || [...labels.unknown].some((name) => matches(key, name));
  return may ? undefined : false;
}

/**
 * `*` stands for any characters, none too, and `?` for one.
 * https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html#fargate-profile-wildcards
 */
function matches(pattern: string, text: string): boolean {
  const parts = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${parts}$`, 's').test(text);
}
