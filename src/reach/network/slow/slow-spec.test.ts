import { describe, expect, test } from 'vitest';
import { namespace, node, pod, policy, tiered } from './testing-build.ts';
import type { NetworkPolicy, PolicyPeer, PolicyPort, Selector } from './testing-objects.ts';
import { slowSpec } from './testing-slow-spec.ts';
import { specTruths } from './testing-truths.ts';

const spaces = [namespace('a', { team: 'x' }), namespace('b', { team: 'y' }), namespace('c')];
const web = pod('a/web', { labels: { app: 'web' }, ip: '10.0.0.1', ports: ['http:8080', 'dns:53/UDP'] });
const db = pod('a/db', { labels: { app: 'db' }, ip: '10.0.0.2', ports: ['http:9090'] });
const job = pod('b/job', { labels: { app: 'web', tier: 'back' }, ip: '10.0.1.1' });
const bare = pod('c/bare', { ip: '10.0.2.1' });
const base = [...spaces, web, db, job, bare];

type Spec = NonNullable<NetworkPolicy['spec']>;
const onWeb = { matchLabels: { app: 'web' } };
const withPolicy = (...specs: readonly Spec[]) => [
  ...base,
  ...specs.map((spec, index) => policy(`a/p${index}`, spec)),
];
const from = (...items: readonly PolicyPeer[]) =>
  withPolicy({ podSelector: onWeb, ingress: [{ from: items }] });
const onPorts = (...ports: readonly PolicyPort[]) => withPolicy({ podSelector: onWeb, ingress: [{ ports }] });
const byLabels = (podSelector: Selector) => from({ namespaceSelector: {}, podSelector });

describe('isolation', () => {
  specTruths({
    'without policies everything is open': [
      base,
      { 'a/db > a/web TCP/80': 'yes', 'b/job > a/web ICMP': 'yes' },
    ],
    'missing policyTypes: Ingress alone': [
      withPolicy({ podSelector: onWeb }),
      { 'a/db > a/web TCP/80': 'no', 'a/web > a/db TCP/80': 'yes', 'b/job > a/db TCP/80': 'yes' },
    ],
    'missing policyTypes with an empty egress list: still Ingress alone': [
      withPolicy({ podSelector: onWeb, egress: [] }),
      { 'a/web > a/db TCP/80': 'yes', 'a/db > a/web TCP/80': 'no' },
    ],
    'missing policyTypes with egress rules: both': [
      withPolicy({ podSelector: onWeb, egress: [{ to: [{ podSelector: {} }] }] }),
      { 'a/web > a/db TCP/80': 'yes', 'a/web > b/job TCP/80': 'no', 'a/db > a/web TCP/80': 'no' },
    ],
    'an empty list of policyTypes is defaulted too': [
      withPolicy({ podSelector: onWeb, policyTypes: [] }),
      { 'a/db > a/web TCP/80': 'no', 'a/web > a/db TCP/80': 'yes' },
    ],
    'Egress alone leaves ingress open': [
      withPolicy({ podSelector: onWeb, policyTypes: ['Egress'] }),
      { 'a/db > a/web TCP/80': 'yes', 'a/web > a/db TCP/80': 'no', 'a/web > 8.8.8.8 UDP/53': 'no' },
    ],
    'rules of a type that is not listed mean nothing': [
      withPolicy({
        podSelector: onWeb,
        policyTypes: ['Ingress'],
        egress: [{ to: [{ podSelector: onWeb }] }],
      }),
      { 'a/web > a/db TCP/80': 'yes' },
    ],
    'an empty list of rules isolates': [
      withPolicy({ podSelector: onWeb, ingress: [] }),
      { 'a/db > a/web TCP/80': 'no', '1.2.3.4 > a/web TCP/80': 'no' },
    ],
    'an empty rule opens everything': [
      withPolicy({ podSelector: onWeb, ingress: [{}] }),
      { 'a/db > a/web SCTP/1': 'yes', '1.2.3.4 > a/web TCP/65535': 'yes', 'b/job > a/web ICMP': 'yes' },
    ],
    'empty lists in a rule are as if missing': [
      withPolicy({ podSelector: onWeb, ingress: [{ from: [], ports: [] }] }),
      { 'b/job > a/web TCP/80': 'yes', '1.2.3.4 > a/web UDP/80': 'yes' },
    ],
    'policies add up': [
      withPolicy({ podSelector: {} }, { podSelector: onWeb, ingress: [{ from: [{ podSelector: {} }] }] }),
      { 'a/db > a/web TCP/80': 'yes', 'b/job > a/web TCP/80': 'no', 'a/web > a/db TCP/80': 'no' },
    ],
    'both directions must agree': [
      withPolicy(
        { podSelector: onWeb, policyTypes: ['Egress'], egress: [{}] },
        { podSelector: { matchLabels: { app: 'db' } } },
      ),
      { 'a/web > a/db TCP/80': 'no', 'a/web > b/job TCP/80': 'yes' },
    ],
    'a policy is for its own namespace': [
      withPolicy({ podSelector: {} }),
      { 'a/db > b/job TCP/80': 'yes', 'b/job > c/bare TCP/80': 'yes' },
    ],
    'a missing podSelector selects all': [withPolicy({ ingress: [] }), { 'a/db > a/web TCP/80': 'no' }],
    'a pod always reaches itself': [
      withPolicy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
      { 'a/web > a/web TCP/80': 'yes', 'a/web > 10.0.0.1 TCP/80': 'yes', 'a/web > a/db TCP/80': 'no' },
    ],
    'two addresses outside are nobody’s business': [base, { '1.1.1.1 > 2.2.2.2 TCP/1': 'yes' }],
  });
});

