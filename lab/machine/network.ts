import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../api/client.ts';
import { find } from '../needs.ts';
import type { NodeInfo } from '../options.ts';
import { nodeName } from '../options.ts';
import { labs } from '../place.ts';
import type { Processes } from './processes.ts';
import { networkOf } from './processes.ts';
import { run } from './run.ts';

/** The network of a lab: the control plane, the nodes and the host on one bridge, in namespaces that nobody pins. */
export interface LabNetwork {
  readonly controlPlane: { readonly address: string; readonly pid: number };
  readonly host: string;
  readonly nodes: readonly NodeInfo[];
}

/** The host's end of the link into a lab. */
export const hostLink = (id: string) => `rw${id}`;

/** Pods of one node are routed to it, so a node's pods have addresses of its own block. */
export const podBlock = (index: number) => `10.244.${index}.0/24`;

export async function makeNetwork(id: string, nodeCount: number, processes: Processes): Promise<LabNetwork> {
  const subnet = await claimSubnet(id);
  const bridge = await namespace(processes, 'network-control-plane');
  const nodes: NodeInfo[] = [];
  for (let index = 1; index <= nodeCount; index += 1) {
    const name = nodeName(index);
    const pid = await namespace(processes, `network-${name}`);
    nodes.push({ name, address: `${subnet}.${10 + index}`, pid });
  }
  const address = `${subnet}.1`;
  const host = `${subnet}.254`;
  await ip([
    `link add ${hostLink(id)} type veth peer name host netns ${bridge}`,
    `addr add ${host}/24 dev ${hostLink(id)}`,
    `link set ${hostLink(id)} up`,
  ]);
  await ip(
    [
      'link set lo up',
      'link add bridge type bridge',
      `addr add ${address}/24 dev bridge`,
      'link set bridge up',
      'link set host master bridge up',
      ...nodes.flatMap(({ name, pid }) => [
        `link add ${name} type veth peer name eth0 netns ${pid}`,
        `link set ${name} master bridge up`,
      ]),
      ...nodes.map(({ address: node }, index) => `route add ${podBlock(index + 1)} via ${node}`),
    ],
    bridge,
  );
  await Promise.all(nodes.map((node) => joinNode(node, nodes, address)));
  return { controlPlane: { address, pid: bridge }, host, nodes };
}

async function joinNode(node: NodeInfo, nodes: readonly NodeInfo[], gateway: string): Promise<void> {
  const others = nodes.flatMap((other, index) =>
    other === node ? [] : [`route add ${podBlock(index + 1)} via ${other.address}`],
  );
  await ip(
    [
      'link set lo up',
      `addr add ${node.address}/24 dev eth0`,
      'link set eth0 up',
      `route add default via ${gateway}`,
      ...others,
    ],
    node.pid,
  );
  const settings = {
    ip_forward: 1,
    'conf/all/rp_filter': 0,
    'conf/default/rp_filter': 0,
    // Every forbidden packet is answered, not only some of them in a second.
    icmp_ratemask: 0,
  };
  const lines = Object.entries(settings).map(([name, value]) => `echo ${value} > /proc/sys/net/ipv4/${name}`);
  await run([...networkOf(node.pid), 'sh', '-ec', lines.join('\n')]);
}

const ip = (lines: readonly string[], inNetworkOf?: number) =>
  run(
    [...(inNetworkOf === undefined ? [] : networkOf(inNetworkOf)), find('ip')!, '-batch', '-'],
    `${lines.join('\n')}\n`,
  );

/** A network namespace that lasts as long as a sleeping process in it: no name, nothing to remove. */
async function namespace(processes: Processes, name: string): Promise<number> {
  const pid = processes.start(name, [find('unshare')!, '--net', 'sleep', 'infinity']);
  const own = readlinkSync('/proc/self/ns/net');
  await until(`the network namespace of ${name}`, () => {
    processes.check();
    return readlinkSync(`/proc/${pid}/ns/net`) !== own &&
      readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sleep\n'
      ? true
      : undefined;
  });
  return pid;
}

/** The range for benchmarks (RFC 2544), which no network that a machine is really in should use. */
const subnets = Array.from({ length: 512 }, (_, index) => `198.${18 + (index >> 8)}.${index & 255}`);

/** A subnet that neither another lab nor the machine has. */
async function claimSubnet(id: string): Promise<string> {
  const claims = join(labs, 'subnets');
  mkdirSync(claims, { recursive: true });
  const taken = await run([find('ip')!, '-4', 'route', 'show', 'table', 'all']);
  const first = randomInt(subnets.length);
  for (const subnet of [...subnets.slice(first), ...subnets.slice(0, first)]) {
    if (taken.includes(`${subnet}.`)) continue;
    try {
      writeFileSync(join(claims, subnet), id, { flag: 'wx' });
      return subnet;
    } catch {
      // another lab has it, or had it when it died
    }
  }
  throw new Error('no subnet is free for another lab; `npm run lab down` removes dead ones');
}

export function releaseSubnet(id: string): void {
  const claims = join(labs, 'subnets');
  if (!existsSync(claims)) return;
  for (const subnet of subnets) {
    const claim = join(claims, subnet);
    if (existsSync(claim) && readFileSync(claim, 'utf8') === id) rmSync(claim, { force: true });
  }
}
