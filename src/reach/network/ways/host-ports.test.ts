import { expect, test } from 'vitest';
import { policy, told, workload } from './testing-ways.ts';

const DENY = policy('podSelector: {}, policyTypes: [Ingress]');

test.each([
  [
    'a port of the node',
    ['host port Deployment shop/web (outside) TCP 80→shop/web[Deployment]:8080 as client: yes'],
    [workload('web', '[{ containerPort: 8080, hostPort: 80 }, { containerPort: 9090 }]')],
  ],
  [
    'that policies close',
    ['host port Deployment shop/web (outside) TCP 80→shop/web[Deployment]:8080 as client: no'],
    [workload('web', '[{ containerPort: 8080, hostPort: 80 }]'), DENY],
  ],
  [
    'one that is only there for the node',
    [],
    [workload('web', '[{ containerPort: 8080, hostPort: 80, hostIP: 127.0.0.1 }]')],
  ],
  [
    'the network of the node, by the ports that are declared',
    ['host network Deployment shop/web (outside) UDP 53→shop/web[Deployment]:53 as client: yes'],
    [workload('web', '[{ containerPort: 53, protocol: UDP }]', 'hostNetwork: true, '), DENY],
  ],
  [
    'the network of the node, by any port where none is',
    ['host network Deployment shop/web (outside) TCP *→shop/web[Deployment]:* as client: yes'],
    [workload('web', '[]', 'hostNetwork: true, ')],
  ],
])('%s', (_, expected, documents) => {
  expect(told(documents)).toEqual(expected);
});

test('whether anybody reaches a node is not known', () => {
  const web = workload('web', '[{ containerPort: 8080, hostPort: 80 }]');
  expect(told([web], 'internet')[0]).toMatch(/: depends$/);
  expect(told([web, DENY], 'internet')[0]).toMatch(/: no$/);
});
