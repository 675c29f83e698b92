import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { gathered } from './blob.ts';
import { readLayer } from './layer.ts';
import { LIMITS } from './limits.ts';
import type { TarEntry } from './tar.ts';
import { readTar } from './tar.ts';
import type { Written } from './testing-tar.ts';
import { inPieces, paxRecords, tarOf } from './testing-tar.ts';

async function entriesOf(bytes: Uint8Array, piece = 700): Promise<(TarEntry & { content: string })[]> {
  const found: (TarEntry & { content: string })[] = [];
  await readTar(inPieces(bytes, piece), LIMITS, async (entry, content) => {
    found.push({ ...entry, content: Buffer.from(await gathered(content, 1e6)).toString() });
  });
  return found;
}

const LONG = `${'folder-of-a-long-name/'.repeat(12)}ü.txt`;

describe('tars that tar itself has written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-tar-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, LONG, '..'), { recursive: true });
  mkdirSync(join(tree, 'bin'));
  writeFileSync(join(tree, LONG), 'long');
  writeFileSync(join(tree, 'bin/su'), 'x'.repeat(2000));
  chmodSync(join(tree, 'bin/su'), 0o4755);
  linkSync(join(tree, 'bin/su'), join(tree, 'bin/su2'));
  symlinkSync(LONG, join(tree, 'bin/link'));

  test.each(
    ['gnu', 'posix', 'pax'].flatMap((format) => [
      [format, false],
      [format, true],
    ]) as [string, boolean][],
  )('in the format %s, compressed: %s', async (format, compressed) => {
    const file = join(folder, `${format}-${compressed}.tar`);
    execFileSync('tar', [
      `--format=${format}`,
      compressed ? '-czf' : '-cf',
      file,
      '--sort=name',
      '-C',
      tree,
      '.',
    ]);
    const { entries, fault } = await readLayer(inPieces(readFileSync(file), 1000), undefined, LIMITS);
    expect(fault).toBeUndefined();
    const by = new Map(entries.map((entry) => [entry.path, entry]));
    expect(by.get(LONG)).toMatchObject({ kind: 'file', size: 4 });
    expect(by.get('bin/su')).toMatchObject({ kind: 'file', mode: 0o4755, size: 2000 });
    expect(by.get('bin/su2')).toMatchObject({ kind: 'hard-link', link: './bin/su' });
    expect(by.get('bin/link')).toMatchObject({ kind: 'symlink', link: LONG });
    const listed = execFileSync('tar', ['-tf', file, '--quoting-style=literal'], { encoding: 'utf8' });
    const names = listed.split('\n').filter((line) => line !== '');
    expect(entries).toHaveLength(names.length);
    expect(entries.map(({ path }) => path)).toEqual(names.map((name) => name.replace(/^\.\/|\/$/g, '')));
  });
});

it('puts long names and PAX records before the entry they belong to, and global ones before all', async () => {
  const tar = tarOf([
    { name: 'pax', type: 'g', content: paxRecords({ uid: '7' }) },
    { name: '././@LongLink', type: 'L', content: `${LONG}\u0000` },
    { name: 'short', content: 'a' },
    { name: 'pax', type: 'x', content: paxRecords({ path: 'über/b', uid: '9', size: '3' }) },
    { name: 'b', content: 'bcd', size: 0 },
    { name: 'c' },
  ]);
  const found = (await entriesOf(tar)).map(({ content, path, uid }) => ({ path, uid, content }));
  expect(found).toEqual([
    { path: LONG, uid: 7, content: 'a' },
    { path: 'über/b', uid: 9, content: 'bcd' },
    { path: 'c', uid: 7, content: '' },
  ]);
});

it('knows a folder of old by its whole name, not by the part of it that has room in a header', async () => {
  const [name, start] = [`${'a'.repeat(99)}/b`, `${'a'.repeat(99)}/`];
  const tar = tarOf([
    { name: '././@LongLink', type: 'L', content: `${name}\u0000` },
    { name: start, content: 'abc' },
    { name: 'c' },
  ]);
  expect((await entriesOf(tar)).map(({ content, kind, path }) => [path, kind, content])).toEqual([
    [name, 'file', 'abc'],
    ['c', 'file', ''],
  ]);
});

test.each([
  ['../../etc/passwd', 'etc/passwd'],
  ['/etc/passwd', 'etc/passwd'],
  ['./a//b/../../../c/', 'c'],
  ['./', ''],
])('no name leads out of the image: %s', async (name, path) => {
  expect((await entriesOf(tarOf([{ name }])))[0]!.path).toBe(path);
});

it('takes the contents of what is not asked for as contents, also when they look like a header', async () => {
  const inner = tarOf([{ name: 'inside', mode: 0o4755 }]);
  const { entries } = await readLayer(
    inPieces(tarOf([{ name: 'a.tar', content: inner }, { name: 'b' }]), 100),
    undefined,
    LIMITS,
  );
  expect(entries.map(({ path }) => path)).toEqual(['a.tar', 'b']);
});

it('knows what a link, a folder of old and a device are, whatever sizes they say', async () => {
  const entries: Written[] = [
    { name: 'old/', type: '0' },
    { name: 'link', type: '1', link: 'x', size: 4000 },
    { name: 'device', type: '3' },
    { name: 'last', type: '7' },
  ];
  expect((await entriesOf(tarOf(entries))).map(({ kind }) => kind)).toEqual([
    'folder',
    'hard-link',
    'other',
    'file',
  ]);
});

test.each<[string, Buffer, string]>([
  ['cut in a header', tarOf([{ name: 'a' }]).subarray(0, 300), 'ends in the middle'],
  ['cut in contents', tarOf([{ name: 'a', content: 'b', size: 9000 }], false), 'ends in the middle'],
  ['a long name of nothing', tarOf([{ name: 'L', type: 'L', content: 'abc' }]), 'ends in the middle'],
  ['no tar', Buffer.alloc(1024, 'not a tar '), 'no tar'],
  [
    'a broken PAX header',
    tarOf([{ name: 'p', type: 'x', content: '999 path=a\n' }, { name: 'a' }]),
    'broken',
  ],
  [
    'a PAX header without end',
    tarOf([{ name: 'p', type: 'x', content: '9 path=ab\n' }, { name: 'a' }]),
    'broken',
  ],
  ['a huge extended header', tarOf([{ name: 'p', type: 'x', size: 2 ** 30 }]), 'bytes; it was not read'],
  ['a huge name', tarOf([{ name: 'L', type: 'L', content: 'a/'.repeat(3000) }, { name: 'a' }]), '4096'],
])('says what is wrong with it: %s', async (_, bytes, message) => {
  await expect(entriesOf(bytes)).rejects.toThrow(message);
});

it('reads sizes that are too large for octal digits', async () => {
  const tar = tarOf([{ name: 'a', content: 'abc' }, { name: 'b' }]);
  tar.write('\u0000'.repeat(12), 124);
  tar[124] = 0x80;
  tar[135] = 3;
  tar.write('        ', 148);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148);
  expect((await entriesOf(tar)).map(({ content, path }) => `${path}:${content}`)).toEqual(['a:abc', 'b:']);
});
