import type { PodGroup } from '../model.ts';

/**
 * The name under which the agent keeps the maps of a pod: that of the pod without its last part. Pods of one node
 * with the same identifier share their maps, so each gets what any of them may do. `undefined` where no other
 * workload can have the same: the name of a Deployment's pod has a hash of its own.
 */
export function podIdentifier({ namespace, podName, workload }: PodGroup): string | undefined {
  if (podName !== undefined) {
    const dash = podName.lastIndexOf('-');
    return `${dash === -1 ? podName : podName.slice(0, dash)}@${namespace}`;
  }
  switch (workload.kind) {
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
    case 'ReplicaSet':
    case 'ReplicationController':
      return `${workload.name}@${namespace}`;
    case 'Pod':
      // A name that is generated: `web-` becomes `web-x7k2p`.
      return `${workload.name.replace(/-$/, '')}@${namespace}`;
    default:
      return undefined;
  }
}
