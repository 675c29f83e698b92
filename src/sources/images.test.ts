import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tarOf } from './image/testing-tar.ts';
import { layoutOf } from './image/testing.ts';
import { readEstate } from './read.ts';

const image = () => layoutOf([[{ name: 'bin/sh', content: 'x' }]], { User: 'root' });

function folder(files: Readonly<Record<string, Uint8Array | string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'ringwall-images-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

const read = async (cwd: string, path: string) => {
  const { files, problems, resources } = await readEstate([path], { cwd });
  return {
    files: files.map((file) => file.path),
    problems: problems.map(({ code, file }) => `${file} ${code}`),
    resources: resources.map(({ type, scope }) => `${type} ${scope.id}`),
  };
};

test('an archive that is given is read as an image', async () => {
  const cwd = folder({ 'out/web.tar': image().archive() });
  expect(await read(cwd, 'out/web.tar')).toEqual({
    files: ['out/web.tar'],
    problems: [],
    resources: ['Image image:out/web.tar'],
  });
});

test('a layout in a tree is read as an image, and nothing in it for itself', async () => {
  const layout = Object.fromEntries([...image().files].map(([path, bytes]) => [`build/web/${path}`, bytes]));
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';
  const cwd = folder({ ...layout, 'build/web/blobs/sha256/pod.yaml': pod, 'k8s/pod.yaml': pod });
  expect(await read(cwd, '.')).toEqual({
    files: ['build/web/index.json', 'k8s/pod.yaml'],
    problems: [],
    resources: ['Image image:build/web', 'Pod manifests:.'],
  });
});

test('an archive of something else is said to be no image', async () => {
  const cwd = folder({ 'a.tar': tarOf([{ name: 'notes.txt', content: 'x' }]), 'b.tar': 'no archive' });
  expect((await read(cwd, 'a.tar')).problems).toContain('a.tar not-an-image');
  expect((await read(cwd, 'b.tar')).resources).toEqual([]);
});
