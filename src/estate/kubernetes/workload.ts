import type { Resource } from '../resource.ts';
import type { View } from '../view.ts';
import { currentWorld } from '../world.ts';

/**
 * Where each kind keeps its pod template. Kinds of the API server, and those of projects that document the path.
 * A key is a resource type; a value lists the paths, since some kinds have more than one.
 */
const TEMPLATES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Pod: [[]],
  PodTemplate: [['template']],
  ReplicationController: [['spec', 'template']],
  'apps/Deployment': [['spec', 'template']],
  'apps/StatefulSet': [['spec', 'template']],
  'apps/DaemonSet': [['spec', 'template']],
  'apps/ReplicaSet': [['spec', 'template']],
  'batch/Job': [['spec', 'template']],
  'batch/CronJob': [['spec', 'jobTemplate', 'spec', 'template']],
  // https://argo-rollouts.readthedocs.io/en/stable/features/specification/
  'argoproj.io/Rollout': [['spec', 'template']],
  // https://knative.dev/docs/serving/reference/serving-api/
  'serving.knative.dev/Service': [['spec', 'template']],
  'serving.knative.dev/Configuration': [['spec', 'template']],
  // https://openkruise.io/docs/user-manuals/cloneset
  'apps.kruise.io/CloneSet': [['spec', 'template']],
  'apps.kruise.io/StatefulSet': [['spec', 'template']],
  'apps.kruise.io/DaemonSet': [['spec', 'template']],
  'apps.kruise.io/BroadcastJob': [['spec', 'template']],
  'apps.kruise.io/AdvancedCronJob': [
    ['spec', 'template', 'jobTemplate', 'spec', 'template'],
    ['spec', 'template', 'broadcastJobTemplate', 'spec', 'template'],
  ],
  // https://www.kubeflow.org/docs/components/spark-operator/user-guide/writing-sparkapplication/
  'sparkoperator.k8s.io/SparkApplication': [
    ['spec', 'driver', 'template'],
    ['spec', 'executor', 'template'],
  ],
};

/** The types that make pods. */
export const workloadTypes: readonly string[] = Object.keys(TEMPLATES);

/** One pod template: what a workload makes its pods from; for a Pod, the pod itself. */
export interface PodTemplate {
  readonly workload: Resource;
  readonly metadata: View;
  readonly spec: View;
}

/** The paths of the pod templates of a type; empty when it makes no pods. */
export function podTemplatePaths(type: string): readonly (readonly string[])[] {
  return Object.hasOwn(TEMPLATES, type) ? TEMPLATES[type]! : [];
}

let last: { resource: Resource; world: unknown; templates: readonly PodTemplate[] } | undefined;

/** The pod templates of a resource; empty when it makes no pods. Many ask about the same resource one after the other. */
export function podTemplates(resource: Resource): readonly PodTemplate[] {
  const world = currentWorld();
  if (last?.resource === resource && last.world === world) return last.templates;
  const templates: PodTemplate[] = [];
  for (const path of podTemplatePaths(resource.type)) {
    const template = resource.at(...path);
    const spec = template.get('spec');
    if (spec.present === false && path.length > 0) continue;
    templates.push({ workload: resource, metadata: template.get('metadata'), spec });
  }
  last = { resource, world, templates };
  return templates;
}

export type ContainerKind = 'containers' | 'initContainers' | 'ephemeralContainers';
const KINDS: readonly ContainerKind[] = ['initContainers', 'containers', 'ephemeralContainers'];

const containers = new WeakMap<PodTemplate, readonly View[]>();

/** All containers of a pod, of every kind: an init or ephemeral container is as good to an attacker as any other. */
export function containersOf(pod: PodTemplate): readonly View[] {
  let known = containers.get(pod);
  if (known === undefined) {
    known = KINDS.flatMap((kind) => pod.spec.get(kind).items().items);
    containers.set(pod, known);
  }
  return known;
}

/** The name of a container, for a sentence. */
export function containerName(container: View): string {
  const name = container.get('name').value();
  return name.kind === 'known' ? String(name.value) : String(container.key);
}

/** Whether a pod runs Windows containers: by `spec.os`, or by the label every Windows node carries. */
export function isWindows(pod: PodTemplate): boolean {
  for (const view of [pod.spec.at('os', 'name'), pod.spec.at('nodeSelector', 'kubernetes.io/os')]) {
    const value = view.value();
    if (value.kind === 'known' && value.value === 'windows') return true;
  }
  return false;
}
