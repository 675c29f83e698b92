import { expect, test } from 'vitest';
import { namesSecret, secretIn } from './secrets.ts';
import { SourceFile } from './source-file.ts';

// Made up for this test, in the shape that AWS documents.
const KEY_ID = `AKIA${'IOSFODNN7'}EXAMPLE`;

test('names that say secret, and names that only speak of one', () => {
  for (const name of [
    'DB_PASSWORD',
    'apiKey',
    'client-secret',
    'GITHUB_TOKEN',
    'password',
    'aws_secret_access_key',
    'PGPASSWORD_',
    'adminPwd',
  ]) {
    expect(namesSecret(name), name).toBe(true);
  }
  for (const name of [
    'SECRET_NAME',
    'tokenPath',
    'passwordFile',
    'TOKEN_TTL',
    'compass',
    'secretsProviderClass',
    'bypass',
    'KEY',
    'tokenEndpoint',
    'keyboard',
  ]) {
    expect(namesSecret(name), name).toBe(false);
  }
});

test('values are secrets by shape or by name, references are none', () => {
  expect(secretIn(undefined, `key ${KEY_ID}`)).toBe('aws-access-key-id');
  expect(secretIn('DB_PASSWORD', 'hunter2')).toBe('password');
  expect(secretIn('DB_PASSWORD', 'redacted:password:0123456789abcdef:7')).toBe('password');
  for (const value of [
    '',
    'true',
    '$(PASSWORD)',
    '${PASSWORD}',
    '{{resolve:secretsmanager:x}}',
    '/run/secrets/db',
    'arn:aws:secretsmanager:x',
    '3',
    'https://vault.example.com',
  ]) {
    expect(secretIn('DB_PASSWORD', value), value).toBeUndefined();
  }
  expect(secretIn('LOG_LEVEL', 'info')).toBeUndefined();
});

test('a line is printed without its secrets, and its columns stay', () => {
  const lines = [
    '- name: DB_PASSWORD',
    '  value: "hunter2"',
    `id: ${KEY_ID}`,
    'password: hunter2 # old',
    'image: web:1',
    'ENV A=1 API_TOKEN=abcdef',
    'secretName: web-tls',
    'private: hidden text',
  ];
  const file = new SourceFile('a.yaml', lines.join('\n'));
  file.hide(file.text.indexOf('hidden'), file.text.indexOf('hidden') + 6);
  const shown = lines.map((_, index) => file.printableLine(index + 1));
  expect(shown.join('\n')).not.toMatch(/hunter2|AKIA|abcdef|hidden/);
  expect(shown.map((line) => line.length)).toEqual(lines.map((line) => line.length));
  expect(shown[1]).toBe('  value: "•••••••"');
  expect([shown[0], shown[4], shown[6]]).toEqual([lines[0], lines[4], lines[6]]);
});
