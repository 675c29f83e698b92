// Truths of what the specification says of Services, and of pods whose address nobody knows, one packet at a time.
import { describe } from 'vitest';
import { namespace, pod, policy, service, tiered } from './testing-build.ts';
import { specTruths } from './testing-truths.ts';

const closed = (name: string, version: string) =>
  policy(name, { podSelector: { matchLabels: { version } }, ingress: [] });
const base = [
  namespace('shop'),
  namespace('ops'),
  pod('shop/web-1', { labels: { app: 'web', version: '1' }, ip: '10.0.0.1', ports: ['http:8080'] }),
  pod('shop/web-2', { labels: { app: 'web', version: '2' }, ip: '10.0.0.2', ports: ['http:9090'] }),
  pod('shop/web-3', { labels: { app: 'web', version: '3' }, ip: '10.0.0.3' }),
  pod('ops/web-4', { labels: { app: 'web' }, ip: '10.0.1.4' }),
  pod('ops/mon', { ip: '10.0.1.1' }),
];
const web = (targetPort: number | string, more: object = {}) =>
  service('shop/web', {
    selector: { app: 'web' },
    clusterIP: '172.20.0.5',
    ports: [{ port: 80, targetPort }],
    ...more,
  });
const asked = 'ops/mon > service shop/web TCP/80';

describe('Services', () => {
  specTruths({
    'a policy is for the port of the pod': [
      [...base, web(8080), policy('shop/in', { ingress: [{ ports: [{ port: 8080 }] }] })],
      {
        [asked]: 'yes',
        'ops/mon > service shop/web TCP/8080': 'no',
        'ops/mon > service shop/web UDP/80': 'no',
      },
    ],
    'which backend is taken is nobody’s word': [
      [...base, web(8080), closed('shop/p', '1')],
      { [asked]: 'depends' },
    ],
    'none accepts': [[...base, web(8080), policy('shop/p', { ingress: [] })], { [asked]: 'no' }],
    'who does not name the port is not behind it': [
      [...base, web('http'), closed('shop/p', '3')],
      { [asked]: 'yes' },
    ],
    'nobody is behind it': [[...base, web('dns')], { [asked]: 'no' }],
    'without a selector nothing is known': [[...base, web(80, { selector: null })], { [asked]: 'depends' }],
    'the port of a headless one is the pod’s': [
      [
        ...base,
        web(8080, { clusterIP: 'None' }),
        policy('shop/in', { ingress: [{ ports: [{ port: 8080 }] }] }),
      ],
      { [asked]: 'no' },
    ],
    'who gets itself may be judged or not': [
      [
        ...base,
        service('shop/own', { selector: { version: '1' }, ports: [{ port: 80 }] }),
        closed('shop/p', '1'),
      ],
      { 'shop/web-1 > service shop/own TCP/80': 'depends', 'shop/web-2 > service shop/own TCP/80': 'no' },
    ],
  });
});

describe('a pod of unknown address in a cluster of two families', () => {
  const dual = [
    namespace('a'),
    pod('a/both', { labels: { app: 'web' }, ip: '10.0.0.1,fd00::1' }),
    pod('a/four', { labels: { app: 'web' }, ip: '10.0.0.2' }),
    pod('a/new', {}),
  ];
  const onWeb = { matchLabels: { app: 'web' } };
  const rule = (cidr: string) => ({ podSelector: onWeb, ingress: [{ from: [{ ipBlock: { cidr } }] }] });
  const denied = (...networks: string[]) =>
    tiered('Admin', 'd', {
      priority: 1,
      subject: { namespaces: {} },
      egress: [{ action: 'Deny', to: [{ networks }] }],
    });
  specTruths({
    'without policies it is open': [dual, { 'a/new > a/both TCP/80': 'yes', 'a/both > a/new TCP/80': 'yes' }],
    'it may have either': [
      [...dual, denied('10.0.0.0/8')],
      { 'a/new > a/both TCP/80': 'depends', 'a/new > a/four TCP/80': 'no' },
    ],
    'each of them is closed': [
      [...dual, denied('10.0.0.0/8', 'fd00::/64')],
      { 'a/new > a/both TCP/80': 'no' },
    ],
    'it may be in a block of a family that both have': [
      [...dual, policy('a/p', rule('fd00::/64'))],
      { 'a/new > a/both TCP/80': 'depends', 'a/new > a/four TCP/80': 'no' },
    ],
  });
});
