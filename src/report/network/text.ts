import type { NetworkConnection } from '../../result/network.ts';
import { visible, width } from '../printable.ts';
import { inkOf } from '../style.ts';
import { counted } from '../tally.ts';
import type { NetworkReport } from './index.ts';
import { waysText } from './ways.ts';

/** So many lines are for a person; more are for a program. */
const MOST = { connections: 400, undecided: 20 };

/** For a person: by source, and at the end what it comes to. */
export const text: NetworkReport = function* text(document, options) {
  const { connections, mode, notes, problems, undecided, ways = [] } = document;
  const ink = inkOf(options);
  const shown = connections.slice(0, MOST.connections);
  const room = Math.min(48, Math.max(0, ...shown.map(({ dst }) => width(visible(dst)))));
  let source: string | undefined;
  for (const { cluster, conn, dst, src } of shown) {
    const heading = cluster === undefined ? src : `${src} (${cluster})`;
    if (heading !== source)
      yield `${source === undefined ? '' : '\n'}${ink.paint(visible(heading), 'bold')}\n`;
    source = heading;
    const to = visible(dst);
    const padding = ' '.repeat(Math.max(0, room - width(to)));
    yield `  ${ink.glyph.next} ${to}${padding}  ${ink.paint(conn, conn === 'All Connections' ? 'yellow' : 'green')}\n`;
  }
  if (connections.length > shown.length)
    yield `\n${ink.glyph.ellipsis} ${counted(connections.length - shown.length, 'more connection')}; --format csv lists them all, --focus NS/NAME those of one workload\n`;
  if (undecided.length > 0) {
    yield `\n${ink.paint('not decided', 'bold')}\n`;
    for (const one of undecided.slice(0, MOST.undecided)) yield* undecidedLines(one, ink.glyph.next);
    if (undecided.length > MOST.undecided)
      yield `  ${ink.glyph.ellipsis} ${counted(undecided.length - MOST.undecided, 'more pair')}; --json lists them all\n`;
  }
  if (ways.length > 0) yield* waysText(ways, ink);
  const how = mode === 'eks' ? 'as EKS enforces the policies' : 'as Kubernetes specifies the policies';
  const pairs = `${counted(connections.length, 'allowed connection')}, ${undecided.length} not decided`;
  yield `\n${pairs}, ${how}${problems.length === 0 ? '' : `; ${counted(problems.length, 'problem')}`}\n`;
  for (const note of notes) yield `${ink.paint(`${ink.glyph.warning} ${note}`, 'dim')}\n`;
};

function* undecidedLines(
  { conn, dst, reason, src }: NetworkConnection & { readonly reason: string },
  next: string,
): Generator<string> {
  yield `  ${visible(src)} ${next} ${visible(dst)}  ${conn}\n    ${visible(reason)}\n`;
}
