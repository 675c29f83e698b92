import { expect, test } from 'vitest';
import { readTexts } from '../../sources/texts.ts';
import { judge } from '../judge.ts';
import control from './secret-in-manifest.ts';

function verdicts(source: string): string[] {
  const found: string[] = [];
  judge(readTexts({ 'secret.yaml': source }), [control], ({ decision }) =>
    found.push(`${decision.verdict} ${decision.at.path}`),
  );
  return found;
}

const secret = (values: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: web, namespace: shop }\n${values}\n`;

test.each([
  ['stringData: { key: "${API_KEY}" }'],
  ['stringData: { key: <path:secret/data/shop#key> }'],
  ['stringData: { key: "ref+awssecrets://shop/key" }'],
  ['data: { key: PHBhdGg6c2VjcmV0L2RhdGEvc2hvcCNrZXk+ }'],
  ['stringData: { key: "" }'],
  ['data: { ca.crt: TFMwdExT }'],
  ['type: helm.sh/release.v1\ndata: { release: SDRzSUFB }'],
])('what a tool puts the secret in for is no secret: %s', (values) => {
  expect(verdicts(secret(values)).filter((one) => one.startsWith('fail'))).toEqual([]);
});

test('one finding for a Secret, at its first secret', () => {
  expect(verdicts(secret('stringData: { username: web, key: "${API_KEY}", password: a, token: b }'))).toEqual(
    ['fail stringData.password'],
  );
});
