import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { networksOf } from '../index.ts';
import { viewOf } from '../model.ts';
import { LINTS, lintNetwork } from './index.ts';

const pod = (name: string, labels: string, extra = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { ${labels} } }
spec: { serviceAccountName: ${name}, containers: [{ name: a, image: "example.com/a:1", ports: [{ name: http, containerPort: 8080 }] }]${extra} }`;
const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }`;
const cluster = (
  name: string,
  spec: string,
  version = 'networking.k8s.aws/v1alpha1',
): string => `apiVersion: ${version}
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec: { ${spec} }`;

const WEB = pod('web', 'app: web');
const DB = pod('db', 'app: db');
const DNS =
  'to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }]';
const ADDON = (values: string): string => `Resources:
  Cni:
    Type: AWS::EKS::Addon
    Properties: { AddonName: vpc-cni, ClusterName: shop, ConfigurationValues: '${values}' }
`;
const ASSOCIATION = `Resources:
  Web:
    Type: AWS::EKS::PodIdentityAssociation
    Properties: { ClusterName: shop, Namespace: shop, ServiceAccount: web, RoleArn: arn:aws:iam::111122223333:role/web }
`;
const SUBJECT = 'tier: Admin, priority: 5, subject: { namespaces: {} }';

/** The lints of these documents with the line each stands at, and whose document it is. */
function lints(mode: 'spec' | 'eks', documents: readonly string[], template?: string): string[] {
  const texts = Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text]));
  const estate = readTexts(template === undefined ? texts : { ...texts, 'infra.yaml': template });
  return networksOf(estate, mode).flatMap((network) =>
    lintNetwork({ estate, network }).map(({ lint, place }) => {
      const { span } = viewOf(place);
      return `${lint} ${span?.file.path}:${span?.file.position(span.start).line}`;
    }),
  );
}

