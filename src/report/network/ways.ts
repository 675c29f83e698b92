import type { NetworkReason, NetworkWay } from '../../result/network.ts';
import { visible, width, wrap } from '../printable.ts';
import type { Ink } from '../style.ts';
import { counted } from '../tally.ts';

const COLOURS = { yes: 'green', no: 'red', depends: 'yellow' } as const;
/** So many lines fit a screen. */
const MOST = 20;
/** One reason says what to change; the others are in the JSON. */
const MOST_REASONS = 2;

/** `TCP 443→8443` */
export function portsOf({ listener, port }: NetworkWay): string {
  const [protocol, outside] = listener.split(' ');
  if (outside === undefined) return port === undefined ? `${protocol} any port` : `${protocol} ?→${port}`;
  return port === undefined || String(port) === outside ? listener : `${listener}→${port}`;
}

/** Every way into a cluster, one a line. */
export function* waysText(ways: readonly NetworkWay[], ink: Ink): Generator<string> {
  yield `\n${ink.paint('ways in', 'bold')}\n`;
  const shown = ways.slice(0, MOST);
  const texts = shown.map((way) => pathOf(way, ink));
  const room = Math.max(0, ...texts.map((text) => width(text)));
  for (const [at, way] of shown.entries()) {
    const padding = ' '.repeat(room - width(texts[at]!));
    yield `  ${texts[at]}${padding}  ${ink.paint(portsOf(way).replace('→', ink.glyph.next), 'bold')}  ${verdictOf(way, ink)}\n`;
  }
  if (ways.length > shown.length)
    yield `  ${ink.glyph.ellipsis} ${counted(ways.length - shown.length, 'more way')}; --json lists them all\n`;
}

/** `internet → NLB shop/web (Service) → shop/web[Deployment]` */
function pathOf({ cluster, dst, kind, name, src, through }: NetworkWay, ink: Ink): string {
  const [made = '', object = ''] = name.split(' ');
  const by = made === kind ? name : `${kind} ${object} (${made})`;
  const stations = [src, by, ...(through === undefined ? [] : [through]), dst];
  return `${visible(stations.join(` ${ink.glyph.next} `))}${cluster === undefined ? '' : ` (${visible(cluster)})`}`;
}

function verdictOf({ answer, because, login }: NetworkWay, ink: Ink): string {
  if (answer === 'yes') return `${ink.paint('open', COLOURS.yes)}${afterLogin(login)}`;
  const by = telling(answer, because)[0]?.policy;
  const word = answer === 'no' ? 'closed' : 'depends';
  return `${ink.paint(word, COLOURS[answer])}${by === undefined ? '' : ` ${answer === 'no' ? 'by' : 'on'} ${visible(by)}`}`;
}

/** That whoever comes meets a login first. */
function afterLogin(login: NetworkWay['login']): string {
  if (login === undefined) return '';
  return login === 'yes' ? ' after a login' : ' perhaps after a login';
}

/** What says most about an answer first: what closes a way, or what is not known of it. */
function telling(answer: NetworkWay['answer'], because: NetworkWay['because']): NetworkWay['because'] {
  const says = ({ certain, effect }: NetworkReason): boolean =>
    answer === 'no' ? effect === 'denies' || effect === 'isolates' || effect === 'refused' : !certain;
  return [...because.filter(says), ...because.filter((reason) => !says(reason))];
}

/** The ways that lead to one workload from where somebody asked, each with what decides it. */
export function* waysToText(ways: readonly NetworkWay[], ink: Ink): Generator<string> {
  yield `\n  ${ink.paint('ways in', 'bold')}\n`;
  if (ways.length === 0) {
    yield '    no load balancer, Ingress, Gateway or NodePort here leads to it\n';
    return;
  }
  for (const way of ways.slice(0, MOST)) {
    const where = way.file === undefined ? '' : `  ${ink.paint(`${visible(way.file)}:${way.line}`, 'cyan')}`;
    const ports = portsOf(way).replace('→', ink.glyph.next);
    yield `    ${ink.paint(way.answer, COLOURS[way.answer])}  ${pathOf(way, ink)}  ${ports}${way.answer === 'no' ? '' : afterLogin(way.login)}${where}\n`;
    const said = new Set<string>();
    for (const { file, line, message, policy } of telling(way.answer, way.because)) {
      const at = file === undefined ? '' : ` (${file}:${line})`;
      if (way.answer !== 'yes' && said.size < MOST_REASONS) said.add(`${policy} ${message}${at}`);
    }
    for (const text of said)
      for (const part of wrap(visible(text), ink.columns - 8)) yield `        ${part}\n`;
  }
  if (ways.length > MOST)
    yield `    ${ink.glyph.ellipsis} ${counted(ways.length - MOST, 'more way')}; --json lists them all\n`;
}
