import { loadAll } from 'js-yaml';
import type { KubernetesObject } from '../api/objects.ts';

/** The objects in a YAML text, which may be indented as the code around it. */
export function manifests(yaml: string): readonly KubernetesObject[] {
  const indent = /^ *(?=\S)/m.exec(yaml)?.[0] ?? '';
  return loadAll(yaml.replaceAll(`\n${indent}`, '\n')).filter(
    (document): document is KubernetesObject => document !== null && document !== undefined,
  );
}

export const namespace = (name: string, labels: Readonly<Record<string, string>> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

interface Served {
  readonly labels?: Readonly<Record<string, string>>;
  readonly node?: string;
  /** `8080/TCP`, or with a name for the port `http=8080/TCP`. */
  readonly ports?: readonly string[];
}

/** A pod that answers on its ports, and that can probe. */
export function servingPod(
  space: string,
  name: string,
  { labels = {}, node, ports = ['8080/TCP', '8080/UDP'] }: Served = {},
): KubernetesObject {
  const parsed = ports.map((text) => {
    const [, called, port, protocol] = /^(?:(.+)=)?(\d+)\/(.+)$/.exec(text)!;
    return { ...(called ? { name: called } : {}), containerPort: Number(port), protocol };
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: space, labels },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'main',
          image: 'lab.local/tools:1',
          command: [
            '/kit',
            'serve',
            ...parsed.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
          ],
          ports: parsed,
        },
      ],
    },
  };
}
