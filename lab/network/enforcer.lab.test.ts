import { afterEach, beforeAll, expect, it } from 'vitest';
import { until } from '../api/client.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { describeLab } from '../testing/describe-lab.ts';
import { manifests, namespace, servingPod } from '../testing/manifests.ts';
import { isReady } from './compare.ts';
import type { Pod, Protocol } from './objects.ts';
import { probe } from './probe.ts';

describeLab('NetworkPolicies on two nodes', { nodes: 2, networkPolicy: 'enforced' }, (lab) => {
  const pods: Record<string, Pod> = {};
  let applied: readonly KubernetesObject[] = [];

  const apply = async (yaml: string) => {
    applied = manifests(yaml);
    await lab().client.apply(...applied);
    await lab().settled();
  };

  /** `a>b:80/TCP` for each that is open, out of those given in the same form. */
  const open = async (...asked: readonly string[]): Promise<readonly string[]> => {
    const results = await Promise.all(
      asked.map(async (text) => {
        const [, from, to, port, protocol] = /^(\w+)>([\w.]+):(\d+)\/(\w+)$/.exec(text)!;
        const address = pods[to!]?.status.podIP ?? to!;
        const target = { address, port: Number(port), protocol: protocol as Protocol };
        const [outcome] = await probe(lab().client, pods[from!]!.metadata, [target]);
        expect(['open', 'denied'], `${text}: ${JSON.stringify(outcome)}`).toContain(outcome!.result);
        return outcome!.result === 'open' ? [text] : [];
      }),
    );
    return results.flat();
  };

  beforeAll(async () => {
    const { client } = lab();
    const ports = ['http=80/TCP', '81/TCP', '82/TCP', '80/UDP', 'http-other=90/TCP'];
    await client.apply(
      namespace('shop'),
      namespace('bank', { team: 'money' }),
      // The same node and another one, the same namespace and another one; «http» means another port in `api`.
      servingPod('shop', 'web', { labels: { app: 'web' }, node: 'node-1', ports }),
      servingPod('shop', 'near', { labels: { app: 'client', tier: 'gold' }, node: 'node-1', ports }),
      servingPod('shop', 'far', { labels: { app: 'client' }, node: 'node-2', ports }),
      servingPod('bank', 'gold', { labels: { tier: 'gold' }, node: 'node-2', ports }),
      servingPod('bank', 'api', {
        labels: { app: 'web' },
        node: 'node-1',
        ports: ['80/TCP', 'http=81/TCP', '80/UDP'],
      }),
      ...manifests(`
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {clusterIP: 10.96.8.8, selector: {app: web}, ports: [{port: 8000, targetPort: http}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: host, namespace: shop, labels: {app: web}}
        spec:
          hostNetwork: true
          nodeName: node-1
          terminationGracePeriodSeconds: 0
          containers: [{name: host, image: "lab.local/tools:1", command: [/kit, serve, 7000/TCP]}]
      `),
    );
    const places = { web: 'shop', near: 'shop', far: 'shop', host: 'shop', gold: 'bank', api: 'bank' };
    for (const [name, space] of Object.entries(places)) {
      const reference = { apiVersion: 'v1', kind: 'Pod', namespace: space, name };
      pods[name] = await client.waitFor<Pod>(reference, isReady);
    }
    for (const name of ['near', 'far']) {
      await until(`the Service in kube-proxy next to ${name}`, async () => {
        const target = { address: '10.96.8.8', port: 8000, protocol: 'TCP' } as const;
        const [outcome] = await probe(client, pods[name]!.metadata, [target]);
        return outcome!.result === 'open' || undefined;
      });
    }
  });

  afterEach(async () => {
    const { client } = lab();
    for (const { apiVersion, kind, metadata } of applied)
      await client.delete({ apiVersion, kind, namespace: metadata.namespace, name: metadata.name });
    applied = [];
    await lab().settled();
  });

  it('lets everything through where there is no policy', async () => {
    const all = [
      'near>web:80/TCP',
      'far>web:80/TCP',
      'gold>web:80/UDP',
      'web>far:81/TCP',
      'web>10.96.8.8:8000/TCP',
    ];
    expect(await open(...all)).toEqual(all);
  });

  it('denies both ways, on a node and across, lets answers out, and opens again', async () => {
    const into = ['near>web:80/TCP', 'far>web:80/TCP', 'gold>web:80/UDP', 'gold>10.96.8.8:8000/TCP'];
    const out = ['web>near:80/TCP', 'web>far:80/TCP', 'web>gold:80/UDP'];
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}
    `);
    expect(await open(...into, ...out, 'near>far:80/TCP', 'far>api:80/TCP')).toEqual([
      'near>far:80/TCP',
      'far>api:80/TCP',
    ]);
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
    `);
    expect(await open(...into, ...out)).toEqual(out);
    await lab().client.delete({ ...applied[0]!, namespace: 'shop', name: 'deny' });
    await lab().settled();
    expect(await open(...into)).toEqual(into);
  });

  it('asks again for each datagram of a client that was let in before', async () => {
    const { client } = lab();
    const pod = servingPod('shop', 'narrow', { labels: { app: 'client' }, node: 'node-2' });
    // One port to send from, so that the second word belongs to the connection of the first.
    const sysctls = [{ name: 'net.ipv4.ip_local_port_range', value: '40000 40000' }];
    await client.apply({ ...pod, spec: { ...(pod['spec'] as object), securityContext: { sysctls } } });
    const reference = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'narrow' };
    pods['narrow'] = await client.waitFor<Pod>(reference, isReady);
    expect(await open('narrow>web:80/UDP')).toEqual(['narrow>web:80/UDP']);
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
    `);
    expect(await open('narrow>web:80/UDP')).toEqual([]);
    await client.deleteAndWait(reference);
  });

  it('never stands between a node and its own pods, or a pod and itself', async () => {
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
    `);
    const node = (pods['host']!.status as { hostIP?: string }).hostIP!;
    expect(
      await open(
        'host>web:80/TCP',
        'host>far:80/TCP',
        `web>${node}:7000/TCP`,
        `far>${node}:7000/TCP`,
        'web>web:80/TCP',
      ),
    ).toEqual(['host>web:80/TCP', `web>${node}:7000/TCP`, 'web>web:80/TCP']);
  });

  it('allows by the labels of pods, in the namespace of the policy', async () => {
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress: [{from: [{podSelector: {matchExpressions: [{key: tier, operator: In, values: [gold]}]}}]}]
    `);
    expect(await open('near>web:80/TCP', 'far>web:80/TCP', 'gold>web:80/TCP')).toEqual(['near>web:80/TCP']);
  });

  it('allows by namespace, and by both in one peer', async () => {
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress: [{from: [{namespaceSelector: {matchLabels: {team: money}}}]}]
    `);
    const asked = ['near>web:80/TCP', 'gold>web:80/TCP', 'api>web:80/TCP'];
    expect(await open(...asked)).toEqual(['gold>web:80/TCP', 'api>web:80/TCP']);
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress:
          - from:
              - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}
                podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}
    `);
    expect(await open(...asked)).toEqual(['gold>web:80/TCP']);
  });

  it('allows by address, without the exceptions', async () => {
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [${pods['far']!.status.podIP}/32, 10.244.1.0/24]}}]}]
    `);
    expect(await open('near>web:80/TCP', 'far>web:80/TCP', 'gold>web:80/TCP')).toEqual(['gold>web:80/TCP']);
  });

  it('reads a named port as the receiving pod does', async () => {
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: client}}
        policyTypes: [Egress]
        egress: [{to: [{namespaceSelector: {}}], ports: [{port: http}]}]
    `);
    expect(
      await open('far>web:80/TCP', 'far>web:81/TCP', 'far>api:80/TCP', 'far>api:81/TCP', 'far>web:80/UDP'),
    ).toEqual(['far>web:80/TCP', 'far>api:81/TCP']);
    // A Service's port is translated first.
    expect(await open('far>10.96.8.8:8000/TCP')).toEqual(['far>10.96.8.8:8000/TCP']);
  });

  it('allows a range of ports, and one protocol only', async () => {
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress: [{ports: [{port: 80, endPort: 81}]}]
    `);
    expect(
      await open('far>web:80/TCP', 'far>web:81/TCP', 'near>web:82/TCP', 'near>web:80/TCP', 'far>web:80/UDP'),
    ).toEqual(['far>web:80/TCP', 'far>web:81/TCP', 'near>web:80/TCP']);
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        ingress: [{ports: [{protocol: UDP}]}]
    `);
    expect(await open('far>web:80/TCP', 'far>web:80/UDP')).toEqual(['far>web:80/UDP']);
  });

  it('needs both ends to allow', async () => {
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: in, namespace: bank}
      spec: {podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: out, namespace: shop}
      spec:
        podSelector: {}
        policyTypes: [Egress]
        egress: [{to: [{podSelector: {}}]}, {to: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]
    `);
    expect(await open('near>far:80/TCP', 'near>api:80/TCP', 'near>gold:80/TCP', 'gold>near:80/TCP')).toEqual([
      'near>far:80/TCP',
      'near>api:80/TCP',
      'gold>near:80/TCP',
    ]);
  });

  it('isolates a new pod before its first container starts', async () => {
    const { client } = lab();
    await apply(`
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: bank}
      spec: {podSelector: {matchLabels: {new: "yes"}}, policyTypes: [Egress]}
    `);
    const target = pods['web']!.status.podIP;
    const first = `/agnhost connect ${target}:80 --timeout=2s; echo $? >/tmp/first; exec /kit serve 80/TCP`;
    const fresh = {
      ...servingPod('bank', 'fresh', { labels: { new: 'yes' }, node: 'node-2' }),
      spec: {
        nodeName: 'node-2',
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'main', image: 'lab.local/tools:1', command: ['sh', '-c', first] }],
      },
    };
    await client.apply(fresh);
    const reference = { apiVersion: 'v1', kind: 'Pod', namespace: 'bank', name: 'fresh' };
    await client.waitFor<Pod>(reference, isReady);
    const { output } = await client.exec('bank', 'fresh', [
      'sh',
      '-c',
      'until cat /tmp/first 2>/dev/null; do sleep 0.1; done',
    ]);
    expect(output.trim()).toBe('1');
    await client.deleteAndWait(reference);
  });
});
