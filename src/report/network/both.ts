import type { NetworkBoth, NetworkSurprise } from '../../result/network.ts';
import { visible, visibleJson, wrap } from '../printable.ts';
import type { ReportOptions } from '../report.ts';
import { inkOf } from '../style.ts';

export function bothJson(document: NetworkBoth): string {
  return `${visibleJson(JSON.stringify(document))}\n`;
}

/** For a person: by the reason, since one reason makes many differences. */
export function* bothText({ differences }: NetworkBoth, options: ReportOptions): Generator<string> {
  const ink = inkOf(options);
  const byWhy = new Map<string, NetworkSurprise[]>();
  for (const one of differences) {
    const { file, line, why } = one;
    const key = `${file === undefined ? '' : `${file}:${line}\n`}${why ?? 'the two judge addresses in different ways'}`;
    byWhy.set(key, [...(byWhy.get(key) ?? []), one]);
  }
  for (const [key, alike] of byWhy) {
    const [first, second] = key.split('\n');
    if (second !== undefined) yield `${ink.paint(visible(first!), 'cyan')}\n`;
    for (const line of wrap(visible(second ?? first!), ink.columns)) yield `${line}\n`;
    for (const { dst, eks, opened, spec, src } of alike.slice(0, 10)) {
      const colourOf = opened === undefined ? 'yellow' : 'red';
      const sign = opened === undefined ? '-' : '+';
      yield `  ${ink.paint(sign, colourOf)} ${visible(src)} ${ink.glyph.next} ${visible(dst)}  ${ink.paint(`specified ${spec}, on EKS ${eks}`, colourOf)}\n`;
    }
    if (alike.length > 10)
      yield `  ${ink.glyph.ellipsis} and ${alike.length - 10} more; --json lists them all\n`;
    yield '\n';
  }
  const opens = differences.filter(({ opened }) => opened !== undefined).length;
  yield differences.length === 0
    ? 'EKS does what the policies say\n'
    : `${differences.length} pairs differ: EKS opens something between ${opens} of them\n`;
}
