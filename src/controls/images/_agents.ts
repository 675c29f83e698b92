import type { About, Decision, EachOptions, PodTemplate, Resource, View } from '../../estate/index.ts';
import { eachContainer } from '../../estate/index.ts';

/**
 * The agents that EKS puts on nodes by itself or as add-ons, by namespace. They need the host to do what they are for,
 * and nobody but AWS edits them. https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 */
const AGENTS: Readonly<Record<string, readonly string[]>> = {
  'kube-system': [
    'aws-node',
    'kube-proxy',
    'eks-pod-identity-agent',
    'eks-node-monitoring-agent',
    'ebs-csi-node',
    'ebs-csi-node-windows',
    'efs-csi-node',
    'fsx-csi-node',
    'fsx-openzfs-csi-node',
    's3-csi-node',
  ],
  'amazon-guardduty': ['aws-guardduty-agent'],
};
const ONE_OF_A_DAEMON_SET = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** Whether a workload is one of them: the DaemonSet, or a pod of it. */
export function isEksAgent(workload: Resource): boolean {
  const { namespace, name, type } = workload;
  const agents = namespace === undefined || !Object.hasOwn(AGENTS, namespace) ? undefined : AGENTS[namespace];
  if (agents === undefined) return false;
  if (type === 'apps/DaemonSet') return agents.includes(name);
  return type === 'Pod' && agents.includes(name.replace(ONE_OF_A_DAEMON_SET, ''));
}

/** One decision for each container of a workload; none for what only AWS edits. */
export function eachOwnContainer(
  workload: Resource,
  decide: (container: View, pod: PodTemplate) => Decision | undefined,
  options?: EachOptions,
): About[] {
  return isEksAgent(workload) ? [] : eachContainer(workload, decide, options);
}
