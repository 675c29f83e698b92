import { visibleJson } from '../printable.ts';
import type { NetworkReport } from './index.ts';

/** One pair a line: a large cluster has millions of them. */
export const json: NetworkReport = function* json({ connections, undecided, ways = [], ...head }) {
  yield `${JSON.stringify({ schema: head.schema, mode: head.mode }).slice(0, -1)},"connections":[`;
  yield* lines(connections);
  yield '],"undecided":[';
  yield* lines(undecided);
  if (ways.length > 0) {
    yield '],"ways":[';
    yield* lines(ways);
  }
  yield `],"notes":${visibleJson(JSON.stringify(head.notes))},"problems":${visibleJson(JSON.stringify(head.problems))}}\n`;
};

function* lines(items: Iterable<object>): Generator<string> {
  let first = true;
  for (const item of items) {
    yield `${first ? '\n' : ',\n'}${visibleJson(JSON.stringify(item))}`;
    first = false;
  }
  if (!first) yield '\n';
}
