import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it, test } from 'vitest';
import { archiveSource, folderSource, isArchive, layoutFolders, piecesSource } from './byte-source.ts';
import { LayoutMaker, layoutOf, readMade, readSource, sha256 } from './testing.ts';
import { inPieces, tarOf } from './testing-tar.ts';

const KEY = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(3)}\n-----END PRIVATE KEY-----\n`;
const folder = mkdtempSync(join(tmpdir(), 'image-read-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LAYERS = [
  [
    { name: 'etc/passwd', content: 'root:x:0:0::/root:/bin/sh\napp:x:0:10::/:/bin/sh\n' },
    { name: 'bin', type: '2', link: 'usr/bin' },
    { name: 'usr/bin/dash', mode: 0o755 },
    { name: 'usr/bin/sh', type: '2', link: 'dash' },
    { name: 'usr/bin/su', mode: 0o4755 },
    { name: 'usr/bin/passwd', mode: 0o4755 },
    { name: 'usr/share/doc/sh', mode: 0o755 },
    { name: 'root/.ssh/id', content: KEY, mode: 0o600 },
    { name: 'tmp/', type: '5', mode: 0o1777 },
    { name: 'srv/', type: '5', mode: 0o777 },
    {
      name: 'var/lib/dpkg/status',
      content:
        'Package: zlib1g\nStatus: install ok installed\nVersion: 1\n\nPackage: gone\nStatus: deinstall ok config-files\n\nPackage: dash\nStatus: install ok installed\n',
    },
  ],
  [
    { name: 'root/.ssh/.wh.id' },
    { name: 'usr/bin/.wh.su' },
    { name: 'usr/bin/gpasswd', type: '1', link: 'usr/bin/passwd', mode: 0o4755 },
  ],
];

it('reads what there is to say of an image', async () => {
  const maker = layoutOf(LAYERS, {
    User: 'app:10',
    ExposedPorts: { '8080/tcp': {}, '443/tcp': {} },
    Env: ['PATH=/bin', 'EMPTY='],
    Cmd: ['/bin/app'],
    Volumes: { '/data': {} },
  });
  const { images, is, problems } = await readMade(maker);
  expect([is, problems]).toEqual([true, []]);
  const [first, second] = LAYERS.map((layer) => sha256(gzipSync(tarOf(layer))));
  expect(images).toMatchObject([
    {
      Os: 'linux',
      Architecture: 'amd64',
      Config: {
        User: 'app:10',
        Uid: 0,
        ExposedPorts: ['443/tcp', '8080/tcp'],
        Env: [
          { Name: 'PATH', Value: '/bin' },
          { Name: 'EMPTY', Value: '' },
        ],
        Cmd: ['/bin/app'],
        Volumes: ['/data'],
      },
      // A hard link to the file of another layer is that file.
      Setuid: [
        { Path: '/usr/bin/gpasswd', Layer: first, Mode: '4755', Uid: 0 },
        { Path: '/usr/bin/passwd', Layer: first, Mode: '4755', Uid: 0 },
      ],
      PrivateKeys: [{ Path: '/root/.ssh/id', Layer: first, Deleted: true }],
      Shells: [{ Path: '/usr/bin/dash' }, { Path: '/usr/bin/sh' }],
      WorldWritable: [{ Path: '/srv' }],
      Packages: { Manager: 'dpkg', Count: 2, Names: ['dash', 'zlib1g'] },
      Signed: false,
      Attested: false,
    },
  ]);
  expect(first).not.toBe(second);
});

it('reads the same from a folder, a tar, a compressed tar and pieces', async () => {
  const maker = layoutOf(LAYERS, { User: '10001' });
  for (const [path, bytes] of maker.files) {
    mkdirSync(join(folder, 'layout', dirname(path)), { recursive: true });
    writeFileSync(join(folder, 'layout', path), bytes);
  }
  execFileSync('tar', ['-cf', join(folder, 'a.tar'), '-C', join(folder, 'layout'), '.']);
  execFileSync('tar', ['-czf', join(folder, 'a.tgz'), '-C', join(folder, 'layout'), '.']);
  const wanted = (await readMade(maker)).images;
  expect(wanted).toHaveLength(1);
  const sources = [
    folderSource(join(folder, 'layout')),
    archiveSource(join(folder, 'a.tar')),
    archiveSource(join(folder, 'a.tgz')),
    piecesSource(() => inPieces(maker.archive(), 333)),
  ];
  for (const source of sources) {
    const { images, problems } = await readSource(source);
    expect(problems).toEqual([]);
    expect(images).toEqual(wanted);
  }
  expect(['a.tar', 'a.tgz', 'layout/index.json'].map((name) => isArchive(join(folder, name)))).toEqual([
    true,
    true,
    false,
  ]);
});

it('does not follow links of a folder, which may lead anywhere', async () => {
  const outside = join(folder, 'outside.json');
  writeFileSync(outside, '{}');
  mkdirSync(join(folder, 'linked'));
  symlinkSync(outside, join(folder, 'linked/index.json'));
  writeFileSync(join(folder, 'linked/oci-layout'), '{}');
  expect((await readSource(folderSource(join(folder, 'linked')))).is).toBe(false);
});

it('finds layouts among files', () => {
  expect(layoutFolders(['a/oci-layout', 'a/index.json', 'b/oci-layout', 'index.json', 'oci-layout'])).toEqual(
    ['a', '.'],
  );
});

it('reads what docker save wrote before it wrote layouts', async () => {
  const layer = tarOf(LAYERS[0]!);
  const config = JSON.stringify({
    os: 'linux',
    config: { User: '' },
    rootfs: { type: 'layers', diff_ids: [sha256(layer), sha256(layer)] },
  });
  const id = sha256(config).slice(7);
  const tar = tarOf([
    { name: `${id}.json`, content: config },
    { name: 'one/layer.tar', content: layer },
    { name: 'two/layer.tar', type: '2', link: '../one/layer.tar' },
    {
      name: 'manifest.json',
      content: JSON.stringify([
        { Config: `${id}.json`, RepoTags: ['shop/web:1'], Layers: ['one/layer.tar', 'two/layer.tar'] },
      ]),
    },
  ]);
  const { images, problems } = await readSource(piecesSource(() => inPieces(tar, 1000)));
  expect(problems).toEqual([]);
  expect(images).toMatchObject([
    {
      Reference: 'shop/web:1',
      Id: `sha256:${id}`,
      Setuid: [{ Layer: sha256(layer) }, { Path: '/usr/bin/su' }],
    },
  ]);
  expect(Object.keys(images[0]!)).not.toContain('Signed');
});

it('leaves any other tar alone', async () => {
  const { images, is, problems } = await readSource(
    piecesSource(() => inPieces(tarOf([{ name: 'package.json', content: '{}' }]))),
  );
  expect([is, images, problems]).toEqual([false, [], []]);
});

it('reads every platform of an index, and does not miss those that were not exported', async () => {
  const maker = new LayoutMaker();
  const amd = maker.image([tarOf([])], {}, { architecture: 'amd64' });
  const arm = maker.image([tarOf([])], {}, { architecture: 'arm64' });
  const away = maker.image([tarOf([])], {}, { architecture: 's390x' });
  maker.files.delete(`blobs/${away.digest.replace(':', '/')}`);
  maker.add(maker.index([amd, arm, away]), { 'io.containerd.image.name': 'shop/web:1' });
  const { images, problems } = await readMade(maker);
  expect(problems).toEqual([]);
  expect(images.map(({ Architecture, Digest, Reference }) => [Architecture, Digest, Reference])).toEqual([
    ['amd64', amd.digest, 'shop/web:1'],
    ['arm64', arm.digest, 'shop/web:1'],
  ]);
});

it('never lets a secret into the estate', async () => {
  const secret = 'hunter2-and-more';
  const maker = layoutOf(
    [[]],
    {
      Env: [`DB_PASSWORD=${secret}`, 'API_TOKEN=$TOKEN', 'NPM_TOKEN=dummy'],
      Labels: { 'deploy-token': secret },
      Entrypoint: ['app', `--password=${secret}`],
      Healthcheck: { Test: ['CMD-SHELL', `curl https://web:${secret}@localhost/`] },
    },
    {
      history: [
        { created_by: `|1 NPM_TOKEN=${secret} /bin/sh -c npm ci` },
        { created_by: `ENV DB_PASSWORD=${secret}` },
      ],
    },
  );
  const { images, problems } = await readMade(maker);
  expect(problems).toEqual([]);
  expect(JSON.stringify(images)).not.toContain(secret);
  expect(JSON.stringify(images[0]).match(/redacted:/g)).toHaveLength(6);
  expect(images).toMatchObject([
    { Config: { Env: [{}, { Value: '$TOKEN' }, { Value: 'dummy' }] }, History: [{}, {}] },
  ]);
});

