import type { Asked } from '../../reach/network/aws/sets.ts';
import type { End } from '../../reach/network/hints/index.ts';
import { hintsFor, wantedOf } from '../../reach/network/hints/index.ts';
import type { Network } from '../../reach/network/index.ts';
import { viewOf } from '../../reach/network/index.ts';
import type { Verdict } from '../../reach/network/reach.ts';
import type { Told } from '../../reach/network/told.ts';
import type { NetworkHint } from '../../result/network.ts';

/** What to change, as a document says it. */
export function hintsIn(
  { reach, settings }: Network,
  source: End,
  destination: End,
  asked: Asked,
  verdict: Verdict,
  reasons: readonly Told[],
): NetworkHint[] {
  const wanted = wantedOf(reach.network, source, destination, asked, settings !== undefined);
  return hintsFor(wanted, verdict, reasons).map(({ at, change: { kind }, text }) => {
    const span = at === undefined ? undefined : viewOf(at).span;
    return {
      kind,
      message: text,
      ...(span === undefined ? {} : { file: span.file.path, line: span.file.position(span.start).line }),
    };
  });
}
