import type { NetworkList, NetworkWay } from '../../result/network.ts';
import { visible } from '../printable.ts';
import type { NetworkReport } from './index.ts';
import { portsOf } from './ways.ts';

/** https://graphviz.org/doc/info/lang.html; what is not decided is dashed. */
export const dot: NetworkReport = function* dot(document) {
  const { names, namespaces, outside } = nodesOf(document);
  yield 'digraph network {\n  rankdir=LR;\n  node [shape=box];\n';
  let cluster = 0;
  for (const [namespace, members] of namespaces) {
    yield `  subgraph cluster_${cluster++} {\n    label=${quoted(namespace)};\n`;
    for (const name of members)
      yield `    ${names.get(name)} [label=${quoted(name.slice(namespace.length + 1))}];\n`;
    yield '  }\n';
  }
  for (const name of outside) yield `  ${names.get(name)} [label=${quoted(name)}, shape=ellipse];\n`;
  for (const { conn, dst, src } of document.connections)
    yield `  ${names.get(src)} -> ${names.get(dst)} [label=${quoted(conn)}];\n`;
  for (const { conn, dst, src } of document.undecided)
    yield `  ${names.get(src)} -> ${names.get(dst)} [label=${quoted(`${conn}?`)}, style=dashed];\n`;
  for (const { dst, label, src, sure } of edgesOf(document.ways))
    yield `  ${names.get(src)} -> ${names.get(dst)} [label=${quoted(label)}${sure ? '' : ', style=dashed'}];\n`;
  yield '}\n';
};

/** https://mermaid.js.org/syntax/flowchart.html */
export const mermaid: NetworkReport = function* mermaid(document) {
  const { names, namespaces, outside } = nodesOf(document);
  yield 'flowchart LR\n';
  let group = 0;
  for (const [namespace, members] of namespaces) {
    yield `  subgraph g${group++}["${entities(namespace)}"]\n`;
    for (const name of members)
      yield `    ${names.get(name)}["${entities(name.slice(namespace.length + 1))}"]\n`;
    yield '  end\n';
  }
  for (const name of outside) yield `  ${names.get(name)}(["${entities(name)}"])\n`;
  for (const { conn, dst, src } of document.connections)
    yield `  ${names.get(src)} -- "${entities(conn)}" --> ${names.get(dst)}\n`;
  for (const { conn, dst, src } of document.undecided)
    yield `  ${names.get(src)} -. "${entities(`${conn}?`)}" .-> ${names.get(dst)}\n`;
  for (const { dst, label, src, sure } of edgesOf(document.ways))
    yield sure
      ? `  ${names.get(src)} -- "${entities(label)}" --> ${names.get(dst)}\n`
      : `  ${names.get(src)} -. "${entities(label)}" .-> ${names.get(dst)}\n`;
};

/** The ends of all connections: workloads by namespace, addresses, and a name for each that any language takes. */
function nodesOf({ connections, undecided, ways }: NetworkList): {
  names: ReadonlyMap<string, string>;
  namespaces: ReadonlyMap<string, readonly string[]>;
  outside: readonly string[];
} {
  const found = new Set<string>();
  for (const edges of [connections, undecided, edgesOf(ways)])
    for (const { dst, src } of edges) found.add(src).add(dst);
  const ends = [...found].toSorted();
  const names = new Map(ends.map((end, at) => [end, `n${at}`]));
  const namespaces = new Map<string, string[]>();
  const outside: string[] = [];
  for (const end of ends) {
    // `10.0.0.0/8` is outside: a workload ends with its kind.
    if (!end.endsWith(']')) {
      outside.push(end);
      continue;
    }
    const namespace = end.slice(0, end.indexOf('/'));
    const members = namespaces.get(namespace);
    if (members === undefined) namespaces.set(namespace, [end]);
    else members.push(end);
  }
  return { names, namespaces, outside };
}

/** The ways that are open, or may be, from where their load balancers stand. */
function edgesOf(
  ways: readonly NetworkWay[] = [],
): { readonly src: string; readonly dst: string; readonly label: string; readonly sure: boolean }[] {
  return ways.flatMap((way) => {
    if (way.answer === 'no') return [];
    const sure = way.answer === 'yes';
    return [
      {
        src: SIDES.includes(way.src) ? way.src : OF_SCHEME[way.scheme],
        dst: way.dst,
        label: `${way.kind} ${portsOf(way)}${sure ? '' : '?'}`,
        sure,
      },
    ];
  });
}

const OF_SCHEME = { 'internet-facing': 'internet', internal: 'VPC', unknown: 'outside' } as const;
/** Blocks of addresses are drawn as the side that they are on. */
const SIDES: readonly string[] = Object.values(OF_SCHEME);

function quoted(text: string): string {
  return `"${visible(text).replace(/[\\"]/g, (character) => `\\${character}`)}"`;
}

/** Everything that is not a letter or a digit as its number, so that no text ends the label it is in. */
function entities(text: string): string {
  return visible(text).replace(/[^\p{L}\p{N} ,./:-]/gu, (character) => `#${character.codePointAt(0)};`);
}
