import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { decompressed, gathered } from './blob.ts';
import { piecesSource } from './byte-source.ts';
import { LIMITS } from './limits.ts';
import { LayoutMaker, layoutOf, readMade, readSource, sha256 } from './testing.ts';
import { inPieces, tarOf } from './testing-tar.ts';

const SUID = { name: 'bin/su', mode: 0o4755 };
const layerPath = (maker: LayoutMaker): string =>
  [...maker.files].find(([, bytes]) => bytes[0] === 0x1f && bytes[1] === 0x8b)![0];

it('a layer that is not what its digest says is not trusted, and the rest goes on', async () => {
  const maker = layoutOf([[SUID], [{ name: 'usr/bin/mount', mode: 0o4755 }]]);
  maker.files.set(layerPath(maker), gzipSync(tarOf([{ name: 'harmless' }])));
  const { images, problems } = await readMade(maker);
  expect(problems).toEqual([expect.stringMatching(/^digest-mismatch: layer sha256:\w+: its digest is/)]);
  expect(images).toMatchObject([{ Setuid: [{ Path: '/usr/bin/mount' }, '…'], Packages: '?' }]);
});

test.each<[string, (bytes: Uint8Array) => Uint8Array | undefined, string]>([
  ['is missing', () => undefined, 'missing-blob'],
  ['is cut', (bytes) => bytes.subarray(0, bytes.length - 20), 'broken-blob'],
  ['is no tar', () => Buffer.alloc(2048, 'x'), 'broken-tar'],
  ['is broken in the middle', (bytes) => Buffer.from(bytes).fill(0xff, 20, 40), 'broken-blob'],
])('what a layer that %s leaves open is unknown', async (_, change, code) => {
  const maker = layoutOf([[SUID, { name: 'a', content: 'abc'.repeat(999) }]]);
  const path = layerPath(maker);
  const changed = change(maker.files.get(path)!);
  if (changed === undefined) maker.files.delete(path);
  else maker.files.set(path, changed);
  for (const source of [undefined, piecesSource(() => inPieces(maker.archive(), 999))]) {
    const { images, problems } = await (source === undefined ? readMade(maker) : readSource(source));
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([code]);
    expect(images).toHaveLength(1);
    expect((images[0]!['Shells'] as unknown[]).at(-1)).toBe('…');
  }
});

it('a layer that breaks early takes nothing from those behind it, however slowly they come', async () => {
  const noise = Array.from({ length: 2000 }, (_, at) => sha256(String(at))).join('');
  const maker = layoutOf([[{ name: 'a', content: noise }], [SUID, { name: 'b', content: noise }]]);
  const path = layerPath(maker);
  maker.files.set(path, Buffer.from(maker.files.get(path)!).fill(0xff, 20, 200));
  const slowly = async function* () {
    for await (const piece of inPieces(maker.archive(), 300)) {
      await new Promise((done) => void setImmediate(done));
      yield piece;
    }
  };
  const { images, problems } = await readSource(piecesSource(slowly));
  expect(problems).toEqual([expect.stringMatching(/^broken-blob: layer sha256:/)]);
  expect(images).toMatchObject([{ Setuid: [{ Path: '/bin/su' }, '…'] }]);
});

it('stops at a bomb', async () => {
  const limits = { ...LIMITS, ratioFrom: 100_000 };
  const bomb = layoutOf([[{ name: 'zeros', content: Buffer.alloc(1_000_000) }]]);
  const grown = await readMade(bomb, limits);
  expect(grown.problems).toEqual([expect.stringContaining('grows more than 200 times')]);
  const large = await readMade(layoutOf([[{ name: 'zeros', content: Buffer.alloc(10_000) }]]), {
    ...LIMITS,
    layerBytes: 5000,
  });
  expect(large.problems).toEqual([expect.stringContaining('it has more than 5000 bytes')]);
  const many = await readMade(layoutOf([[SUID, SUID, SUID]]), { ...LIMITS, entries: 2 });
  expect(many.problems).toEqual([expect.stringContaining('more than 2 entries')]);
  const layers = await readMade(layoutOf([[SUID], [SUID], [SUID]]), { ...LIMITS, layers: 2 });
  expect(layers.problems).toEqual([expect.stringContaining('3 layers, more than the limit of 2')]);
});

