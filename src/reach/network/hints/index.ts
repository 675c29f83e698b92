/** What to change so that a connection is let through that is not. */
import type { Verdict } from '../reach.ts';
import { backendsOf, targetAt } from '../service.ts';
import type { ClusterNetwork } from '../model.ts';
import type { Direction } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import type { Asked } from '../aws/sets.ts';
import type { Told } from '../told.ts';
import { accountHints } from './account.ts';
import type { End, Hint, Wanted } from './change.ts';
import { cniHint } from './cni.ts';
import { meshHint } from './mesh.ts';
import { policyHint } from './policies.ts';
import { serviceHint } from './services.ts';
import { clientsHint } from './ways.ts';

export type { End, Hint } from './change.ts';

/**
 * One hint for each thing that closes it. What is closed behind the first thing may only be told once that is open:
 * whoever did what the hints say and asks again may get others.
 * @param reasons of the answer
 */
export function hintsFor(wanted: Wanted, verdict: Verdict, reasons: readonly Told[]): readonly Hint[] {
  if (verdict === 'yes') return [];
  const inTurn = DIRECTIONS.toReversed();
  const policies = inTurn.flatMap((direction) => closedBy(reasons, direction, wanted, verdict));
  const others = reasons.flatMap(
    (told) =>
      serviceHint(told, wanted) ?? meshHint(told, wanted) ?? clientsHint(told, wanted.source.name) ?? [],
  );
  const account = accountHints(reasons, wanted);
  // Several that each may close it can close it together.
  const together =
    verdict === 'no' && policies.length + others.length + account.length === 0
      ? inTurn.flatMap((direction) => policyHint(reasons, direction, wanted, true) ?? [])
      : [];
  const found = [...policies, ...others, ...account, ...together];
  const texts = found.map(({ text }) => text);
  return found.filter(({ text }, at) => texts.indexOf(text) === at);
}

/** A rule for the address of a Service is for its pods too, and one for a pod or address goes before an exception. */
function closedBy(
  reasons: readonly Told[],
  direction: Direction,
  wanted: Wanted,
  verdict: Verdict,
): readonly Hint[] {
  const peculiar = reasons.flatMap((told): { readonly hint: Hint; readonly isService: boolean }[] => {
    if (told.direction !== direction) return [];
    const hint = cniHint(told, reasons, wanted, verdict);
    return hint === undefined ? [] : [{ hint, isService: told.about?.kind === 'service-address' }];
  });
  const ofService = peculiar.find(({ isService }) => isService);
  const policy = policyHint(reasons, direction, wanted);
  if (policy === undefined) return peculiar.map(({ hint }) => hint);
  return ofService !== undefined && policy.change.kind === 'policy-rule' ? [ofService.hint] : [policy];
}

/** What somebody wants, as the pods get it: to a Service it is the port of the pods behind it that counts for policies. */
export function wantedOf(
  network: ClusterNetwork,
  source: End,
  destination: End,
  asked: Asked,
  eks: boolean,
): Wanted {
  const { end } = destination;
  const from = onHost(network, source);
  if (end.kind !== 'service')
    return { source: from, destination: onHost(network, destination), asked, inPods: asked, eks };
  const { service } = end;
  const port = service.ports.find((one) => one.protocol === asked.protocol && one.port === asked.port);
  const backends = backendsOf(network, service);
  const targets = backends.flatMap((group) =>
    port === undefined ? [] : [targetAt(network.groups[group]!, service, port)],
  );
  const [first, ...others] = new Set(targets.filter((one) => one !== undefined));
  const inPods = { ...asked, port: first, others };
  const name = `the pods of Service ${service.namespace}/${service.name}`;
  const { name: called } = onHost(network, { name, end: { kind: 'pods', groups: backends } });
  return { source: from, destination: { name: called, end }, asked, inPods, eks };
}

/** Pods in the network of their node are not found by labels: a rule names the addresses of the node. */
function onHost({ groups }: ClusterNetwork, one: End): End {
  const { end, name } = one;
  if (end.kind !== 'pods' || end.groups.every((at) => groups[at]!.hostNetwork !== true)) return one;
  return { name: `the nodes of ${name}`, end };
}