describe('peers', () => {
  specTruths({
    'a pod selector alone looks into the policy’s namespace': [
      from({ podSelector: onWeb }),
      { 'b/job > a/web TCP/80': 'no', 'a/db > a/web TCP/80': 'no' },
    ],
    'an empty pod selector is the whole namespace': [
      from({ podSelector: {} }),
      { 'a/db > a/web TCP/80': 'yes', 'b/job > a/web TCP/80': 'no', '10.9.9.9 > a/web TCP/80': 'no' },
    ],
    'a namespace selector alone is all its pods': [
      from({ namespaceSelector: { matchLabels: { team: 'y' } } }),
      { 'b/job > a/web TCP/80': 'yes', 'a/db > a/web TCP/80': 'no', 'c/bare > a/web TCP/80': 'no' },
    ],
    'an empty namespace selector is all namespaces, and no address': [
      from({ namespaceSelector: {} }),
      { 'c/bare > a/web TCP/80': 'yes', '8.8.8.8 > a/web TCP/80': 'no' },
    ],
    'both selectors in one item: and': [
      from({
        namespaceSelector: { matchLabels: { team: 'y' } },
        podSelector: { matchLabels: { app: 'db' } },
      }),
      { 'b/job > a/web TCP/80': 'no', 'a/db > a/web TCP/80': 'no' },
    ],
    'two items: or': [
      from(
        { namespaceSelector: { matchLabels: { team: 'y' } } },
        { podSelector: { matchLabels: { app: 'db' } } },
      ),
      { 'b/job > a/web TCP/80': 'yes', 'a/db > a/web TCP/80': 'yes', 'c/bare > a/web TCP/80': 'no' },
    ],
    'an item with nothing set allows nothing': [from({}), { 'a/db > a/web TCP/80': 'no' }],
    'a selector that is null is not set': [
      from({ namespaceSelector: null, podSelector: {} }),
      { 'a/db > a/web TCP/80': 'yes', 'b/job > a/web TCP/80': 'no' },
    ],
    'a block beside a selector allows nothing': [
      from({ podSelector: {}, ipBlock: { cidr: '0.0.0.0/0' } }),
      { 'a/db > a/web TCP/80': 'no' },
    ],
    'the name of a namespace is its label': [
      from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'c' } } }),
      { 'c/bare > a/web TCP/80': 'yes', 'b/job > a/web TCP/80': 'no' },
    ],
    'In needs the key': [
      byLabels({ matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] }),
      { 'a/db > a/web TCP/80': 'yes', 'b/job > a/web TCP/80': 'yes', 'c/bare > a/web TCP/80': 'no' },
    ],
    'NotIn matches who lacks the key': [
      byLabels({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] }),
      { 'a/db > a/web TCP/80': 'no', 'b/job > a/web TCP/80': 'yes', 'c/bare > a/web TCP/80': 'yes' },
    ],
    Exists: [
      byLabels({ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }),
      { 'b/job > a/web TCP/80': 'yes', 'a/db > a/web TCP/80': 'no' },
    ],
    DoesNotExist: [
      byLabels({ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }),
      { 'b/job > a/web TCP/80': 'no', 'a/db > a/web TCP/80': 'yes', 'c/bare > a/web TCP/80': 'yes' },
    ],
    'labels and expressions: and': [
      byLabels({ ...onWeb, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }),
      { 'b/job > a/web TCP/80': 'no' },
    ],
    'a block matches pods and the world by address': [
      from({ ipBlock: { cidr: '10.0.0.0/23' } }),
      {
        'a/db > a/web TCP/80': 'yes',
        'b/job > a/web TCP/80': 'yes',
        'c/bare > a/web TCP/80': 'no',
        '10.0.1.255 > a/web TCP/80': 'yes',
        '10.0.2.0 > a/web TCP/80': 'no',
      },
    ],
    'except takes away from its own item alone': [
      from(
        { ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.1.0/24'] } },
        { ipBlock: { cidr: '10.0.1.1/32' } },
      ),
      { 'b/job > a/web TCP/80': 'yes', '10.0.1.2 > a/web TCP/80': 'no', '10.0.3.0 > a/web TCP/80': 'yes' },
    ],
  });
});

