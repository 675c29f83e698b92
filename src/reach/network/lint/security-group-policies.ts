import type { Resource } from '../../../estate/index.ts';
import type { SecurityGroupPolicy } from '../aws/read/security-group-policies.ts';
import { securityGroupPolicies } from '../aws/read/security-group-policies.ts';
import { cniSettingsOf } from '../aws/read/cni.ts';
import { nameOf } from '../endpoint.ts';
import type { Network } from '../index.ts';
import type { PodGroup } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import { namespaceOf } from '../read/pods.ts';
import type { LintContext, LintFinding } from './finding.ts';
import { hasPodIdentity } from './reachable.ts';

/** `SecurityGroupPolicy shop/db` */
export function titleOf(policy: Resource): string {
  return `SecurityGroupPolicy ${namespaceOf(policy)}/${policy.name}`;
}

/** Policies that give pods security groups of their own, and what those pods then do without. */
export function securityGroupPolicyLints(context: LintContext): LintFinding[] {
  const { estate, network } = context;
  return securityGroupPolicies(estate, network.scope).flatMap((policy) => {
    const { groups } = network.reach.network;
    const chosen = groups.filter((group) => policy.takes(group) !== false);
    return chosen.length === 0 ? [unused(policy)] : strictMode(context, policy, chosen);
  });
}

function unused({ resource, selectsNothing }: SecurityGroupPolicy): LintFinding {
  const place = { resource, path: ['spec'] };
  if (selectsNothing) {
    const message = `${titleOf(resource)} has neither a podSelector nor a serviceAccountSelector: the API server refuses it`;
    return { lint: 'group-without-selector', effect: 'idle', message, place };
  }
  const message = `${titleOf(resource)} selects no pod that is here`;
  return { lint: 'group-selects-nothing', effect: 'idle', message, place };
}

/** https://docs.aws.amazon.com/eks/latest/best-practices/sgpp.html */
function strictMode(
  { estate, network }: LintContext,
  { resource }: SecurityGroupPolicy,
  chosen: readonly PodGroup[],
): LintFinding[] {
  const own = chosen.filter((group) => network.settings?.fargate?.(group).on !== true);
  const { strict, strictAt } = network.ground?.cni ?? cniSettingsOf(estate, network.scope);
  // EKS Auto Mode has an agent of its own.
  const isAuto = network.ground?.nodes.every(({ kind }) => kind === 'auto') === true;
  if (network.settings === undefined || strict !== true || isAuto || own.length === 0) return [];
  const why = strictAt === undefined ? 'strict, as it is unless told otherwise' : 'strict';
  const mode = `the enforcing mode of security groups for pods is ${why}`;
  const place = strictAt ?? { resource, path: ['spec'] };
  const found: LintFinding[] = [];
  const say = (lint: LintFinding['lint'], effect: LintFinding['effect'], message: string): void =>
    void found.push({ lint, effect, message, place });
  const isolated = own.find((group) => isIsolated(network, group));
  if (isolated !== undefined)
    say(
      'group-strict-mode',
      'opens',
      `network policies and ${titleOf(resource)} both select ${nameOf(isolated)}, and ${mode}: with network policies it has to be standard`,
    );
  const identified = own.find((group) => hasPodIdentity(estate, group));
  if (identified !== undefined)
    say(
      'group-no-pod-identity',
      'closes',
      `${nameOf(identified)} has a Pod Identity association, and does not reach the agent on its node: ${titleOf(resource)} gives it security groups of its own, and ${mode} (https://github.com/aws/amazon-vpc-resource-controller-k8s/issues/618)`,
    );
  const cache = estate
    .ofTypeIn('apps/DaemonSet', network.scope)
    .find(({ name }) => name === 'node-local-dns');
  if (cache !== undefined)
    say(
      'group-no-node-local-dns',
      'closes',
      `${nameOf(own[0]!)} cannot ask NodeLocal DNSCache on its node: ${titleOf(resource)} gives it security groups of its own, and ${mode}`,
    );
  return found;
}

function isIsolated({ reach }: Network, group: PodGroup): boolean {
  const { engine } = reach;
  const [variant] = engine.readings()[0]!;
  const id = engine.classes.of[reach.network.groups.indexOf(group)]!;
  return DIRECTIONS.some((direction) => {
    const { of, selecting } = variant![direction];
    return selecting[of[id]!]!.some(({ compiled, sure }) => sure && compiled.policy.isolates);
  });
}
