/** What to change so that a connection is let through that is not. */
import type { Verdict } from '../reach.ts';
import { backendsOf, targetAt } from '../service.ts';
import type { ClusterNetwork } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import type { Asked } from '../aws/sets.ts';
import type { Told } from '../told.ts';
import { accountHints } from './account.ts';
import type { End, Hint, Wanted } from './change.ts';
import { cniHint } from './cni.ts';
import { policyHint } from './policies.ts';

export type { End, Hint } from './change.ts';

/**
 * One hint for each thing that closes it. What is closed behind the first thing may only be told once that is open:
 * whoever did what the hints say and asks again may get others.
 * @param reasons of the answer
 */
export function hintsFor(wanted: Wanted, verdict: Verdict, reasons: readonly Told[]): readonly Hint[] {
  if (verdict === 'yes') return [];
  const policies = [
    ...DIRECTIONS.toReversed().map((direction) => policyHint(reasons, direction, wanted)),
    ...reasons.map((told) => cniHint(told, reasons, wanted)),
  ].filter((hint) => hint !== undefined);
  const found = [...policies, ...accountHints(reasons, wanted)];
  const texts = found.map(({ text }) => text);
  return found.filter(({ text }, at) => texts.indexOf(text) === at);
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
  if (end.kind !== 'service') return { source, destination, asked, inPods: asked, eks };
  const { service } = end;
  const port = service.ports.find((one) => one.protocol === asked.protocol && one.port === asked.port);
  const targets = backendsOf(network, service).flatMap((group) =>
    port === undefined ? [] : [targetAt(network.groups[group]!, service, port)],
  );
  const inPods = { ...asked, port: targets.find((one) => one !== undefined) };
  const name = `the pods of Service ${service.namespace}/${service.name}`;
  return { source, destination: { name, end }, asked, inPods, eks };
}
