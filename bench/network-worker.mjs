// One cluster in a process of its own, on the sources as esbuild bundles them: prints a line of JSON.
// SHAPE [eks]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { ask } from '../src/reach/network/ask.ts';
import { differences } from '../src/reach/network/differences.ts';
import { EksReach } from '../src/reach/network/eks/eks-reach.ts';
import { endpointOf } from '../src/reach/network/endpoint.ts';
import { Engine } from '../src/reach/network/engine.ts';
import { viewOf } from '../src/reach/network/model.ts';
import { allPairs } from '../src/reach/network/pairs.ts';
import { readClusterNetwork } from '../src/reach/network/read/cluster.ts';
import { clustersOf } from '../src/reach/network/read/clusters.ts';
import { SpecifiedReach } from '../src/reach/network/specified-reach.ts';
import { readEstate } from '../src/sources/read.ts';
import { random } from './corpus.mjs';
import { filesOf, shapes } from './network-shapes.mjs';

// As the command line does before it reads.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--no-incremental-marking');

const [shape, mode = 'spec'] = process.argv.slice(2);
const megabytes = () => Math.round(process.memoryUsage.rss() / 1e6);
const cpu = (work) => {
  const start = process.cpuUsage();
  const value = work();
  const { system, user } = process.cpuUsage(start);
  return [value, (system + user) / 1000];
};

/** One rule more in one policy: port 12345 from everybody in the namespace. */
const withRule = (object) => ({
  ...object,
  spec: {
    ...object.spec,
    ingress: [...(object.spec.ingress ?? []), { from: [{ podSelector: {} }], ports: [{ port: 12_345 }] }],
  },
});

const folder = mkdtempSync(join(tmpdir(), 'ringwall-network-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const write = (changed) => {
  let policies = 0;
  let bytes = 0;
  const isIt = ({ kind }) => kind === 'NetworkPolicy' && policies++ === changed;
  for (const [path, text] of filesOf(shapes[shape](), (object) =>
    isIt(object) ? withRule(object) : object,
  )) {
    bytes += text.length;
    writeFileSync(join(folder, path), text);
  }
  return bytes;
};

const empty = megabytes();
const bytes = write();
const start = process.cpuUsage();
const estate = await readEstate(['.'], { cwd: folder });
const { system, user } = process.cpuUsage(start);
const reading = (system + user) / 1000;
const loaded = megabytes();
const runs = [];
let engine;
let tallies;
const answers = new Set();
for (let run = 0; run < (mode === 'eks' ? 1 : 3); run++) {
  const [network, read] = cpu(() => readClusterNetwork(estate, clustersOf(estate)[0]));
  const [made, build] = cpu(() => new Engine(network));
  const [counted, pairs] = cpu(() => allPairs(made));
  engine = made;
  tallies = counted;
  runs.push({ read, build, pairs, cpu: read + build + pairs, rss: megabytes() });
  answers.add(JSON.stringify([...counted].map(([id, tally]) => [made.sets.text(id), tally]).toSorted()));
}
const edges = [...tallies].reduce((sum, [id, { classes }]) => (id === 0 ? sum : sum + classes), 0);
const podPairs = [...tallies].reduce((sum, [id, { pods }]) => (id === 0 ? sum : sum + pods), 0);
const { network } = engine;

// The same question put pair by pair, on a sample, for scale.
const pick = random(7);
const { all } = engine.classes;
const SAMPLE = 200_000;
const [, sampled] = cpu(() => {
  for (let at = 0; at < SAMPLE; at++) engine.between(pick(all.length), pick(all.length));
});
const naive = (sampled * all.length ** 2) / SAMPLE;

// JSON.parse of the same objects, for scale.
const texts = [...shapes[shape]()].map((object) => JSON.stringify(object));
const [, parsed] = cpu(() => texts.map((text) => JSON.parse(text)).length);
texts.length = 0;

const settings = { enforced: true, enforcedAt: undefined, strict: false, strictAt: undefined };
const reachOf = (cluster) => (mode === 'eks' ? new EksReach(cluster, settings) : new SpecifiedReach(cluster));
const [reach, built] = cpu(() => reachOf(network));
const asked = random(11);
const ends = Array.from({ length: 1000 }, () => {
  const [from, to] = [asked(network.groups.length), asked(network.groups.length)];
  return [
    { kind: 'pods', groups: [from] },
    { kind: 'pods', groups: [to] },
  ];
});
const lineOf = (place) => {
  const span = place === undefined ? undefined : viewOf(place).span;
  return span?.file.position(span.start).line;
};
let nos = 0;
let nameless = 0;
const [, thousand] = cpu(() => {
  for (const [from, to] of ends) {
    const { reasons, verdict } = ask(reach, from, to, 'TCP', 443);
    if (verdict !== 'no') continue;
    nos++;
    const named = reasons.some(({ place }) => lineOf(place) !== undefined);
    if (!named) nameless++;
  }
});
const name = (group) => `${group.namespace}/${group.workload.name}`;
const [, byName] = cpu(() => {
  for (let at = 0; at < 20; at++) {
    const from = endpointOf(network, name(network.groups[asked(network.groups.length)]));
    const to = endpointOf(network, name(network.groups[asked(network.groups.length)]));
    ask(reach, from, to, 'TCP', 443);
  }
});

// Another estate, read by itself, in which one policy of the middle is another.
const policies = network.policies.length;
write(policies >> 1);
const other = await readEstate(['.'], { cwd: folder });
const after = reachOf(readClusterNetwork(other, clustersOf(other)[0]));
const [changes, first] = cpu(() => [...differences(reach, after)]);
const [, second] = cpu(() => [...differences(reach, after)]);
const [backs, back] = cpu(() => [...differences(after, reach)]);

console.log(
  JSON.stringify({
    empty,
    bytes,
    reading,
    loaded,
    runs,
    classes: all.length,
    groups: network.groups.length,
    policies,
    pods: all.reduce((sum, { pods }) => sum + pods, 0),
    sets: engine.sets.size,
    edges,
    podPairs,
    answers: answers.size,
    naive,
    parsed,
    built,
    can: thousand / ends.length,
    canByName: byName / 20,
    nos,
    nameless,
    changes: changes.length,
    backs: backs.length,
    differences: [first, second, back],
    peak: Math.round(process.resourceUsage().maxRSS / 1000),
  }),
);
