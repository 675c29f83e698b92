import { describe } from 'vitest';
import { namespace, node, pod, policy } from './testing-build.ts';
import type { NetworkPolicy } from './testing-objects.ts';
import { eksTruths, specTruths } from './testing-truths.ts';

const base = [
  node('n1', '192.168.0.1'),
  node('n2', '192.168.0.2'),
  namespace('shop'),
  namespace('ops'),
  pod('shop/api-b', { labels: { role: 'b' }, ip: '10.0.0.3', node: 'n1' }),
  pod('ops/tool', { labels: { role: 'c' }, ip: '10.0.1.1', node: 'n2' }),
];
const roleB = { matchLabels: { role: 'b' } };
const standard = { enforcing: 'standard' } as const;
const shop = (...specs: readonly NonNullable<NetworkPolicy['spec']>[]) => [
  ...base,
  ...specs.map((spec, index) => policy(`shop/p${index}`, spec)),
];

describe('maps', () => {
  const slots = (count: number, start = 1) =>
    Array.from({ length: count }, (_, index) => ({ port: start + index * 2 }));
  const block = (cidr: string, except: readonly string[] = []) => ({ ipBlock: { cidr, except } });
  eksTruths(standard, {
    'except denies what another rule allows to a wider block': [
      shop({
        podSelector: roleB,
        ingress: [
          { from: [block('0.0.0.0/0')] },
          { from: [block('10.0.0.0/16', ['10.0.1.0/24'])], ports: [{ port: 80 }] },
        ],
      }),
      {
        'ops/tool > shop/api-b TCP/80': 'no',
        '10.0.2.1 > shop/api-b TCP/81': 'yes',
        '9.9.9.9 > shop/api-b TCP/81': 'yes',
      },
    ],
    'even from another policy': [
      shop(
        { podSelector: roleB, ingress: [{ from: [block('0.0.0.0/0')] }] },
        { podSelector: roleB, ingress: [{ from: [block('10.0.0.0/16', ['10.0.1.0/24'])] }] },
      ),
      { 'ops/tool > shop/api-b TCP/80': 'no' },
    ],
    'unless that very block is a key': [
      shop({
        podSelector: roleB,
        ingress: [
          { from: [block('0.0.0.0/0', ['10.0.1.0/24'])] },
          { from: [block('10.0.1.0/24')], ports: [{ port: 80 }] },
        ],
      }),
      { 'ops/tool > shop/api-b TCP/80': 'yes', 'ops/tool > shop/api-b TCP/81': 'no' },
    ],
    'a key takes over the ports of the blocks around it': [
      shop({
        podSelector: roleB,
        ingress: [
          { from: [block('10.0.0.0/8')], ports: [{ port: 80 }] },
          { from: [block('10.0.1.0/24')], ports: [{ port: 81 }] },
        ],
      }),
      {
        'ops/tool > shop/api-b TCP/80': 'yes',
        'ops/tool > shop/api-b TCP/81': 'yes',
        '10.0.2.1 > shop/api-b TCP/81': 'no',
      },
    ],
    'but not where it is excepted': [
      shop({
        podSelector: roleB,
        ingress: [
          { from: [block('10.0.0.0/8', ['10.0.1.0/24'])], ports: [{ port: 80 }] },
          { from: [block('10.0.1.1/32')], ports: [{ port: 81 }] },
        ],
      }),
      { 'ops/tool > shop/api-b TCP/80': 'no', 'ops/tool > shop/api-b TCP/81': 'yes' },
    ],
    'a pod that is selected is a key too': [
      shop({
        podSelector: roleB,
        ingress: [
          { from: [block('10.0.0.0/8')], ports: [{ port: 80 }] },
          { from: [{ namespaceSelector: {} }], ports: [{ port: 81 }] },
        ],
      }),
      { 'ops/tool > shop/api-b TCP/80': 'yes', 'ops/tool > shop/api-b TCP/81': 'yes' },
    ],
    '24 ports fit': [
      shop({ podSelector: roleB, ingress: [{ from: [block('10.0.0.0/8')], ports: slots(24) }] }),
      { 'ops/tool > shop/api-b TCP/47': 'yes', 'ops/tool > shop/api-b TCP/48': 'no' },
    ],
    'of 25 nobody knows which': [
      shop({ podSelector: roleB, ingress: [{ from: [block('10.0.0.0/8')], ports: slots(25) }] }),
      { 'ops/tool > shop/api-b TCP/47': 'depends', 'ops/tool > shop/api-b TCP/48': 'no' },
    ],
    'what was taken over counts': [
      shop({
        podSelector: roleB,
        ingress: [
          { from: [block('10.0.0.0/8')], ports: slots(20) },
          { from: [block('10.0.1.0/24')], ports: slots(5, 101) },
        ],
      }),
      { 'ops/tool > shop/api-b TCP/1': 'depends', '10.0.2.1 > shop/api-b TCP/1': 'yes' },
    ],
    'one of two that match is surely there': [
      shop({
        podSelector: roleB,
        ingress: [
          { from: [block('10.0.0.0/8')], ports: [...slots(23, 101), { port: 1, endPort: 5 }, { port: 2 }] },
        ],
      }),
      { 'ops/tool > shop/api-b TCP/2': 'yes', 'ops/tool > shop/api-b TCP/1': 'depends' },
    ],
    'ICMP needs a rule without ports': [
      shop({
        podSelector: roleB,
        ingress: [{ from: [block('10.0.1.0/24')] }, { ports: [{ port: 80 }, { protocol: 'UDP' }] }],
      }),
      {
        'ops/tool > shop/api-b ICMP': 'yes',
        '9.9.9.9 > shop/api-b ICMP': 'no',
        '9.9.9.9 > shop/api-b UDP/7': 'yes',
      },
    ],
    'a rule whose address is the node’s is skipped': [
      shop({ podSelector: roleB, ingress: [{ from: [block('192.168.0.1/16')] }] }),
      { '192.168.0.1 > shop/api-b TCP/80': 'yes', '192.168.0.7 > shop/api-b TCP/80': 'no' },
    ],
    'the node can’t be excepted': [
      shop({ podSelector: roleB, ingress: [{ from: [block('192.168.0.0/16', ['192.168.0.1/32'])] }] }),
      { '192.168.0.1 > shop/api-b TCP/80': 'yes' },
    ],
  });
  // The same in the words of the specification, to show what differs.
  specTruths({
    'the specification allows what except denies here': [
      shop({
        podSelector: roleB,
        ingress: [{ from: [block('0.0.0.0/0')] }, { from: [block('10.0.0.0/16', ['10.0.1.0/24'])] }],
      }),
      { 'ops/tool > shop/api-b TCP/80': 'yes' },
    ],
  });
});
