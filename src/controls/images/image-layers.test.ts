import { expect, test } from 'vitest';
import { LayoutMaker, layoutOf, readMade, readSource } from '../../sources/image/testing.ts';
import { inPieces, tarOf } from '../../sources/image/testing-tar.ts';
import type { Written } from '../../sources/image/testing-tar.ts';
import { piecesSource } from '../../sources/image/byte-source.ts';
import type { Control } from '../control.ts';
import { judge } from '../judge.ts';
import privateKey from './image-private-key.ts';
import secretEnv from './image-secret-env.ts';
import setuid from './image-setuid.ts';
import shell from './image-shell.ts';
import unsigned from './image-unsigned.ts';
import userRoot from './image-user-root.ts';
import type { Estate } from '../../estate/index.ts';

function verdicts(estate: Estate, control: Control): string[] {
  const found: string[] = [];
  judge(estate, [control], ({ decision }) =>
    found.push(
      decision.verdict === 'pass'
        ? 'pass'
        : `${decision.verdict} ${decision.verdict === 'fail' ? decision.message : decision.reason}`,
    ),
  );
  return found;
}

const estateOf = async (layers: readonly (readonly Written[])[], config?: object, document?: object) =>
  (await readMade(layoutOf(layers, { ...config }, { ...document }))).estate;

const passwd = { name: 'etc/passwd', content: 'root:x:0:0::/:\ntoor:x:0:0::/:\napp:x:10001:0::/:\n' };

test.each([
  [undefined, 'names no user'],
  ['', 'names no user'],
  ['root', 'runs as root'],
  ['0:1000', 'runs as root'],
  ['root:app', 'runs as root'],
  [':1000', 'runs as root'],
  ['toor', 'runs as toor, which is root by its number'],
  ['app', undefined],
  ['10001:0', undefined],
  ['rootless', undefined],
  ['not-in-passwd', undefined],
])('image-user-root: user %s', async (User, message) => {
  const found = verdicts(await estateOf([[passwd]], User === undefined ? {} : { User }), userRoot);
  expect(found).toEqual([
    message === undefined ? 'pass' : expect.stringMatching(`^fail image .* ${message}`),
  ]);
});

test('image-user-root: a later layer makes the user root', async () => {
  const later = [{ name: 'etc/passwd', content: 'app:x:0:0::/:\n' }];
  expect(verdicts(await estateOf([[passwd], later], { User: 'app' }), userRoot)).toEqual([
    expect.stringContaining('runs as app, which is root'),
  ]);
});

test('image-user-root: whether a name is root cannot be told without the layer that may say it', async () => {
  for (const [User, wanted] of [
    ['app', 'not-evaluated layer'],
    ['10001', 'pass'],
  ] as const) {
    const maker = layoutOf([[passwd]], { User });
    for (const [path, bytes] of maker.files) if (bytes[0] === 0x1f) maker.files.delete(path);
    expect(verdicts((await readMade(maker)).estate, userRoot)).toEqual([expect.stringContaining(wanted)]);
  }
});

test('image-user-root: Windows has no root', async () => {
  expect(verdicts(await estateOf([[]], {}, { os: 'windows' }), userRoot)).toEqual([]);
});

