import { describe } from 'vitest';
import { applicationPolicy, namespace, node, pod, policy, service } from './testing-build.ts';
import type { NetworkPolicy, PolicyPeer, PolicyPort } from './testing-objects.ts';
import { eksTruths } from './testing-truths.ts';

const nodes = [node('n1', '192.168.0.1'), node('n2', '192.168.0.2')];
const spaces = [namespace('shop', { team: 'x' }), namespace('ops', { team: 'y' })];
const at = (nodeName: string) => ({
  node: nodeName,
  hostIP: nodeName === 'n1' ? '192.168.0.1' : '192.168.0.2',
});
const roleA = { matchLabels: { role: 'a' } };
const roleB = { matchLabels: { role: 'b' } };

const base = [
  ...nodes,
  ...spaces,
  pod('shop/web-a', { labels: { role: 'a' }, ip: '10.0.0.1', ...at('n1'), ports: ['http:8080'] }),
  pod('shop/web-b', { labels: { role: 'b' }, ip: '10.0.0.2', ...at('n1'), ports: ['http:9090'] }),
  pod('shop/api-b', { labels: { role: 'b' }, ip: '10.0.0.3', ...at('n1'), ports: ['http:9090'] }),
  pod('ops/tool', { labels: { role: 'c' }, ip: '10.0.1.1', ...at('n2') }),
  pod('ops/host', { labels: { role: 'h' }, ip: '192.168.0.2', ...at('n2'), hostNetwork: true }),
];
type Spec = NonNullable<NetworkPolicy['spec']>;
const shop = (...specs: readonly Spec[]) => [
  ...base,
  ...specs.map((spec, index) => policy(`shop/p${index}`, spec)),
];
const standard = { enforcing: 'standard' } as const;
const strict = { enforcing: 'strict' } as const;
const ingress = (...from: readonly PolicyPeer[]) =>
  shop({ podSelector: { matchLabels: { role: 'b' } }, ingress: [{ from }] });
const egressOfApi = (to: readonly PolicyPeer[], ports?: readonly PolicyPort[]) =>
  policy('ops/out', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ ...(to.length > 0 ? { to } : {}), ...(ports ? { ports } : {}) }],
  });

describe('seen on a real kernel (lab)', () => {
  eksTruths(standard, {
    'false allow: web-b shares the maps of web-a, api-b does not': [
      shop({ podSelector: roleA, ingress: [{}] }, { podSelector: roleB, ingress: [] }),
      { 'ops/tool > shop/web-b TCP/80': 'yes', 'ops/tool > shop/api-b TCP/80': 'no' },
    ],
    'false deny: a pod that no policy selects is isolated with its neighbour': [
      shop({ podSelector: roleA, ingress: [] }),
      { 'ops/tool > shop/web-b TCP/80': 'no', 'ops/tool > shop/api-b TCP/80': 'yes' },
    ],
    'a node is not kept from its own pods, another node is': [
      shop({ podSelector: {}, ingress: [] }),
      { '192.168.0.1 > shop/web-a TCP/10250': 'yes', '192.168.0.2 > shop/web-a TCP/10250': 'no' },
    ],
    'the cluster address works once the rule to the pods is there': [
      [
        ...shop({
          podSelector: roleA,
          policyTypes: ['Egress'],
          egress: [{ to: [{ podSelector: roleB }], ports: [{ port: 9090 }] }],
        }),
        service('shop/b', {
          selector: { role: 'b' },
          clusterIP: '172.20.0.5',
          ports: [{ port: 80, targetPort: 9090 }],
        }),
      ],
      { 'shop/web-a > service shop/b TCP/80': 'yes', 'shop/web-a > 10.9.9.9 TCP/9090': 'no' },
    ],
    'names need a rule for DNS': [
      [
        ...shop({ podSelector: roleA, policyTypes: ['Egress'], egress: [] }),
        pod('ops/dns-1', { labels: { app: 'dns' }, ip: '10.0.1.9', ...at('n2') }),
        service('ops/dns', {
          selector: { app: 'dns' },
          clusterIP: '172.20.0.10',
          ports: [{ port: 53, protocol: 'UDP' }],
        }),
      ],
      { 'shop/web-a > service ops/dns UDP/53': 'no', 'shop/api-b > service ops/dns UDP/53': 'yes' },
    ],
    'with it they work': [
      [
        ...shop({
          podSelector: roleA,
          policyTypes: ['Egress'],
          egress: [
            {
              to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'dns' } } }],
              ports: [{ protocol: 'UDP', port: 53 }],
            },
          ],
        }),
        pod('ops/dns-1', { labels: { app: 'dns' }, ip: '10.0.1.9', ...at('n2') }),
        service('ops/dns', {
          selector: { app: 'dns' },
          clusterIP: '172.20.0.10',
          ports: [{ port: 53, protocol: 'UDP' }],
        }),
      ],
      { 'shop/web-a > service ops/dns UDP/53': 'yes', 'shop/web-a > service ops/dns TCP/53': 'no' },
    ],
    'a named port, UDP refused by a TCP rule, deny both ways': [
      shop({
        podSelector: roleB,
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ port: 'http' }] }],
      }),
      {
        'ops/tool > shop/api-b TCP/9090': 'yes',
        'ops/tool > shop/api-b UDP/9090': 'no',
        'shop/api-b > ops/tool TCP/80': 'no',
      },
    ],
    'without policies standard mode is open': [
      base,
      { 'ops/tool > shop/api-b TCP/80': 'yes', 'shop/api-b > 8.8.8.8 ICMP': 'yes' },
    ],
  });
  eksTruths(strict, {
    'strict: a namespace without a policy is closed both ways': [
      base,
      {
        'ops/tool > shop/api-b TCP/80': 'no',
        'shop/api-b > 8.8.8.8 TCP/80': 'no',
        '8.8.8.8 > shop/api-b ICMP': 'no',
      },
    ],
  });
});

