import type { Asked } from '../aws/sets.ts';
import { ask } from '../ask.ts';
import { endpointOf } from '../endpoint.ts';
import type { Network } from '../index.ts';
import { viewOf } from '../model.ts';
import type { Verdict } from '../reach.ts';
import type { Hint } from './index.ts';
import { hintsFor, wantedOf } from './index.ts';

/** The answer to a question, and what would make it yes. */
export function answerWithHints(
  { reach, settings }: Network,
  source: string,
  destination: string,
  asked: Asked,
): { readonly verdict: Verdict; readonly hints: readonly Hint[] } {
  const from = { name: source, end: endpointOf(reach.network, source) };
  const to = { name: destination, end: endpointOf(reach.network, destination) };
  const { reasons, verdict } = ask(reach, from.end, to.end, asked.protocol, asked.port);
  const wanted = wantedOf(reach.network, from, to, asked, settings !== undefined);
  return { verdict, hints: hintsFor(wanted, verdict, reasons) };
}

/** The line, and what to do there. */
export function lineOf({ at, text }: Hint): string {
  const span = at === undefined ? undefined : viewOf(at).span;
  return `${span === undefined ? '?' : `${span.file.path}:${span.file.position(span.start).line}`} ${text}`;
}