it('an index in itself, and more manifests than there may be, end', async () => {
  const maker = new LayoutMaker();
  let inner = maker.index([maker.image([tarOf([])])]);
  for (let depth = 0; depth < 12; depth++) inner = maker.index([inner]);
  maker.add(inner);
  expect((await readMade(maker)).problems).toEqual([expect.stringContaining('stands in more than 8 others')]);
  const wide = new LayoutMaker();
  for (let index = 0; index < 5; index++) wide.add(wide.image([tarOf([])], { User: String(index) }));
  const { images, problems } = await readMade(wide, { ...LIMITS, manifests: 3 });
  expect(images).toHaveLength(3);
  expect(problems).toEqual([expect.stringContaining('more than 3 manifests')]);
});

it('digests that lead elsewhere lead nowhere', async () => {
  const maker = new LayoutMaker();
  maker.add({ mediaType: 'x', digest: 'sha256:../../../../etc/passwd', size: 1 });
  expect((await readMade(maker)).problems).toEqual([expect.stringContaining('which is no digest')]);
});

it('a hard link to nothing leaves the files open', async () => {
  const { images, problems } = await readMade(
    layoutOf([[{ name: 'a', type: '1', link: '../../etc/shadow', mode: 0o4755 }]]),
  );
  expect(problems).toEqual([expect.stringContaining('the hard link /a leads to a file that is not there')]);
  expect(images).toMatchObject([{ Setuid: ['…'] }]);
});

it('a manifest or configuration that is broken is a problem, and the other images are read', async () => {
  const maker = new LayoutMaker();
  const broken = maker.image([tarOf([])], { User: 'a' });
  const noConfig = maker.manifest({
    config: { ...maker.blob('{"conf', 'application/vnd.oci.image.config.v1+json') },
    layers: [],
  });
  maker
    .add(broken)
    .add(noConfig)
    .add(maker.image([tarOf([])], { User: 'c' }));
  maker.files.set(`blobs/${broken.digest.replace(':', '/')}`, Buffer.from('{}'));
  const { images, problems } = await readMade(maker);
  expect(problems.map((problem) => problem.split(':')[0])).toEqual(['digest-mismatch', 'broken-blob']);
  expect(images).toMatchObject([{ Config: '?' }, { Config: { User: 'c' } }]);
});

it('zstd is told by its first bytes, and said where this Node has none', async () => {
  const bytes = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]);
  await expect(gathered(decompressed(inPieces(bytes), LIMITS, null), 99)).rejects.toThrow('22.15');
});

it('whatever stands in it, reading ends and says something', async () => {
  const words = fc.constantFrom<unknown>(
    null,
    1,
    '',
    'x',
    [],
    {},
    [null],
    { digest: 'sha256:' },
    { manifests: [1] },
  );
  const document = fc.dictionary(
    fc.constantFrom('manifests', 'config', 'layers', 'history', 'subject', 'rootfs'),
    words,
  );
  await fc.assert(
    fc.asyncProperty(document, document, document, async (index, config, settings) => {
      const maker = new LayoutMaker();
      maker.add(maker.image([tarOf([SUID])], settings, config));
      maker.add(maker.manifest(index), index);
      const { images } = await readMade(maker);
      expect(images).toHaveLength(1);
      expect(images).toMatchObject([{ Setuid: [{ Path: '/bin/su' }] }]);
    }),
    { numRuns: 150 },
  );
});

it('any bytes in place of a tar', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.nat(3000), async (bytes, at) => {
      const tar = layoutOf([[SUID]]).archive();
      tar.set(bytes.subarray(0, Math.max(0, tar.length - at)), Math.min(at, tar.length));
      const { images, is, problems } = await readSource(piecesSource(() => inPieces(tar, 512)));
      // Either all that was there is told, or it is said that it was not.
      const told = images.length === 1 && JSON.stringify(images[0]).includes('/bin/su');
      expect(told || problems.length > 0 || !is).toBe(true);
    }),
    { numRuns: 150 },
  );
});
