import type { Estate, Scope, View } from '../../../../estate/index.ts';
import type { Answer } from '../../selector.ts';
import type { CniSettings } from '../model.ts';
import { textAt } from './reference.ts';

/** A setting of the VPC CNI: its word, `undefined` where it can't be told, and nothing where nobody says. */
interface Setting {
  readonly word: string | undefined;
  readonly at: View;
}

/**
 * An environment variable of the VPC CNI, from the configuration of its add-on or from its DaemonSet.
 * https://github.com/aws/amazon-vpc-cni-k8s#cni-configuration-variables
 */
export function cniVariable(estate: Estate, scope: Scope, name: string): Setting | undefined {
  for (const addOn of estate.ofType('AWS::EKS::Addon')) {
    const called = addOn.at('AddonName').string();
    if (called.kind === 'absent' || (called.kind !== 'unknown' && called.value !== 'vpc-cni')) continue;
    const at = addOn.at('ConfigurationValues');
    const value = at.string();
    if (value.kind === 'absent') continue;
    const texts =
      value.kind !== 'unknown' ? [value.value] : value.known?.kind === 'pattern' ? value.known.parts : [];
    const entry = new RegExp(`["']?\\b${name}\\b["']?\\s*:\\s*["']?([\\w./,-]+)`);
    const word = texts.map((text) => entry.exec(text ?? '')?.[1]).find((one) => one !== undefined);
    if (word !== undefined) return { word, at };
    if (value.kind === 'unknown') return { word: undefined, at };
  }
  const agent = estate.find(scope, 'apps/DaemonSet', 'kube-system', 'aws-node');
  for (const container of agent?.at('spec', 'template', 'spec', 'containers').items().items ?? []) {
    for (const variable of container.get('env').items().items) {
      if (textAt(variable.get('name')) !== name) continue;
      return { word: textAt(variable.get('value')), at: variable.get('value') };
    }
  }
  return undefined;
}

/**
 * How the VPC CNI of a cluster moves packets. Pods with security groups of their own are in strict mode unless told.
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html
 */
export function cniSettingsOf(estate: Estate, scope: Scope): CniSettings {
  const mode = cniVariable(estate, scope, 'POD_SECURITY_GROUP_ENFORCING_MODE');
  const snat = cniVariable(estate, scope, 'AWS_VPC_K8S_CNI_EXTERNALSNAT');
  // Some addresses are then spared, and others are not.
  const spared = cniVariable(estate, scope, 'AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS');
  const own = is(snat, 'true', false);
  return {
    strict: is(mode, 'strict', true),
    strictAt: mode?.at,
    externalSnat: own === false && spared !== undefined ? undefined : own,
    externalSnatAt: snat?.at ?? spared?.at,
  };
}

function is(setting: Setting | undefined, word: string, unlessTold: boolean): Answer {
  if (setting === undefined) return unlessTold;
  return setting.word === undefined ? undefined : setting.word.toLowerCase() === word;
}