test.each([
  [
    'apk',
    'lib/apk/db/installed',
    'C:Q1\nP:musl\nV:1\n\nC:Q2\nP:busybox\n',
    { Count: 2, Names: ['busybox', 'musl'] },
  ],
  ['dpkg', 'var/lib/dpkg/status.d/tzdata', 'Package: tzdata\nVersion: 1\n', { Count: 1, Names: ['tzdata'] }],
  ['rpm', 'usr/lib/sysimage/rpm/rpmdb.sqlite', 'SQLite', { Count: '?' }],
])('packages of %s', async (manager, name, content, wanted) => {
  const { images } = await readMade(layoutOf([[{ name, content }]]));
  expect(images).toMatchObject([{ Packages: { Manager: manager, ...wanted } }]);
});

const SIGNED = 'application/vnd.dev.cosign.simplesigning.v1+json';
const DSSE = 'application/vnd.dsse.envelope.v1+json';
const EMPTY = { mediaType: 'application/vnd.oci.empty.v1+json' };
const config = { mediaType: 'application/vnd.oci.image.config.v1+json' };
const predicate = (type: string) => ({ 'dev.sigstore.bundle.predicateType': type });
const bundle = { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json', config: EMPTY };

test.each<[string, string, (maker: LayoutMaker, digest: string) => void]>([
  [
    'true false',
    'cosign, by its payload',
    (maker, digest) => {
      const payload = maker.json({ critical: { image: { 'docker-manifest-digest': digest } } }, SIGNED);
      maker.add(maker.manifest({ config, layers: [payload] }));
    },
  ],
  [
    'true false',
    'cosign, by its tag',
    (maker, digest) =>
      maker.add(maker.manifest({ config, layers: [maker.blob('x', SIGNED)] }), {
        'org.opencontainers.image.ref.name': `shop/web:${digest.replace(':', '-')}.sig`,
      }),
  ],
  [
    'false true',
    'cosign save',
    (maker) =>
      maker.add(maker.manifest({ config, layers: [maker.blob('x', DSSE)] }), {
        kind: 'dev.cosignproject.cosign/atts',
      }),
  ],
  [
    'true false',
    'notation',
    (maker, digest) =>
      maker.add(
        maker.manifest({
          artifactType: 'application/vnd.cncf.notary.signature',
          config: EMPTY,
          layers: [],
          subject: { digest },
        }),
      ),
  ],
  [
    'true false',
    'a bundle that is a signature',
    (maker, digest) =>
      maker.add(
        maker.manifest({
          ...bundle,
          subject: { digest },
          annotations: predicate('https://sigstore.dev/cosign/sign/v1'),
        }),
      ),
  ],
  [
    'false true',
    'a bundle that is an attestation',
    (maker, digest) =>
      maker.add(
        maker.manifest({
          ...bundle,
          subject: { digest },
          annotations: predicate('https://slsa.dev/provenance/v1'),
        }),
      ),
  ],
  [
    'false true',
    'BuildKit',
    (maker, digest) =>
      maker.add(maker.manifest({ config, layers: [maker.blob('{}', 'application/vnd.in-toto+json')] }), {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': digest,
      }),
  ],
  [
    'false false',
    'a signature of another image',
    (maker) =>
      maker.add(
        maker.manifest({
          artifactType: 'application/vnd.cncf.notary.signature',
          config: EMPTY,
          layers: [],
          subject: { digest: sha256('') },
        }),
      ),
  ],
])('signed and attested are %s: %s', async (wanted, _, sign) => {
  const maker = new LayoutMaker();
  const image = maker.image([tarOf([])]);
  maker.add(image);
  sign(maker, image.digest);
  const { images, problems } = await readMade(maker);
  expect(problems).toEqual([]);
  expect(images.map(({ Attested, Signed }) => `${Signed} ${Attested}`)).toEqual([wanted]);
});

it('who signs the index signs what is in it', async () => {
  const maker = new LayoutMaker();
  const index = maker.index([maker.image([tarOf([])])]);
  const artifactType = 'application/vnd.cncf.notary.signature';
  maker
    .add(index)
    .add(maker.manifest({ artifactType, config: EMPTY, layers: [], subject: { digest: index.digest } }));
  expect((await readMade(maker)).images).toMatchObject([{ Signed: true }]);
});