describe('modes and places', () => {
  eksTruths(strict, {
    'a policy for egress alone leaves ingress open': [
      [
        ...shop({ podSelector: roleB, policyTypes: ['Egress'] }),
        policy('ops/all', { egress: [{}], policyTypes: ['Egress'] }),
      ],
      { 'ops/tool > shop/api-b TCP/80': 'yes', 'shop/api-b > ops/tool TCP/80': 'no' },
    ],
    'an unselected pod that shares maps is not closed': [
      [...shop({ podSelector: roleA, ingress: [{}] })],
      { '8.8.8.8 > shop/web-b TCP/80': 'yes', '8.8.8.8 > shop/api-b TCP/80': 'no' },
    ],
    'the host network is exempt, and so is the node': [
      base,
      {
        '8.8.8.8 > ops/host TCP/80': 'yes',
        'ops/host > ops/tool TCP/80': 'yes',
        'ops/host > shop/api-b TCP/80': 'no',
      },
    ],
  });
  eksTruths(standard, {
    'nothing is enforced on Fargate and Windows': [
      [
        ...shop({ podSelector: {}, ingress: [] }),
        node('fargate-1', '192.168.0.8'),
        node('n3', '192.168.0.9', { 'eks.amazonaws.com/compute-type': 'fargate' }),
        node('n4', '192.168.0.10', { 'kubernetes.io/os': 'windows' }),
        pod('shop/f', { ip: '10.0.0.11', node: 'fargate-1' }),
        pod('shop/g', { ip: '10.0.0.12', node: 'n3' }),
        pod('shop/w', { ip: '10.0.0.13', node: 'n4' }),
        pod('shop/e', { ip: '10.0.0.14', node: 'n1' }),
      ],
      {
        '8.8.8.8 > shop/f TCP/80': 'yes',
        '8.8.8.8 > shop/g TCP/80': 'yes',
        '8.8.8.8 > shop/w TCP/80': 'yes',
        '8.8.8.8 > shop/e TCP/80': 'no',
      },
    ],
    'a hostNetwork pod as a peer opens the whole node': [
      ingress({ namespaceSelector: {}, podSelector: { matchLabels: { role: 'h' } } }),
      {
        'ops/host > shop/api-b TCP/80': 'yes',
        '192.168.0.2 > shop/api-b TCP/80': 'yes',
        'ops/tool > shop/api-b TCP/80': 'no',
      },
    ],
    'pods of other nodes and namespaces do not share': [
      [
        ...shop({ podSelector: roleA, ingress: [] }),
        pod('shop/web-c', { ip: '10.0.0.21', ...at('n2') }),
        pod('ops/web-d', { ip: '10.0.1.21', ...at('n1') }),
      ],
      {
        'ops/tool > shop/web-c TCP/80': 'yes',
        'ops/tool > ops/web-d TCP/80': 'yes',
        'ops/tool > shop/web-a TCP/80': 'no',
      },
    ],
    'a name without a dash is its own prefix': [
      [...shop({ podSelector: roleA, ingress: [] }), pod('shop/web', { ip: '10.0.0.22', ...at('n1') })],
      { 'ops/tool > shop/web TCP/80': 'no' },
    ],
    'only the last part is cut off, and a pod reaches itself': [
      [
        ...shop({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
        pod('ops/web-x-1', { labels: { role: 'a' }, ip: '10.0.1.31', ...at('n1') }),
        pod('ops/web-y', { ip: '10.0.1.32', ...at('n1') }),
        policy('ops/p', { podSelector: roleA, ingress: [] }),
      ],
      {
        'shop/web-a > ops/web-x-1 TCP/80': 'no',
        'ops/tool > ops/web-x-1 TCP/80': 'no',
        'ops/tool > ops/web-y TCP/80': 'yes',
        'shop/web-a > shop/web-a TCP/80': 'yes',
      },
    ],
    'where a pod runs may decide': [
      [...shop({ podSelector: roleA, ingress: [] }), pod('shop/web-x', { ip: '10.0.0.23' })],
      { 'ops/tool > shop/web-x TCP/80': 'depends', 'shop/web-x > ops/tool TCP/80': 'yes' },
    ],
    'an address that is not known may decide': [
      [...ingress({ ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.7.0/24'] } }), pod('ops/lost', at('n2'))],
      { 'ops/lost > shop/api-b TCP/80': 'depends' },
    ],
    'and may not': [
      [...ingress({ ipBlock: { cidr: '0.0.0.0/0' } }), pod('ops/lost', at('n2'))],
      { 'ops/lost > shop/api-b TCP/80': 'yes' },
    ],
    'a selector knows its pod before the address is known': [
      [
        ...ingress({ namespaceSelector: {}, podSelector: { matchLabels: { l: 'l' } } }),
        pod('ops/lost', { ...at('n2'), labels: { l: 'l' } }),
      ],
      { 'ops/lost > shop/api-b TCP/80': 'yes' },
    ],
    'the other family is not there': [
      ingress({ ipBlock: { cidr: '::/0' } }),
      { '8.8.8.8 > shop/api-b TCP/80': 'no', 'fd00::1 > shop/api-b TCP/80': 'no' },
    ],
  });
});

describe('named ports', () => {
  eksTruths(standard, {
    'on ingress all numbers of all selected pods': [
      shop({ podSelector: {}, ingress: [{ ports: [{ port: 'http' }] }] }),
      {
        'ops/tool > shop/api-b TCP/8080': 'yes',
        'ops/tool > shop/api-b TCP/9090': 'yes',
        'ops/tool > shop/api-b TCP/80': 'no',
      },
    ],
    'and so for peers that are selected, but not of pods on the host network': [
      [
        ...shop({
          podSelector: {},
          ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 'http' }] }],
        }),
        pod('shop/host', { hostNetwork: true, ip: '192.168.0.1', ...at('n1'), ports: ['http:7070'] }),
      ],
      {
        'ops/tool > shop/api-b TCP/8080': 'yes',
        'ops/tool > shop/api-b TCP/9090': 'yes',
        'ops/tool > shop/api-b TCP/7070': 'no',
        '8.8.8.8 > shop/api-b TCP/8080': 'no',
      },
    ],
    'dropped for blocks': [
      shop({
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 'http' }, { port: 80 }] }],
      }),
      { 'ops/tool > shop/api-b TCP/9090': 'no', 'ops/tool > shop/api-b TCP/80': 'yes' },
    ],
    'on egress each pod’s own': [
      [...base, egressOfApi([{ namespaceSelector: {} }], [{ port: 'http' }])],
      {
        'ops/tool > shop/api-b TCP/9090': 'yes',
        'ops/tool > shop/web-a TCP/9090': 'no',
        'ops/tool > shop/web-a TCP/8080': 'yes',
      },
    ],
    'on egress to anywhere dropped': [
      [...base, egressOfApi([], [{ port: 'http' }])],
      { 'ops/tool > shop/api-b TCP/9090': 'no' },
    ],
    'sidecars have none': [
      [
        ...shop({ podSelector: { matchLabels: { s: 's' } }, ingress: [{ ports: [{ port: 'm' }] }] }),
        pod('shop/s', { labels: { s: 's' }, ip: '10.0.0.31', ...at('n1'), sidecar: ['m:9100'] }),
      ],
      { 'ops/tool > shop/s TCP/9100': 'no' },
    ],
  });
});

describe('ApplicationNetworkPolicy', () => {
  eksTruths(standard, {
    'names of domains isolate and allow nothing': [
      [
        ...base,
        applicationPolicy('ops/dns', {
          podSelector: {},
          policyTypes: ['Egress'],
          egress: [{ to: [{ domainNames: ['example.com'] }] }],
        }),
      ],
      {
        'ops/tool > 8.8.8.8 TCP/443': 'no',
        'ops/tool > shop/api-b TCP/80': 'no',
        'shop/api-b > ops/tool TCP/80': 'yes',
      },
    ],
    'adds to NetworkPolicy': [
      [
        ...base,
        policy('ops/none', { podSelector: {}, policyTypes: ['Egress'] }),
        applicationPolicy('ops/some', {
          podSelector: {},
          policyTypes: ['Egress'],
          egress: [{ to: [{ namespaceSelector: {} }] }],
        }),
      ],
      { 'ops/tool > shop/api-b TCP/80': 'yes', 'ops/tool > 8.8.8.8 TCP/80': 'no' },
    ],
  });
});
