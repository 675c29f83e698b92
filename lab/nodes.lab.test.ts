import { existsSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { until } from './api/client.ts';
import { isReady } from './network/compare.ts';
import type { Pod } from './network/objects.ts';
import { probe } from './network/probe.ts';
import { describeLab } from './testing/describe-lab.ts';
import { manifests, namespace, servingPod } from './testing/manifests.ts';

describeLab('two nodes', { nodes: 2 }, (lab) => {
  const pods: Record<string, Pod> = {};
  const address = (name: string) => pods[name]!.status.podIP!;
  const shell = async (command: string) => {
    const { code, output, errors } = await lab().client.exec('web', 'shell', ['sh', '-c', command]);
    expect(errors).toBe('');
    expect(code).toBe(0);
    return output.trim();
  };

  beforeAll(async () => {
    const { client } = lab();
    const labels = { app: 'web' };
    await client.apply(
      namespace('web'),
      servingPod('web', 'a', { labels, node: 'node-1' }),
      servingPod('web', 'b', { labels, node: 'node-1' }),
      servingPod('web', 'c', { labels, node: 'node-2' }),
      ...manifests(`
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: web}
        spec: {clusterIP: 10.96.7.7, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shell, namespace: web}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
            - name: shell
              image: lab.local/tools:1
              command: [sleep, "100000"]
              volumeMounts: [{name: machine, mountPath: /machine}]
          volumes: [{name: machine, hostPath: {path: /}}]
      `),
    );
    for (const name of ['a', 'b', 'c', 'shell']) {
      const reference = { apiVersion: 'v1', kind: 'Pod', namespace: 'web', name };
      pods[name] = await client.waitFor<Pod>(reference, isReady);
    }
  });

  it('runs a pod on each node, with addresses of that node', () => {
    expect(address('a')).toMatch(/^10\.244\.1\./);
    expect(address('b')).toMatch(/^10\.244\.1\./);
    expect(address('c')).toMatch(/^10\.244\.2\./);
  });

  it('carries TCP and UDP on a node and across, with the addresses of the pods', async () => {
    const targets = ['b', 'c'].flatMap((name) =>
      (['TCP', 'UDP'] as const).map((protocol) => ({ address: address(name), port: 8080, protocol })),
    );
    const outcomes = await probe(lab().client, { namespace: 'web', name: 'a' }, targets);
    for (const [index, name] of ['b', 'b', 'c', 'c'].entries()) {
      expect(outcomes[index]).toMatchObject({
        result: 'open',
        text: expect.stringMatching(`^${name} ${address('a')}:`),
      });
    }
  });

  it('tells a port where nobody listens', async () => {
    const target = { address: address('c'), port: 9, protocol: 'TCP' } as const;
    expect(await probe(lab().client, { namespace: 'web', name: 'a' }, [target])).toEqual([
      { result: 'refused' },
    ]);
  });

  it('balances a ClusterIP over all pods', async () => {
    const target = { address: '10.96.7.7', port: 80, protocol: 'TCP' } as const;
    const answered = new Set<string>();
    await until('all pods to answer', async () => {
      const targets = Array.from({ length: 10 }, () => target);
      for (const { text } of await probe(lab().client, { namespace: 'web', name: 'shell' }, targets))
        if (text) answered.add(text.split(' ')[0]!);
      return ['a', 'b', 'c'].every((name) => answered.has(name)) || undefined;
    });
  });

  it('says how a command in a pod ended', async () => {
    const { client } = lab();
    const ended = await client.exec('web', 'shell', ['sh', '-c', 'cat; echo oops >&2; exit 7'], {
      input: 'hello',
    });
    expect(ended).toEqual({ code: 7, output: 'hello', errors: 'oops\n' });
    const big = await client.exec('web', 'shell', ['sh', '-c', 'yes | head -c 200000']);
    expect(big.output.length).toBe(200_000);
  });

  it('gives a pod a token that the API server takes', async () => {
    const token = await shell('cat /var/run/secrets/kubernetes.io/serviceaccount/token');
    const review = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
      metadata: { name: '' },
    };
    const { status } = await lab()
      .client.with({ token })
      .request<{ status: { userInfo: { username: string; extra: Record<string, string[]> } } }>(
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        { method: 'POST', body: review },
      );
    expect(status.userInfo.username).toBe('system:serviceaccount:web:default');
    expect(status.userInfo.extra).toMatchObject({
      'authentication.kubernetes.io/pod-name': ['shell'],
      'authentication.kubernetes.io/node-name': [pods['shell']!.spec.nodeName],
    });
  });

  it('reaches the API server from a pod by its Service', async () => {
    expect(await shell('/agnhost connect 10.96.0.1:443 --timeout=3s')).toBe('');
  });

  it('keeps what a pod writes to its node off the machine, and the keys of the lab from the node', async () => {
    await shell('echo owned >/machine/etc/ringwall-lab-owned; test -e /machine/var/lib/kubelet');
    expect(existsSync('/etc/ringwall-lab-owned')).toBe(false);
    expect(await shell(`ls -A /machine${lab().info.folder} 2>&1 || true`)).toContain('No such file');
  });
});
