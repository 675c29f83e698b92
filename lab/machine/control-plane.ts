import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../api/client.ts';
import { until } from '../api/client.ts';
import { kubeconfig } from '../api/kubeconfig.ts';
import { podRange, serviceRange } from '../options.ts';
import { root } from '../place.ts';
import type { Pki } from './pki.ts';
import type { Processes } from './processes.ts';

export interface ControlPlaneOptions {
  readonly kubernetes: string;
  readonly folder: string;
  readonly pki: Pki;
  readonly address: string;
  readonly ports: { readonly api: number; readonly etcd: number; readonly peer: number };
  /** Where EKS's two webhooks listen. */
  readonly eks: string;
  readonly auditLog: string;
  /** A process in the control plane's network namespace; without one there are no nodes either. */
  readonly inNetworkOf?: number | undefined;
}

/** etcd, kube-apiserver, kube-controller-manager and, where there are nodes, kube-scheduler. */
export function startControlPlane(processes: Processes, options: ControlPlaneOptions): void {
  const { kubernetes, pki, inNetworkOf } = options;
  const start = (name: string, flags: Readonly<Record<string, string | number | boolean>>) => {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    processes.start(name, [kubernetes, name, ...args], { inNetworkOf });
  };
  const asClient = (name: string) => {
    const file = join(pki.folder, `${name}.kubeconfig`);
    return { kubeconfig: file, 'authentication-kubeconfig': file, 'authorization-kubeconfig': file };
  };
  start('etcd', etcdFlags(options));
  start('kube-apiserver', { ...apiServerFlags(options), ...fileFlags(options) });
  start('kube-controller-manager', {
    ...asClient('kube-controller-manager'),
    'secure-port': 0,
    'use-service-account-credentials': true,
    'service-account-private-key-file': join(pki.folder, 'service-account.key'),
    'root-ca-file': join(pki.folder, 'ca.crt'),
    'cluster-signing-cert-file': join(pki.folder, 'ca.crt'),
    'cluster-signing-key-file': join(pki.folder, 'ca.key'),
    'leader-elect': false,
    'cluster-cidr': podRange,
    'allocate-node-cidrs': true,
    'node-cidr-mask-size': 24,
    controllers: '*,-ttl,-bootstrapsigner,-tokencleaner',
  });
  if (inNetworkOf === undefined) return;
  start('kube-scheduler', { ...asClient('kube-scheduler'), 'secure-port': 0, 'leader-elect': false });
}

/** Until the API answers and the controllers work. */
export async function controlPlaneReady(processes: Processes, client: Client): Promise<void> {
  const ask = async (path: string) => {
    processes.check();
    const answer = await client.request(path).catch(() => undefined);
    return answer === undefined ? undefined : true;
  };
  await until('the API server to be ready', () => ask('/readyz'), 120_000);
  await until(
    'the first service account',
    () => ask('/api/v1/namespaces/default/serviceaccounts/default'),
    120_000,
  );
}

const loopback = '127.0.0.1';

/** In a network namespace of its own, etcd is on that namespace's loopback. */
const etcdAddress = ({ inNetworkOf, address }: ControlPlaneOptions) =>
  inNetworkOf === undefined ? address : loopback;

function etcdFlags(options: ControlPlaneOptions) {
  const client = `http://${etcdAddress(options)}:${options.ports.etcd}`;
  const peer = `http://${etcdAddress(options)}:${options.ports.peer}`;
  return {
    name: 'lab',
    'data-dir': join(options.folder, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `lab=${peer}`,
    'unsafe-no-fsync': true,
  };
}

function apiServerFlags(options: ControlPlaneOptions) {
  const { address, ports, pki, auditLog, inNetworkOf } = options;
  const file = (name: string) => join(pki.folder, name);
  return {
    'etcd-servers': `http://${etcdAddress(options)}:${ports.etcd}`,
    'bind-address': address,
    'advertise-address': address,
    'secure-port': ports.api,
    // An endpoint may not be in the loopback range.
    'endpoint-reconciler-type': inNetworkOf === undefined ? 'none' : 'lease',
    'service-cluster-ip-range': serviceRange,
    'tls-cert-file': file('kube-apiserver.crt'),
    'tls-private-key-file': file('kube-apiserver.key'),
    'client-ca-file': file('ca.crt'),
    'kubelet-client-certificate': file('kubelet-client.crt'),
    'kubelet-client-key': file('kubelet-client.key'),
    'kubelet-preferred-address-types': 'InternalIP',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': file('service-account.crt'),
    'service-account-signing-key-file': file('service-account.key'),
    'audit-policy-file': join(root, 'lab/conf/audit-policy.yaml'),
    'audit-log-path': auditLog,
    // An event is on disk before its answer is sent: nobody has to wait for it.
    'audit-log-mode': 'blocking-strict',
    'enable-admission-plugins': 'NodeRestriction',
    'allow-privileged': true,
    profiling: false,
  };
}

function fileFlags({ folder, eks }: ControlPlaneOptions) {
  const conf = join(folder, 'conf');
  mkdirSync(conf, { recursive: true });
  const write = (name: string, content: unknown) => {
    const path = join(conf, name);
    writeFileSync(path, JSON.stringify(content, undefined, 2));
    return path;
  };
  const webhook = (name: string) => {
    const path = join(conf, `${name}.kubeconfig`);
    writeFileSync(path, kubeconfig(`${eks}/${name}`, '', '', ''));
    return path;
  };
  return {
    'authentication-config': write('authentication.json', authentication),
    'authentication-token-webhook-config-file': webhook('authenticate'),
    'authentication-token-webhook-version': 'v1',
    'authentication-token-webhook-cache-ttl': '1s',
    'authorization-config': write('authorization.json', authorization(webhook('authorize'))),
    'admission-control-config-file': write('admission.json', admission),
  };
}

/** As on EKS, nobody is anonymous but at the health endpoints. */
const authentication = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthenticationConfiguration',
  anonymous: {
    enabled: true,
    conditions: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }, { path: '/version' }],
  },
};

const authorization = (kubeConfigFile: string) => ({
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthorizationConfiguration',
  authorizers: [
    { type: 'Node', name: 'node' },
    { type: 'RBAC', name: 'rbac' },
    {
      type: 'Webhook',
      name: 'eks-access-policy',
      webhook: {
        timeout: '3s',
        authorizedTTL: '1s',
        unauthorizedTTL: '1s',
        subjectAccessReviewVersion: 'v1',
        matchConditionSubjectAccessReviewVersion: 'v1',
        failurePolicy: 'NoOpinion',
        connectionInfo: { type: 'KubeConfigFile', kubeConfigFile },
        matchConditions: [{ expression: "!request.user.startsWith('system:')" }],
      },
    },
  ],
});

const admission = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AdmissionConfiguration',
  plugins: [
    {
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1',
        kind: 'PodSecurityConfiguration',
        defaults: {
          enforce: 'privileged',
          'enforce-version': 'latest',
          audit: 'privileged',
          'audit-version': 'latest',
          warn: 'privileged',
          'warn-version': 'latest',
        },
        exemptions: { usernames: [], runtimeClasses: [], namespaces: [] },
      },
    },
  ],
};
