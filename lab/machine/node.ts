import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../api/client.ts';
import { until } from '../api/client.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { Programs } from '../build.ts';
import { LabError } from '../error.ts';
import { find } from '../needs.ts';
import type { NodeInfo } from '../options.ts';
import { podRange } from '../options.ts';
import { labs, root } from '../place.ts';
import { cgroupOf, makeCgroup } from './cgroups.ts';
import type { Image } from './images.ts';
import { podBlock } from './network.ts';
import type { Pki } from './pki.ts';
import type { Processes } from './processes.ts';
import { lastLines } from './processes.ts';

export interface NodeOptions {
  readonly id: string;
  readonly index: number;
  readonly node: NodeInfo;
  readonly folder: string;
  readonly programs: Programs;
  readonly pki: Pki;
  readonly images: readonly Image[];
}

/** containerd, kube-proxy and kubelet in namespaces of their own, below one process. */
export function startNode(processes: Processes, options: NodeOptions): void {
  const { id, index, node, folder, programs, pki, images } = options;
  const given = join(folder, node.name, 'given');
  for (const name of ['logs', 'images']) mkdirSync(join(given, name), { recursive: true });
  mkdirSync(join(folder, node.name, 'root'));
  // All that the node may know of the lab's keys.
  for (const file of ['ca.crt', `${node.name}.kubeconfig`, 'kube-proxy.kubeconfig'])
    copyFileSync(join(pki.folder, file), join(given, file));
  for (const { name, path } of images) copyFileSync(path, join(given, 'images', `${name}.tar`));
  const cgroup = cgroupOf(id, node.name);
  makeCgroup(cgroup);
  writeFileSync(join(given, 'kubelet.json'), JSON.stringify(kubeletConfiguration(node.address, cgroup)));
  writeFileSync(join(given, 'lab.conflist'), JSON.stringify(networkConfiguration(index)));
  writeFileSync(join(given, 'containerd.toml'), containerdConfiguration);
  const command = [find('unshare')!, ...isolation, 'sh', join(root, 'lab/machine/node-init.sh')];
  processes.start(node.name, command, {
    inNetworkOf: node.pid,
    env: {
      PATH: `${process.env['PATH']}:/usr/sbin:/sbin:/usr/bin:/bin`,
      NODE: node.name,
      ADDRESS: node.address,
      ZONE: String(index),
      POD_RANGE: podRange,
      LAB: folder,
      LABS: labs,
      KUBERNETES: programs.kubernetes,
      KIT: programs.kit,
    },
  });
}

export async function nodeReady(
  processes: Processes,
  client: Client,
  { name }: NodeInfo,
  folder: string,
): Promise<void> {
  const isReady = async () => {
    processes.check();
    const node = await client.request<KubernetesObject>(`/api/v1/nodes/${name}`).catch(() => undefined);
    const conditions = (node?.['status'] as { conditions?: { type: string; status: string }[] })?.conditions;
    return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') || undefined;
  };
  try {
    await until(`${name} to be ready`, isReady, 120_000);
  } catch (error) {
    const logs = ['containerd', 'kubelet'].map((log) => join(folder, name, 'given/logs', `${log}.log`));
    const tails = logs.filter((log) => existsSync(log)).map((log) => lastLines(readFileSync(log, 'utf8')));
    throw new LabError('start', [String(error), ...tails].join('\n'));
  }
}

const networkConfiguration = (index: number) => ({
  cniVersion: '1.0.0',
  name: 'lab',
  plugins: [{ type: 'ringwall-cni', subnet: podBlock(index), dataDir: '/var/lib/cni/lab' }],
});

const kubeletConfiguration = (address: string, cgroup: string) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: '/etc/kubernetes/ca.crt' },
  },
  authorization: { mode: 'Webhook' },
  address,
  cgroupDriver: 'cgroupfs',
  failCgroupV1: false,
  cgroupRoot: `/${cgroup}`,
  cgroupsPerQOS: true,
  enforceNodeAllocatable: [],
  clusterDNS: ['10.96.0.10'],
  clusterDomain: 'cluster.local',
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
  failSwapOn: false,
  evictionHard: { 'nodefs.available': '1%', 'imagefs.available': '1%', 'memory.available': '50Mi' },
  localStorageCapacityIsolation: false,
  nodeStatusUpdateFrequency: '5s',
  oomScoreAdj: 0,
  resolvConf: '',
  healthzBindAddress: '127.0.0.1',
  imagePullCredentialsVerificationPolicy: 'NeverVerify',
});

const isolation = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];

/** Without CAP_SYS_RESOURCE runc can't lower oom_score_adj and dies, hence the restriction. */
const containerdConfiguration = `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  restrict_oom_score_adj = true
  sandbox_image = "lab.local/pause:1"
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/opt/cni/bin"
    conf_dir = "/etc/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
`;
