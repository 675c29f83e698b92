import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { nameOf, networksOf } from '../index.ts';

const space = (name: string, labels = '', annotations = ''): string => `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { ${labels} }, annotations: { ${annotations} } }`;
const pod = (place: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${place.split('/')[1]}, namespace: ${place.split('/')[0]}, labels: { app: ${place.split('/')[1]} }${more} }
spec: { containers: [{ name: a, image: "example.com/a:1" }] }`;
const asks = (namespace: string, spec: string): string => `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p, namespace: ${namespace} }
spec: { ${spec} }`;

const MESH = [
  space('in', 'istio-injection: enabled'),
  space('out'),
  pod('in/a'),
  pod('in/b'),
  pod('out/c'),
  pod('out/d'),
];
const STRICT = 'mtls: { mode: STRICT }';

function encrypted(documents: readonly string[], source: string, destination: string): string {
  const estate = readTexts(Object.fromEntries(documents.map((text, at) => [`${at}.yaml`, text])));
  const [network] = networksOf(estate, 'spec');
  const { groups } = network!.reach.network;
  const at = (name: string): number => groups.findIndex((group) => nameOf(group) === `${name}[Pod]`);
  return network!.encryption()(at(source), at(destination)).answer;
}

test.each([
  ['in/a', 'in/b', [], 'yes'],
  ['in/a', 'out/c', [], 'no'],
  ['out/c', 'in/a', [], 'no'],
  ['out/c', 'out/d', [], 'no'],
  ['in/a', 'in/b', [asks('istio-system', STRICT)], 'yes'],
  ['in/a', 'in/b', [asks('istio-system', 'mtls: { mode: DISABLE }')], 'no'],
  ['in/a', 'in/b', [asks('istio-system', 'mtls: { mode: DISABLE }'), asks('in', STRICT)], 'yes'],
  [
    'in/a',
    'in/b',
    [asks('in', STRICT), asks('in', 'selector: { matchLabels: { app: b } }, mtls: { mode: DISABLE }')],
    'no',
  ],
  [
    'in/a',
    'in/b',
    [asks('in', 'mtls: { mode: UNSET }'), asks('istio-system', 'mtls: { mode: DISABLE }')],
    'no',
  ],
  // Ports count in a policy for workloads alone.
  ['in/a', 'in/b', [asks('in', `${STRICT}, portLevelMtls: { 8080: { mode: DISABLE } }`)], 'yes'],
  [
    'in/a',
    'in/b',
    [
      asks(
        'in',
        `selector: { matchLabels: { app: b } }, ${STRICT}, portLevelMtls: { 8080: { mode: DISABLE } }`,
      ),
    ],
    'depends',
  ],
] as const)('from %s to %s with %j: %s', (source, destination, policies, answer) => {
  expect(encrypted([...MESH, ...policies], source, destination)).toBe(answer);
});

test('the word of the pod goes before that of its namespace', () => {
  const opted = MESH.with(3, pod('in/b', ', annotations: { sidecar.istio.io/inject: "false" }'));
  expect(encrypted(opted, 'in/a', 'in/b')).toBe('no');
  const joined = MESH.with(
    4,
    pod('out/c', ', labels: { sidecar.istio.io/inject: "true" }').replace('labels: { app: c }, ', ''),
  );
  expect(encrypted(joined, 'in/a', 'out/c')).toBe('yes');
});

test('Linkerd, by annotations', () => {
  const linkerd = [
    space('in', '', 'linkerd.io/inject: enabled'),
    space('out'),
    pod('in/a'),
    pod('in/b'),
    pod('out/c'),
  ];
  expect(encrypted(linkerd, 'in/a', 'in/b')).toBe('yes');
  expect(encrypted(linkerd, 'in/a', 'out/c')).toBe('no');
  const skipping = linkerd.with(
    3,
    pod('in/b', ', annotations: { config.linkerd.io/skip-inbound-ports: "5432" }'),
  );
  expect(encrypted(skipping, 'in/a', 'in/b')).toBe('depends');
});

test('where no mesh is, nothing is encrypted by one', () => {
  expect(encrypted([space('a'), pod('a/x'), pod('a/y')], 'a/x', 'a/y')).toBe('no');
});
