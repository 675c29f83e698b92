import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfig } from '../api/kubeconfig.ts';
import { run } from './run.ts';

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Where the files of a cluster's identities are: `NAME.crt`, `NAME.key` and, for clients, `NAME.kubeconfig`. */
export interface Pki {
  readonly folder: string;
  readonly pairs: Readonly<Record<string, Pair>>;
}

const clients = {
  admin: { commonName: 'kubernetes-admin', organization: 'system:masters' },
  'kube-controller-manager': { commonName: 'system:kube-controller-manager' },
  'kube-scheduler': { commonName: 'system:kube-scheduler' },
  'kube-proxy': { commonName: 'system:kube-proxy' },
  'kubelet-client': { commonName: 'kube-apiserver-kubelet-client', organization: 'system:masters' },
  enforcer: { commonName: 'ringwall:enforcer' },
};

const names = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

export async function makePki(
  kit: string,
  folder: string,
  server: string,
  hosts: readonly string[],
  nodes: readonly string[],
): Promise<Pki> {
  const users: Record<string, { commonName: string; organization?: string }> = { ...clients };
  for (const node of nodes) users[node] = { commonName: `system:node:${node}`, organization: 'system:nodes' };
  const orders = Object.entries(users).map(([name, user]) => ({ name, ...user }));
  const serving = {
    name: 'kube-apiserver',
    commonName: 'kube-apiserver',
    hosts: ['localhost', ...names, ...hosts],
  };
  const pairs = JSON.parse(await run([kit, 'pki'], JSON.stringify([serving, ...orders]))) as Record<
    string,
    Pair
  >;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const [name, { certificate, key }] of Object.entries(pairs)) {
    writeFileSync(join(folder, `${name}.crt`), certificate);
    writeFileSync(join(folder, `${name}.key`), key, { mode: 0o600 });
    if (!(name in users)) continue;
    const text = kubeconfig(server, pairs['ca']!.certificate, certificate, key);
    writeFileSync(join(folder, `${name}.kubeconfig`), text, { mode: 0o600 });
  }
  return { folder, pairs };
}
