import { expect, test } from 'vitest';
import { folder, ringwall } from './run.ts';

const work = (name: string, account: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { serviceAccountName: ${account}, containers: [{ name: app, image: "example.com/${name}:1" }] }
`;
const FILES = {
  'shop.yaml': `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
${[work('web', 'web'), work('job', 'job'), work('db', 'db')].join('---\n')}---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ name: tcp-sql, port: 5432, targetPort: 15432 }] }
`,
  'db.yaml': `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  rules:
    - from: [{ source: { serviceAccounts: [web] } }]
      to: [{ operation: { ports: ["15432"] } }]
`,
};

const ask = async (...question: string[]): Promise<Record<string, unknown>> => {
  const { out } = await ringwall(folder(FILES), 'network', 'can', ...question, '--json');
  return JSON.parse(out) as Record<string, unknown>;
};

test('can says whether a mesh lets in what the policies let through, and the line that says so', async () => {
  expect(await ask('shop/web', 'service:shop/db', '--port', '5432')).toMatchObject({
    answer: 'yes',
    authorized: {
      answer: 'yes',
      because: [
        { policy: 'AuthorizationPolicy shop/db', effect: 'allows', file: 'db.yaml', line: 7, certain: true },
      ],
    },
  });
  expect(await ask('shop/job', 'shop/db', '--port', '15432')).toMatchObject({
    answer: 'yes',
    authorized: { answer: 'no', because: [{ effect: 'isolates', file: 'db.yaml', line: 5 }] },
  });
  expect(await ask('internet', 'shop/db', '--port', '15432')).toMatchObject({ authorized: { answer: 'no' } });
  expect(await ask('shop/web', 'shop/db')).toMatchObject({ authorized: { answer: 'depends' } });
  expect(await ask('shop/job', 'shop/db', '--port', '53', '--protocol', 'UDP')).not.toHaveProperty(
    'authorized',
  );
});

test('for a person it is a line', async () => {
  const { out } = await ringwall(folder(FILES), 'network', 'can', 'shop/job', 'shop/db', '--port', '15432');
  expect(out.split('\n').filter((line) => line.startsWith('  mesh:'))).toEqual([
    '  mesh: no, AuthorizationPolicy shop/db is for shop/db[Deployment]: who matches no rule that allows is not let in (db.yaml:5)',
  ]);
});
