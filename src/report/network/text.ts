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
  const [shown, more] = firstOf(connections, MOST.connections);
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
  if (more > 0)
    yield `\n${ink.glyph.ellipsis} ${counted(more, 'more connection')}; --format csv lists them all, --focus NS/NAME those of one workload\n`;
  const [open, moreOpen] = firstOf(undecided, MOST.undecided);
  if (open.length > 0) {
    yield `\n${ink.paint('not decided', 'bold')}\n`;
    for (const one of open) yield* undecidedLines(one, ink.glyph.next);
    if (moreOpen > 0)
      yield `  ${ink.glyph.ellipsis} ${counted(moreOpen, 'more pair')}; --json lists them all\n`;
  }
  if (ways.length > 0) yield* waysText(ways, ink);
  const how = mode === 'eks' ? 'as EKS enforces the policies' : 'as Kubernetes specifies the policies';
  const pairs = `${counted(shown.length + more, 'allowed connection')}, ${open.length + moreOpen} not decided`;
  yield `\n${pairs}, ${how}${problems.length === 0 ? '' : `; ${counted(problems.length, 'problem')}`}\n`;
  for (const note of notes) yield `${ink.paint(`${ink.glyph.warning} ${note}`, 'dim')}\n`;
};

/** The first of them, and how many come after. */
function firstOf<T>(items: Iterable<T>, most: number): readonly [first: readonly T[], more: number] {
  const first: T[] = [];
  let more = 0;
  for (const item of items) {
    if (first.length < most) first.push(item);
    else more++;
  }
  return [first, more];
}

function* undecidedLines(
  { conn, dst, reason, src }: NetworkConnection & { readonly reason: string },
  next: string,
): Generator<string> {
  yield `  ${visible(src)} ${next} ${visible(dst)}  ${conn}\n    ${visible(reason)}\n`;
}
