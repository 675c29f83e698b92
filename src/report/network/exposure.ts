import type { NetworkExposure } from '../../result/network.ts';
import { visible } from '../printable.ts';
import type { ReportOptions } from '../report.ts';
import { inkOf } from '../style.ts';
import { counted } from '../tally.ts';

/** For a person: each workload with the pods that could reach it, the widest first. */
export function* exposureText({ exposure }: NetworkExposure, options: ReportOptions): Generator<string> {
  const ink = inkOf(options);
  let name: string | undefined;
  for (const { cluster, direction, incomplete, peers, unprotected, workload } of exposure) {
    const heading = cluster === undefined ? workload : `${workload} (${cluster})`;
    if (heading !== name) yield `${name === undefined ? '' : '\n'}${ink.paint(visible(heading), 'bold')}\n`;
    name = heading;
    const way = direction === 'ingress' ? 'accepts from' : 'may send to';
    if (unprotected) {
      yield `  ${way} ${ink.paint('everybody', 'red')}: no policy holds for it (${direction})\n`;
      continue;
    }
    if (peers.length === 0) yield `  ${way} ${ink.paint('no new pod', 'green')}\n`;
    for (const { conn, namespaces, open, pods } of peers) {
      const wide = namespaces === 'any';
      const who = `${pods === 'any' ? 'any pod' : `pods with ${visible(pods)}`} in ${wide ? 'any namespace' : `namespaces with ${visible(namespaces)}`}`;
      const what =
        conn === '' ? `perhaps ${open ?? ''}` : open === undefined ? conn : `${conn}, perhaps ${open}`;
      yield `  ${way} ${ink.paint(who, wide ? 'yellow' : 'cyan')}: ${what}\n`;
    }
    if (incomplete === true) yield '  (more labels are asked for than were combined with each other)\n';
  }
  const open = exposure.filter(({ unprotected }) => unprotected).length;
  yield `\n${counted(exposure.length, 'side')} of workloads, ${open} without any policy\n`;
}