const CASES: readonly (readonly [
  what: string,
  expected: readonly string[],
  documents: readonly string[],
  template?: string,
])[] = [
  ['a policy that selects somebody', [], [WEB, policy('p', 'podSelector: { matchLabels: { app: web } }')]],
  [
    'a policy that selects nobody',
    ['selects-nothing 1.yaml:4'],
    [WEB, policy('p', 'podSelector: { matchLabels: { app: wbe } }')],
  ],
  [
    'a peer that matches nobody in a namespace with pods',
    ['matches-nobody 1.yaml:4'],
    [
      WEB,
      policy('p', 'podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: x } } }] }]'),
    ],
  ],
  [
    'a peer in a namespace of which nothing is here',
    [],
    [
      WEB,
      policy(
        'p',
        'podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: x } } }] }]',
      ),
    ],
  ],
  [
    'a name that the pods have',
    [],
    [WEB, policy('p', 'podSelector: {}, ingress: [{ ports: [{ port: http }] }]')],
  ],
  [
    'a name that no pod has',
    ['unresolved-port 1.yaml:4'],
    [WEB, policy('p', 'podSelector: {}, ingress: [{ ports: [{ port: https }] }]')],
  ],
  [
    'a name with another protocol',
    ['unresolved-port 1.yaml:4'],
    [WEB, policy('p', 'podSelector: {}, ingress: [{ ports: [{ port: http, protocol: UDP }] }]')],
  ],
  [
    'a rule that another one covers, in another policy',
    ['redundant-rule 2.yaml:4'],
    [
      WEB,
      policy(
        'wide',
        'podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8000, endPort: 9000 }] }]',
      ),
      policy(
        'narrow',
        'podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 8080 }] }]',
      ),
    ],
  ],
  [
    'a rule for another port is none',
    [],
    [
      WEB,
      policy(
        'wide',
        'podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8000, endPort: 8079 }] }]',
      ),
      policy(
        'narrow',
        'podSelector: {}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }]',
      ),
    ],
  ],
  ['`egress: []` alone', ['empty-egress 1.yaml:4'], [WEB, policy('p', 'podSelector: {}, egress: []')]],
  [
    '`egress: []` for what it is meant',
    ['no-dns 1.yaml:4'],
    [WEB, policy('p', 'podSelector: {}, policyTypes: [Egress], egress: []')],
  ],
  [
    'names over both protocols',
    [],
    [
      WEB,
      policy(
        'p',
        `podSelector: {}, policyTypes: [Egress], egress: [{ ${DNS}, ports: [{ port: 53 }, { port: 53, protocol: UDP }] }]`,
      ),
    ],
  ],
  [
    'names over UDP alone',
    ['no-dns 1.yaml:4'],
    [
      WEB,
      policy(
        'p',
        `podSelector: {}, policyTypes: [Egress], egress: [{ ${DNS}, ports: [{ port: 53, protocol: UDP }] }]`,
      ),
    ],
  ],
  [
    'the cache of the node answers too',
    [],
    [
      WEB,
      policy(
        'p',
        'podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 169.254.20.10/32 } }] }]',
      ),
    ],
  ],
  [
    'a pod with an association that cannot reach the agent',
    ['no-pod-identity 1.yaml:4'],
    [WEB, policy('p', `podSelector: {}, policyTypes: [Egress], egress: [{ ${DNS} }]`)],
    ASSOCIATION,
  ],
  [
    'a pod with an association that can',
    [],
    [
      WEB,
      policy(
        'p',
        `podSelector: {}, policyTypes: [Egress], egress: [{ ${DNS} }, { to: [{ ipBlock: { cidr: 169.254.170.23/32 } }], ports: [{ port: 80 }] }]`,
      ),
    ],
    ASSOCIATION,
  ],
  [
    'policies that nobody enforces',
    ['not-enforced infra.yaml:4'],
    [WEB, policy('p', 'podSelector: {}')],
    ADDON('{}'),
  ],
  [
    'policies that are enforced',
    [],
    [WEB, policy('p', 'podSelector: {}')],
    ADDON('{"enableNetworkPolicy": "true"}'),
  ],
  [
    'strict mode and a pod without a policy',
    ['unprotected-pod 1.yaml:3'],
    [WEB, DB, policy('p', 'podSelector: { matchLabels: { app: web } }')],
    ADDON('{"enableNetworkPolicy": "true", "env": {"NETWORK_POLICY_ENFORCING_MODE": "strict"}}'),
  ],
  [
    'names that begin alike, with different policies',
    ['shared-maps 1.yaml:3'],
    [pod('web-a', 'app: a'), pod('web-b', 'app: b'), policy('p', 'podSelector: { matchLabels: { app: a } }')],
  ],
  [
    'names that begin alike, with the same policies',
    [],
    [pod('web-a', 'app: a'), pod('web-b', 'app: b'), policy('p', 'podSelector: {}')],
  ],
  [
    'an exception that another rule lies around',
    ['except-denies 1.yaml:4'],
    [
      WEB,
      policy(
        'p',
        'podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 80 }] }, { from: [{ ipBlock: { cidr: 10.0.0.0/12 } }], ports: [{ port: 81 }] }]',
      ),
    ],
  ],
  [
    'an exception that another rule goes into with a narrower block',
    [],
    [
      WEB,
      policy(
        'p',
        'podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 80 }] }, { from: [{ ipBlock: { cidr: 10.1.2.0/24 } }], ports: [{ port: 81 }] }]',
      ),
    ],
  ],
  [
    '25 ports for one block',
    ['too-many-ports 1.yaml:4'],
    [
      WEB,
      policy(
        'p',
        `podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [${Array.from({ length: 25 }, (_, at) => `{ port: ${at + 1} }`).join(', ')}] }]`,
      ),
    ],
  ],
  [
    'a block of the other family',
    ['other-family 1.yaml:4'],
    [
      `${WEB}\nstatus: { podIP: 10.0.0.5 }`,
      policy('p', 'podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "fd00::/8" } }] }]'),
    ],
  ],
  [
    'a kind that the VPC CNI does not look at',
    ['kind-not-enforced 1.yaml:2'],
    [
      WEB,
      cluster(
        'c',
        `${SUBJECT}, ingress: [{ name: a, action: Deny, from: [{ namespaces: {} }] }]`,
        'policy.networking.k8s.io/v1alpha2',
      ),
    ],
  ],
  [
    'two of equal priority',
    ['equal-priority 2.yaml:4'],
    [
      WEB,
      cluster('a', `${SUBJECT}, ingress: [{ name: a, action: Deny, from: [{ namespaces: {} }] }]`),
      cluster('b', `${SUBJECT}, ingress: [{ name: b, action: Accept, from: [{ namespaces: {} }] }]`),
    ],
  ],
  [
    'a rule before a denial',
    ['rule-order 1.yaml:4'],
    [
      WEB,
      cluster(
        'a',
        `${SUBJECT}, ingress: [{ name: a, action: Accept, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 80 } }] }, { name: b, action: Deny, from: [{ namespaces: {} }] }]`,
      ),
    ],
  ],
  [
    'a rule after a denial',
    [],
    [
      WEB,
      cluster(
        'a',
        `${SUBJECT}, ingress: [{ name: b, action: Deny, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 81 } }] }, { name: a, action: Accept, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 80 } }] }]`,
      ),
    ],
  ],
];

