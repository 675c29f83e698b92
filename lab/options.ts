export interface LabOptions {
  /** Without a node there is a control plane alone, on loopback, and root is not needed. */
  readonly nodes?: 0 | 1 | 2;
  /** Who keeps NetworkPolicies: nobody, or the lab's own enforcer on every node. */
  readonly networkPolicy?: 'none' | 'enforced';
}

/** What a lab says of itself, and what `lab.json` in its folder holds. */
export interface LabInfo {
  readonly id: string;
  /** The supervisor, and the moment it started, as the kernel counts: together they are never somebody else's. */
  readonly pid: number;
  readonly born: string;
  readonly folder: string;
  readonly options: Required<LabOptions>;
  readonly server: string;
  readonly kubeconfig: string;
  readonly auditLog: string;
  readonly nodes: readonly NodeInfo[];
  readonly ready: boolean;
}

export interface NodeInfo {
  readonly name: string;
  readonly address: string;
  /** A process in the node's network namespace: `nsenter --net=/proc/PID/ns/net`. */
  readonly pid: number;
}

export const podRange = '10.244.0.0/16';
export const serviceRange = '10.96.0.0/16';
export const kubernetesVersion = 'v1.35.4';

export const nodeName = (index: number) => `node-${index}`;
