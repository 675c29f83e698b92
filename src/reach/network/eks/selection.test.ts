// What is not known of one pod may be what is not known of another: pods with one identifier share their maps.
import { expect, test } from 'vitest';
import { packetOf, pod, policy, service } from '../slow/testing-build.ts';
import { slowEks } from '../slow/testing-slow-eks.ts';
import { fastReach, fastVerdict } from '../testing-answers.ts';

// If web-c runs beside the others, they may not send to port 80 and are reached there; if not, they may and are not.
const objects = [
  pod('a/web-a', { ip: '10.0.0.1', node: 'n1', labels: { app: 'x' } }),
  pod('a/web-b', { ip: '10.0.0.2', node: 'n1', labels: { app: 'x' } }),
  pod('a/web-c', { ip: '10.0.0.3', labels: { app: 'y' } }),
  pod('a/db-1', { ip: '10.0.0.4', node: 'n1' }),
  policy('a/x', { podSelector: { matchLabels: { app: 'x' } }, ingress: [] }),
  policy('a/y', {
    podSelector: { matchLabels: { app: 'y' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{}],
    egress: [],
  }),
  service('a/web', { selector: { app: 'x' }, clusterIP: '172.20.0.1', ports: [{ port: 80 }] }),
];

test('two pods that share their maps with a third one of an unknown node', () => {
  const fast = fastReach(objects, 'standard');
  const slow = slowEks(objects, { enforcing: 'standard' });
  const asked = {
    'a/web-a > a/web-b TCP/80': 'no',
    'a/db-1 > a/web-b TCP/80': 'depends',
    'a/web-a > a/db-1 TCP/80': 'depends',
    'a/web-a > a/web-c TCP/80': 'depends',
    'a/web-c > a/web-a TCP/80': 'no',
  };
  for (const [text, verdict] of Object.entries(asked)) {
    expect([text, slow.decide(packetOf(text))]).toEqual([text, verdict]);
    expect([text, fastVerdict(fast, packetOf(text))]).toEqual([text, verdict]);
  }
});

test('through a Service it is the same', () => {
  const toOne = objects.filter(({ metadata }) => metadata.name !== 'web-a');
  const source = pod('a/web-d', { ip: '10.0.0.5', node: 'n1', labels: { app: 'z' } });
  const all = [...toOne, source];
  const packet = packetOf('a/web-d > service a/web TCP/80');
  expect(slowEks(all, { enforcing: 'standard' }).decide(packet)).toBe('no');
  expect(fastVerdict(fastReach(all, 'standard'), packet)).toBe('no');
});