describe('ports', () => {
  specTruths({
    'TCP when nothing is said': [
      onPorts({ port: 80 }),
      { 'a/db > a/web TCP/80': 'yes', 'a/db > a/web UDP/80': 'no', 'a/db > a/web TCP/81': 'no' },
    ],
    'endPort is included': [
      onPorts({ port: 80, endPort: 82 }),
      {
        'a/db > a/web TCP/79': 'no',
        'a/db > a/web TCP/80': 'yes',
        'a/db > a/web TCP/82': 'yes',
        'a/db > a/web TCP/83': 'no',
      },
    ],
    'a protocol alone is all its ports': [
      onPorts({ protocol: 'UDP' }),
      { 'a/db > a/web UDP/1': 'yes', 'a/db > a/web UDP/65535': 'yes', 'a/db > a/web TCP/1': 'no' },
    ],
    SCTP: [
      onPorts({ protocol: 'SCTP', port: 80 }),
      { 'a/db > a/web SCTP/80': 'yes', 'a/db > a/web TCP/80': 'no' },
    ],
    'a name on ingress is the selected pod’s': [
      onPorts({ port: 'http' }),
      { 'a/db > a/web TCP/8080': 'yes', 'a/db > a/web TCP/9090': 'no', '1.1.1.1 > a/web TCP/8080': 'yes' },
    ],
    'a name has a protocol': [
      onPorts({ port: 'dns' }, { protocol: 'UDP', port: 'http' }),
      { 'a/db > a/web TCP/53': 'no', 'a/db > a/web UDP/53': 'no', 'a/db > a/web UDP/8080': 'no' },
    ],
    'a name nobody has matches nothing': [onPorts({ port: 'nope' }), { 'a/db > a/web TCP/80': 'no' }],
    'a name on egress is the peer’s, each its own': [
      withPolicy({
        podSelector: onWeb,
        policyTypes: ['Egress'],
        egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 'http' }] }],
      }),
      { 'a/web > a/db TCP/9090': 'yes', 'a/web > a/db TCP/8080': 'no', 'a/web > b/job TCP/8080': 'no' },
    ],
    'a name without peers is still the destination pod’s, and no address’s': [
      withPolicy({ podSelector: onWeb, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] }),
      { 'a/web > a/db TCP/9090': 'yes', 'a/web > 8.8.8.8 TCP/9090': 'no' },
    ],
    'a name never resolves for a block on egress': [
      withPolicy({
        podSelector: onWeb,
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 'http' }] }],
      }),
      { 'a/web > a/db TCP/9090': 'no' },
    ],
    'sidecars have names, other init containers have none': [
      [
        ...onPorts({ port: 'metrics' }, { port: 'setup' }),
        pod('a/web2', {
          labels: { app: 'web' },
          ip: '10.0.0.3',
          sidecar: ['metrics:9100'],
          init: ['setup:9200'],
        }),
      ],
      { 'a/db > a/web2 TCP/9100': 'yes', 'a/db > a/web2 TCP/9200': 'no' },
    ],
    'ICMP through a rule with ports is undefined': [
      onPorts({ port: 80 }),
      { 'a/db > a/web ICMP': 'depends', 'a/web > a/db ICMP': 'yes' },
    ],
    'ICMP under a deny of everything is undefined': [
      withPolicy({ podSelector: onWeb }),
      { 'a/db > a/web ICMP': 'depends', '1.1.1.1 > a/web ICMP': 'depends' },
    ],
    'ICMP through a rule without ports goes': [from({ podSelector: {} }), { 'a/db > a/web ICMP': 'yes' }],
  });
});

