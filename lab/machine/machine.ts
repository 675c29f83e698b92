import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../api/client.ts';
import { clientFrom } from '../api/kubeconfig.ts';
import type { Programs } from '../build.ts';
import { find } from '../needs.ts';
import { Enforcer } from '../network/enforcer.ts';
import type { LabOptions, NodeInfo } from '../options.ts';
import { nodeName } from '../options.ts';
import { removeCgroups } from './cgroups.ts';
import { controlPlaneReady, startControlPlane } from './control-plane.ts';
import { Eks } from './eks.ts';
import { makeImages } from './images.ts';
import type { LabNetwork } from './network.ts';
import { hostLink, makeNetwork, releaseSubnet } from './network.ts';
import { nodeReady, startNode } from './node.ts';
import { makePki } from './pki.ts';
import { freePorts, loopbackAddress } from './ports.ts';
import { Processes, networkOf } from './processes.ts';
import { run } from './run.ts';

type Say = (line: string) => void;

/** Everything of one lab that runs: made by the supervisor, and taken down by it. */
export class Machine {
  readonly eks = new Eks();
  readonly #id: string;
  readonly #folder: string;
  readonly #options: Required<LabOptions>;
  readonly #processes: Processes;
  #enforcer: Enforcer | undefined;

  constructor(id: string, folder: string, options: Required<LabOptions>) {
    this.#id = id;
    this.#folder = folder;
    this.#options = options;
    this.#processes = new Processes(join(folder, 'logs'));
  }

  get auditLog(): string {
    return join(this.#folder, 'audit/audit.log');
  }

  get kubeconfig(): string {
    return join(this.#folder, 'pki/admin.kubeconfig');
  }

  async start(programs: Programs, say: Say): Promise<{ server: string; nodes: readonly NodeInfo[] }> {
    const count = this.#options.nodes;
    const network = count > 0 ? await makeNetwork(this.#id, count, this.#processes) : undefined;
    const address = network?.controlPlane.address ?? loopbackAddress();
    const [api, etcd, peer] = (await freePorts('127.0.0.1', 3)) as [number, number, number];
    const server = `https://${address}:${api}`;
    const names = Array.from({ length: count }, (_, index) => nodeName(index + 1));
    const hosts = [address, '10.96.0.1'];
    const pki = await makePki(programs.kit, join(this.#folder, 'pki'), server, hosts, names);
    mkdirSync(join(this.#folder, 'audit'));
    startControlPlane(this.#processes, {
      kubernetes: programs.kubernetes,
      folder: this.#folder,
      pki,
      address,
      ports: { api, etcd, peer },
      eks: await this.eks.listen(network?.host ?? address),
      auditLog: this.auditLog,
      inNetworkOf: network?.controlPlane.pid,
    });
    const client = clientFrom(this.kubeconfig);
    try {
      if (network) await this.#startNodes(network, programs, pki, client, say);
      else await controlPlaneReady(this.#processes, client);
    } finally {
      client.connection.close();
    }
    return { server, nodes: network?.nodes ?? [] };
  }

  async #startNodes(
    network: LabNetwork,
    programs: Programs,
    pki: Awaited<ReturnType<typeof makePki>>,
    client: Client,
    say: Say,
  ): Promise<void> {
    const { nodes } = network;
    const images = makeImages(join(this.#folder, 'images'), programs);
    nodes.forEach((node, at) =>
      startNode(this.#processes, {
        id: this.#id,
        index: at + 1,
        node,
        folder: this.#folder,
        programs,
        pki,
        images,
      }),
    );
    await controlPlaneReady(this.#processes, client);
    say('the API server is ready');
    await client.apply(...roles);
    await Promise.all(nodes.map((node) => nodeReady(this.#processes, client, node, this.#folder)));
    if (this.#options.networkPolicy === 'none') return;
    const enforcer = clientFrom(join(pki.folder, 'enforcer.kubeconfig'));
    this.#enforcer = new Enforcer(enforcer, (node, rules) => {
      const { pid } = nodes.find(({ name }) => name === node)!;
      return run([...networkOf(pid), find('nft')!, '-f', '-'], rules);
    });
    await this.#enforcer.start(nodes.map(({ name }) => name));
  }

  /** Until every node holds what the API says now. */
  async settle(): Promise<void> {
    await this.#enforcer?.settle();
  }

  /** Removes every trace, as far as `start` had come. */
  async stop(): Promise<void> {
    this.#enforcer?.stop();
    this.eks.close();
    await this.#processes.end();
    await removeTraces(this.#id, this.#folder);
  }
}

/** What outlives the processes of a lab. */
export async function removeTraces(id: string, folder: string): Promise<void> {
  if (process.getuid?.() === 0) {
    // Mostly gone with its other end already.
    await run([find('ip') ?? 'ip', 'link', 'del', hostLink(id)]).catch(() => {});
    await removeCgroups(id);
  }
  releaseSubnet(id);
  for (const path of [folder, `${folder}.order`, `${folder}.log`])
    rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

const bind = (name: string, role: string, user: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
});

const roles = [
  bind('ringwall:kube-proxy', 'system:node-proxier', 'system:kube-proxy'),
  bind('ringwall:enforcer', 'ringwall:enforcer', 'ringwall:enforcer'),
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'ringwall:enforcer' },
    rules: [
      { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['list', 'watch'] },
    ],
  },
];