for (const [what, expected, documents, template] of CASES)
  test(`${what}: ${expected.join() || 'nothing'}`, () => {
    expect(lints('eks', documents, template)).toEqual(expected);
  });

test('every lint is shown by a case', () => {
  const shown = new Set(CASES.flatMap(([, expected]) => expected.map((one) => one.split(' ')[0])));
  const ways = ['leads-nowhere', 'closed-way', 'past-policies'];
  const groups = Object.keys(LINTS).filter((lint) => lint.startsWith('group-'));
  const endpoints = ['endpoint-closed', 'no-way-to-service'];
  const elsewhere = ['lost-rule', 'names-only', 'policy-endpoint', ...ways, ...groups, ...endpoints];
  expect(Object.keys(LINTS).filter((lint) => !shown.has(lint) && !elsewhere.includes(lint))).toEqual([]);
});

test('what the controller may lose, and names outside of Auto Mode', () => {
  const lost = cluster(
    'a',
    `${SUBJECT}, ingress: [{ name: a, action: Deny, from: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: none } } }, { namespaces: {} }] }]`,
  );
  expect(lints('eks', [WEB, lost])).toEqual(['lost-rule 1.yaml:4']);
  const names = `apiVersion: networking.k8s.aws/v1alpha1
kind: ApplicationNetworkPolicy
metadata: { name: a, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ to: [{ domainNames: [example.com] }] }, { ${DNS} }] }`;
  expect(lints('eks', [WEB, names])).toEqual(['names-only 1.yaml:4']);
});

const live = (name: string, labels: string, address: string): string =>
  `${pod(name, labels)}
status: { podIP: ${address} }`;
const endpoint = (
  pods: readonly string[],
  ingress: readonly string[],
): string => `apiVersion: networking.k8s.aws/v1alpha1
kind: PolicyEndpoint
metadata: { name: p-x7k2p, namespace: shop }
spec:
  policyRef: { name: p, namespace: shop }
  podSelectorEndpoints: [${pods.map((podIP) => `{ podIP: ${podIP}, hostIP: 10.0.9.1 }`).join(', ')}]
  ingress: [${ingress.map((cidr) => `{ cidr: ${cidr} }`).join(', ')}]`;
const LIVE = [
  live('web', 'app: web', '10.0.0.1'),
  live('db', 'app: db', '10.0.0.2'),
  live('bot', 'app: bot', '10.0.0.3'),
  policy(
    'p',
    'podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }]',
  ),
];

test.each([
  ['what the policy says', endpoint(['10.0.0.2'], ['10.0.0.1']), []],
  ['no pod that it selects', endpoint([], ['10.0.0.1/32']), ['opens']],
  ['not the pod that it lets through', endpoint(['10.0.0.2'], []), ['closes']],
  ['a pod that it does not let through', endpoint(['10.0.0.2'], ['10.0.0.1', '10.0.0.3']), ['opens']],
  [
    'another policy',
    endpoint(['10.0.0.2'], []).replace('policyRef: { name: p,', 'policyRef: { name: q,'),
    ['opens'],
  ],
])('PolicyEndpoints that hold %s', (_, resolved, effects) => {
  const estate = readTexts(Object.fromEntries([...LIVE, resolved].map((text, at) => [`${at}.yaml`, text])));
  const found = networksOf(estate, 'eks').flatMap((network) => lintNetwork({ estate, network }));
  expect(found.filter(({ lint }) => lint === 'policy-endpoint').map(({ effect }) => effect)).toEqual(effects);
});

test('as the specification says nothing is wrong with the data plane', () => {
  expect(lints('spec', [WEB, policy('p', 'podSelector: {}')], ADDON('{}'))).toEqual([]);
});

test('pods that one policy leaves without names are told together', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const documents = [
    ...names.map((name) => pod(name, `app: ${name}`)),
    policy('p', 'podSelector: {}, policyTypes: [Egress]'),
  ];
  const estate = readTexts(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])));
  const [found, ...others] = networksOf(estate, 'eks').flatMap((network) => lintNetwork({ estate, network }));
  expect(others).toEqual([]);
  expect(found?.message).toMatch(
    /^shop\/a\[Pod\], shop\/b\[Pod\], shop\/c\[Pod\] and 2 more cannot ask kube-dns for names over UDP and TCP/,
  );
});