describe('hosts, phases, families', () => {
  const nodes = [node('n1', '10.1.0.1'), node('n2', '10.1.0.2')];
  const placed = (nodeName: string | undefined) => [
    ...spaces,
    ...nodes,
    pod('a/web', { labels: { app: 'web' }, ip: '10.0.0.1', ...(nodeName ? { node: nodeName } : {}) }),
    pod('a/host', {
      labels: { app: 'host' },
      ip: '10.1.0.2',
      node: 'n2',
      hostNetwork: true,
      hostIP: '10.1.0.2',
    }),
    pod('a/lost', { labels: { app: 'lost' } }),
  ];
  const deny = policy('a/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const only = (peer: PolicyPeer) => policy('a/only', { podSelector: onWeb, ingress: [{ from: [peer] }] });
  specTruths({
    'a node reaches its own pods and they reach it': [
      [...placed('n1'), deny],
      {
        '10.1.0.1 > a/web TCP/10250': 'yes',
        'a/web > 10.1.0.1 TCP/10250': 'yes',
        '10.1.0.2 > a/web TCP/80': 'no',
        'a/web > 10.1.0.2 TCP/80': 'no',
      },
    ],
    'a hostNetwork pod is its node': [
      [...placed('n2'), deny],
      { 'a/host > a/web TCP/80': 'yes', 'a/web > a/host TCP/80': 'yes' },
    ],
    'where a pod runs may not be known': [
      [...placed(undefined), only({ ipBlock: { cidr: '1.1.1.1/32' } })],
      {
        'a/host > a/web TCP/80': 'depends',
        '10.1.0.1 > a/web TCP/80': 'depends',
        '10.9.0.1 > a/web TCP/80': 'no',
      },
    ],
    'a hostNetwork pod may be selected or not': [
      [...placed('n1'), only({ podSelector: { matchLabels: { app: 'host' } } })],
      { 'a/host > a/web TCP/80': 'depends', '10.1.0.2 > a/web TCP/80': 'no' },
    ],
    'a hostNetwork pod has its node’s address': [
      [...placed('n1'), only({ ipBlock: { cidr: '10.1.0.2/32' } })],
      { 'a/host > a/web TCP/80': 'yes' },
    ],
    'a hostNetwork pod may be isolated or not': [
      [...placed('n1'), policy('a/host', { podSelector: { matchLabels: { app: 'host' } } })],
      { 'a/web > a/host TCP/80': 'depends', '8.8.8.8 > a/host TCP/80': 'depends' },
    ],
    'a name of a port is that of a hostNetwork pod, or of no address': [
      [
        ...placed('n1'),
        pod('b/host', { ip: '10.1.0.2', node: 'n2', hostNetwork: true, ports: ['http:9090'] }),
        policy('a/e', { policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] }),
      ],
      { 'a/web > b/host TCP/9090': 'depends', 'a/web > b/host TCP/9091': 'no' },
    ],
    'a pod without an address may be in any block': [
      [...placed('n1'), only({ ipBlock: { cidr: '0.0.0.0/0' } })],
      { 'a/lost > a/web TCP/80': 'depends', '9.9.9.9 > a/web TCP/80': 'yes' },
    ],
    'and is selected all the same': [
      [...placed('n1'), only({ podSelector: {} }), only({ ipBlock: { cidr: '0.0.0.0/0' } })],
      { 'a/lost > a/web TCP/80': 'yes' },
    ],
    'IPv6 is another family': [
      [
        ...spaces,
        pod('a/web', { labels: { app: 'web' }, ip: '10.0.0.1,fd00::1' }),
        pod('b/six', { ip: 'fd00::2' }),
        pod('b/both', { ip: '10.0.0.9,fd00::9' }),
        pod('b/four', { ip: '10.0.0.8' }),
        only({ ipBlock: { cidr: 'fd00::/64', except: ['fd00::4/126'] } }),
      ],
      {
        'b/six > a/web TCP/80': 'yes',
        'b/both > a/web TCP/80': 'yes',
        'b/four > a/web TCP/80': 'no',
        'b/four > b/six TCP/80': 'no',
        'fd00:0:0::3 > a/web TCP/80': 'yes',
        'fd00::7 > a/web TCP/80': 'no',
        '10.0.0.9 > a/web TCP/80': 'no',
      },
    ],
    'one family must do in both directions': [
      [
        ...spaces,
        pod('a/web', { labels: { app: 'web' }, ip: '10.0.0.1,fd00::1' }),
        pod('b/both', { ip: '10.0.0.9,fd00::9' }),
        only({ ipBlock: { cidr: 'fd00::/64' } }),
        policy('b/out', { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }),
      ],
      { 'b/both > a/web TCP/80': 'no' },
    ],
  });

  test.each(['Succeeded', 'Failed'])('a pod that has %s is no endpoint, its address anybody’s', (phase) => {
    const objects = [...placed('n1'), pod('a/old', { ip: '10.0.0.7', phase }), only({ podSelector: {} })];
    const { decide } = slowSpec(objects);
    const to = { pod: 'a/web' };
    expect(decide({ from: { address: '10.0.0.7' }, to, protocol: 'TCP', port: 80 })).toBe('no');
    expect(() => decide({ from: { pod: 'a/old' }, to, protocol: 'TCP', port: 80 })).toThrow('no running pod');
  });

  test('a cluster-wide policy leaves hostNetwork pods alone', () => {
    const denied = tiered('Admin', 'd', {
      priority: 1,
      subject: { namespaces: {} },
      ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }],
    });
    const { decide } = slowSpec([...placed('n1'), denied]);
    const packet = { protocol: 'TCP', port: 80 } as const;
    expect(decide({ from: { pod: 'a/web' }, to: { pod: 'a/host' }, ...packet })).toBe('yes');
    expect(decide({ from: { pod: 'a/lost' }, to: { pod: 'a/web' }, ...packet })).toBe('no');
    expect(decide({ from: { pod: 'a/host' }, to: { pod: 'a/web' }, ...packet })).toBe('yes');
  });
});
