import type { Range } from './cidr.ts';
import type { ClusterNetwork, Node, PodGroup } from './model.ts';
import type { Answer } from './selector.ts';

/** Whether one of two pods is in the network of the node that the other runs on: they always reach each other. */
export function nearNode(a: PodGroup, b: PodGroup): Answer {
  if (a.hostNetwork === false && b.hostNetwork === false) return false;
  if (a === b && a.count === 1) return a.hostNetwork;
  if (a.node === undefined || b.node === undefined) return undefined;
  if (a.node !== b.node) return false;
  return a.hostNetwork === true || b.hostNetwork === true ? true : undefined;
}

/** Whether an address is the node's that a pod runs on: a node reaches its own pods, and they reach it. */
export function nodeOfAddress(
  network: ClusterNetwork,
  group: number,
  { family, first, last }: Range,
): Answer {
  if (first !== last) return false;
  const { node, nodeAddresses, windows } = network.groups[group]!;
  const isIt = (one: Range): boolean => one.family === family && one.first === first;
  if (nodeAddresses.some(isIt)) return true;
  if (node !== undefined) return false;
  return network.nodes.some((one) => mayRun(one, windows) && one.addresses.some(isIt)) ? undefined : false;
}

/** Whether a node takes ordinary pods: of Linux, and not of Fargate. */
export function isOrdinary(node: Node): boolean {
  return mayRun(node, false);
}

/** Whether a pod that has no node yet can come to one: a node of Fargate is made for one pod. */
function mayRun({ labels, name }: Node, windows: Answer): boolean {
  const os = labels.known.get('kubernetes.io/os');
  return (
    !name.startsWith('fargate-') &&
    (os === undefined || windows === undefined || (os === 'windows') === windows)
  );
}

/** Whether a pod can speak to addresses of a family; one whose own are not known may. */
export function hasFamily({ addresses }: PodGroup, { family }: Range): boolean {
  return addresses.length === 0 || addresses.some((one) => one.family === family);
}