const KEY = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${'MIIEvQIBADANBgkqhkiG'.repeat(4)}\n`;

test.each<[string, Written, string | undefined]>([
  ['a key', { name: 'root/.ssh/id_rsa', content: KEY }, '/root/.ssh/id_rsa'],
  [
    'a certificate with its key',
    { name: 'tls.pem', content: `-----BEGIN CERTIFICATE-----\nMII\n${KEY}` },
    '/tls.pem',
  ],
  [
    'a key below a folder of tests that is no package',
    { name: 'app/tests/key.pem', content: KEY },
    '/app/tests/key.pem',
  ],
  [
    'a key that a package has for its tests',
    { name: 'usr/lib/python3.13/test/certdata/key.pem', content: KEY },
    undefined,
  ],
  [
    'the words in a library',
    { name: 'usr/lib/libssl.so', content: `\u0000-----BEGIN RSA PRIVATE KEY-----\u0000` },
    undefined,
  ],
  [
    'the words in a program',
    { name: 'a.py', content: `if x.startswith("-----BEGIN PRIVATE KEY-----\\n"):` },
    undefined,
  ],
  ['a public key', { name: 'a.pub', content: KEY.replace('PRIVATE', 'PUBLIC') }, undefined],
])('image-private-key: %s', async (_, file, place) => {
  const found = verdicts(await estateOf([[file]]), privateKey);
  expect(found).toEqual([
    place === undefined ? 'pass' : expect.stringContaining(`holds a private key: ${place} (layer`),
  ]);
});

test('image-private-key: deleting it, or writing over it, takes it from nobody', async () => {
  const key = { name: 'a/key', content: KEY };
  for (const later of [
    { name: 'a/.wh.key' },
    { name: 'a/.wh..wh..opq' },
    { name: '.wh.a' },
    { name: 'a/key' },
  ])
    expect(verdicts(await estateOf([[key], [later]]), privateKey)).toEqual([
      expect.stringContaining('deleted by a later one'),
    ]);
});

const su = { name: 'bin/su', mode: 0o4755 };

test.each<[string, Written[][], string | undefined]>([
  ['setuid', [[su]], '/bin/su'],
  ['setgid', [[{ name: 'bin/wall', mode: 0o2755 }]], '/bin/wall'],
  ['in the lower layer', [[su], [passwd]], '/bin/su'],
  ['deleted', [[su], [{ name: 'bin/.wh.su' }]], undefined],
  ['taken away by a later layer', [[su], [{ name: 'bin/su', mode: 0o755 }]], undefined],
  [
    'a folder with setgid, and a file nobody may start',
    [
      [
        { name: 'a/', type: '5', mode: 0o2755 },
        { name: 'b', mode: 0o4644 },
      ],
    ],
    undefined,
  ],
])('image-setuid: %s', async (_, layers, path) => {
  const found = verdicts(await estateOf(layers), setuid);
  expect(found).toEqual([
    path === undefined ? 'pass' : expect.stringContaining(`program: ${path} (layer sha256:`),
  ]);
});

test.each<[string, Written[], string | undefined]>([
  ['a shell', [{ name: 'bin/sh', mode: 0o755 }], '/bin/sh'],
  [
    'a link to busybox',
    [
      { name: 'bin/busybox', mode: 0o755 },
      { name: 'bin/ash', type: '2', link: '/bin/busybox' },
    ],
    '/bin/ash',
  ],
  ['the shell of distroless for debugging', [{ name: 'busybox/sh', mode: 0o755 }], '/busybox/sh'],
  ['a link to nothing', [{ name: 'bin/sh', type: '2', link: 'dash' }], undefined],
  [
    'a file nobody may start, and one that is documentation',
    [
      { name: 'bin/sh', mode: 0o644 },
      { name: 'usr/share/doc/bash', mode: 0o755 },
    ],
    undefined,
  ],
])('image-shell: %s', async (_, layer, path) => {
  const found = verdicts(await estateOf([layer]), shell);
  expect(found).toEqual([path === undefined ? 'pass' : expect.stringContaining(path)]);
});

test('image-secret-env: variables, labels, commands and build arguments, each once and never shown', async () => {
  const history = [
    { created_by: 'ENV DB_PASSWORD=hunter2-and-more' },
    { created_by: 'RUN |1 NPM_TOKEN=other-secret-1 /bin/sh -c npm ci # buildkit' },
  ];
  const Env = [
    'DB_PASSWORD=hunter2-and-more',
    'PASSWORD_FILE=/run/x',
    'API_TOKEN=',
    'URL=https://a:s3cr3t-here@b/',
  ];
  const found = verdicts(
    await estateOf([[]], { Env, Cmd: ['a', '--token=third-secret-2'] }, { history }),
    secretEnv,
  );
  expect(found.map((one) => one.replace(/sha256:\w+/, 'X'))).toEqual([
    'fail image X sets DB_PASSWORD to a secret (password), in plain text',
    'fail image X sets URL to a secret (password), in plain text',
    'fail image X holds a secret (token) in its Cmd, in plain text',
    'fail image X holds a secret (token) in step 2 of its history, in plain text',
  ]);
});

test('image-secret-env: nothing secret', async () => {
  const Env = ['PATH=/bin', 'TOKEN_FILE=/run/secrets/token', 'NPM_TOKEN=dummy', 'SECRET=$SECRET'];
  expect(verdicts(await estateOf([[]], { Env }), secretEnv)).toEqual(['pass']);
});

test('image-unsigned: only where a signature could stand', async () => {
  const layout = layoutOf([[]]);
  expect(verdicts((await readMade(layout)).estate, unsigned)).toEqual([
    expect.stringContaining('has no signature'),
  ]);
  const maker = new LayoutMaker();
  const image = maker.image([tarOf([])]);
  const signature = { artifactType: 'application/vnd.cncf.notary.signature', layers: [], subject: image };
  maker.add(image).add(maker.manifest(signature));
  expect(verdicts((await readMade(maker)).estate, unsigned)).toEqual(['pass']);
  const saved = tarOf([
    { name: 'c.json', content: '{}' },
    { name: 'manifest.json', content: '[{"Config":"c.json","RepoTags":null,"Layers":[]}]' },
  ]);
  const { estate } = await readSource(piecesSource(() => inPieces(saved)));
  expect(estate.resources).toHaveLength(1);
  expect(verdicts(estate, unsigned)).toEqual([]);
});

test('a layer that could not be read leaves everything open that it may bring', async () => {
  const maker = layoutOf([[]], { User: 'app' });
  for (const [path, bytes] of maker.files) if (bytes[0] === 0x1f) maker.files.delete(path);
  const { estate } = await readMade(maker);
  for (const control of [privateKey, setuid, shell])
    expect(verdicts(estate, control)).toEqual([
      expect.stringMatching(/^not-evaluated layer sha256:\w+ could not be read/),
    ]);
});

test('a configuration that could not be read leaves its user and its secrets open', async () => {
  const maker = layoutOf([[]]);
  for (const [path, bytes] of maker.files)
    if (Buffer.from(bytes).includes('rootfs')) maker.files.delete(path);
  const { estate } = await readMade(maker);
  for (const control of [userRoot, secretEnv])
    expect(verdicts(estate, control)).toEqual([expect.stringMatching(/^not-evaluated the configuration/)]);
});
