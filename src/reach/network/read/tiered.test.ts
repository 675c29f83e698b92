import { expect, test } from 'vitest';
import type { Written } from './testing-read.ts';
import { UNKNOWN, namespace, pod, verdicts } from './testing-read.ts';

const API = 'policy.networking.k8s.io/v1alpha1';

const admin = (spec: object, name = 'a'): Written => ({
  apiVersion: API,
  kind: 'AdminNetworkPolicy',
  metadata: { name },
  spec: { priority: 10, subject: { namespaces: {} }, ...spec },
});
const baseline = (spec: object): Written => ({
  apiVersion: API,
  kind: 'BaselineAdminNetworkPolicy',
  metadata: { name: 'default' },
  spec: { subject: { namespaces: {} }, ...spec },
});
const networkPolicy = (space: string, spec: object): Written => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'np', namespace: space },
  spec,
});

const everybody = { namespaces: {} };
const base = [
  namespace('a', { team: 'x' }),
  namespace('b', { team: 'y' }),
  pod('a/web', { app: 'web' }, '10.0.0.1', { ports: ['http:8080'] }),
  pod('b/job', { app: 'job' }, '10.0.1.1'),
];
const onWeb = { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } } };
const closed = networkPolicy('a', { podSelector: {}, policyTypes: ['Ingress'] });
const open = networkPolicy('a', { podSelector: {}, ingress: [{}] });
const check = (objects: readonly Written[], expected: Readonly<Record<string, string>>) =>
  expect(verdicts([...base, ...objects], Object.keys(expected))).toEqual(expected);

test('Allow goes before a NetworkPolicy that denies, and Deny before one that allows', () => {
  const rules = [
    { action: 'Allow', from: [everybody], ports: [{ namedPort: 'http' }] },
    { action: 'Deny', from: [everybody], ports: [{ portNumber: { port: 81 } }] },
  ];
  const policy = admin({ subject: onWeb, ingress: rules });
  check([closed, policy], { 'b/job > a/web TCP 8080': 'yes', 'b/job > a/web TCP 82': 'no' });
  check([open, policy], { 'b/job > a/web TCP 81': 'no', 'b/job > a/web TCP 82': 'yes' });
});

test('Pass leaves it to the NetworkPolicies, and without any to the baseline', () => {
  const deny = { action: 'Deny', from: [everybody] };
  const policy = admin({ subject: onWeb, ingress: [{ ...deny, action: 'Pass' }, deny] });
  check([policy], { 'b/job > a/web TCP 80': 'yes' });
  check([policy, baseline({ ingress: [deny] })], { 'b/job > a/web TCP 80': 'no' });
  check([policy, open, baseline({ ingress: [deny] })], { 'b/job > a/web TCP 80': 'yes' });
});

test('the lower priority goes first, and equal ones may go either way', () => {
  const say = (name: string, priority: number, action: string) =>
    admin({ priority, subject: onWeb, ingress: [{ action, from: [everybody] }] }, name);
  check([say('a', 2, 'Deny'), say('b', 1, 'Allow')], { 'b/job > a/web TCP 80': 'yes' });
  check([say('a', 1, 'Deny'), say('b', 2, 'Allow')], { 'b/job > a/web TCP 80': 'no' });
  check([say('a', 1, 'Deny'), say('b', 1, 'Allow')], { 'b/job > a/web TCP 80': 'depends' });
});

test('a network means pods too', () => {
  const deny = { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] };
  check([admin({ egress: [deny] })], { 'b/job > a/web TCP 80': 'no', 'b/job > 8.8.8.8 TCP 80': 'no' });
  const pass = { action: 'Pass', to: [everybody] };
  check([admin({ egress: [pass, deny] })], {
    'b/job > a/web TCP 80': 'yes',
    'b/job > 8.8.8.8 TCP 80': 'no',
  });
});

test('an unknown action makes it depend, for those peers alone', () => {
  const peer = { namespaces: { matchLabels: { team: 'y' } } };
  check([admin({ subject: onWeb, ingress: [{ action: UNKNOWN, from: [peer] }] })], {
    'b/job > a/web TCP 80': 'depends',
    '8.8.8.8 > a/web TCP 80': 'yes',
  });
});
