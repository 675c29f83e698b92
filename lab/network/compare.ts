import type { KubernetesObject } from '../api/objects.ts';
import { LabError } from '../error.ts';
import type { Lab } from '../lab.ts';
import type { Pod, Protocol } from './objects.ts';
import type { Outcome } from './probe.ts';
import { probe } from './probe.ts';

/** One connection that was tried for real. */
export interface Tried {
  /** `namespace/pod` */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly isOpen: boolean;
}

/**
 * Applies manifests, waits until pods run and policies are kept, and tries every ordered pair of pods on every port.
 * The pods run the image `lab.local/tools:1` and `/kit serve` on whatever may be open.
 */
export async function truthTable(
  lab: Lab,
  manifests: readonly KubernetesObject[],
  ports: readonly { readonly port: number; readonly protocol: Protocol }[],
): Promise<readonly Tried[]> {
  await lab.client.apply(...manifests);
  const pods = await runningPods(
    lab,
    manifests.filter(({ kind }) => kind === 'Namespace'),
  );
  await lab.settled();
  const rows = await Promise.all(
    pods.map(async (pod) => {
      const targets = pods
        .filter((other) => other !== pod)
        .flatMap((other) =>
          ports.map((port) => ({ ...port, to: nameOf(other), address: other.status.podIP! })),
        );
      const outcomes = await probe(lab.client, pod.metadata, targets);
      return targets.map(({ to, port, protocol }, index) => {
        const isOpen = verdict(outcomes[index]!, `${nameOf(pod)} to ${to} ${port}/${protocol}`);
        return { from: nameOf(pod), to, port, protocol, isOpen };
      });
    }),
  );
  return rows.flat();
}

const nameOf = ({ metadata }: Pod) => `${metadata.namespace}/${metadata.name}`;

/** The pods in the namespaces of the manifests, once all of them run. */
async function runningPods(lab: Lab, namespaces: readonly KubernetesObject[]): Promise<readonly Pod[]> {
  const pods: Pod[] = [];
  for (const { metadata } of namespaces) {
    const { items } = await lab.client.list<KubernetesObject>('v1', 'Pod', metadata.name);
    for (const { metadata: one } of items) {
      const reference = { apiVersion: 'v1', kind: 'Pod', namespace: metadata.name, name: one.name };
      pods.push(await lab.client.waitFor<Pod>(reference, isReady));
    }
  }
  return pods;
}

export const isReady = ({ status }: Pod): boolean =>
  status.podIP !== undefined &&
  ((status as { conditions?: { type: string; status: string }[] }).conditions ?? []).some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );

/** Reached is open; closed is only what a policy refused. Anything else is no verdict on a policy. */
function verdict({ result, text }: Outcome, what: string): boolean {
  if (result === 'open' || result === 'refused') return true;
  if (result === 'denied') return false;
  throw new LabError(
    'timeout',
    `${what}: neither open nor refused by a policy, but ${result} (${text ?? ''})`,
  );
}
