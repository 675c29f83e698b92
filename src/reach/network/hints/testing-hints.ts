import type { Asked } from '../aws/sets.ts';
import { lineAt } from '../aws/testing-aws.ts';
import { ask } from '../ask.ts';
import { endpointOf } from '../endpoint.ts';
import type { Network } from '../index.ts';
import type { Reach, Verdict } from '../reach.ts';
import type { Told } from '../told.ts';
import type { End, Hint } from './index.ts';
import { hintsFor, wantedOf } from './index.ts';

interface Answered {
  readonly verdict: Verdict;
  readonly hints: readonly Hint[];
  readonly reasons: readonly Told[];
}

/** The answer to a question, and what would make it yes. */
export function answerOf(reach: Reach, source: End, destination: End, asked: Asked, eks: boolean): Answered {
  const { reasons, verdict } = ask(reach, source.end, destination.end, asked.protocol, asked.port);
  const wanted = wantedOf(reach.network, source, destination, asked, eks);
  return { verdict, reasons, hints: hintsFor(wanted, verdict, reasons) };
}

/** The same for ends by their names. */
export function answerWithHints(
  { reach, settings }: Network,
  source: string,
  destination: string,
  asked: Asked,
): Answered {
  const end = (name: string): End => ({ name, end: endpointOf(reach.network, name) });
  return answerOf(reach, end(source), end(destination), asked, settings !== undefined);
}

/** The line, and what to do there. */
export function lineOf({ at, text }: Hint): string {
  return `${lineAt(at)} ${text}`;
}
