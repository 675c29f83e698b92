import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLayer } from './layer.ts';
import { LIMITS } from './limits.ts';
import type { Written } from './testing-tar.ts';
import { inPieces, tarOf } from './testing-tar.ts';
import { UnionFs } from './union.ts';

/**
 * The second way: what a person does to a container, kept as a map of paths, and the layers that a builder writes of
 * what has changed, by the rules of https://github.com/opencontainers/image-spec/blob/main/layer.md.
 */
type Naive = Map<string, { kind: 'file' | 'folder'; mode: number; ino: number }>;

type Action =
  | { do: 'file'; path: string; mode: number }
  | { do: 'folder'; path: string; mode: number }
  | { do: 'delete'; path: string }
  | { do: 'empty'; path: string }
  | { do: 'link'; path: string; to: string };

const above = (path: string): string[] => {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
};
const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const below = (fs: Naive, path: string): string[] =>
  [...fs.keys()].filter((one) => one.startsWith(`${path}/`));

function act(fs: Naive, action: Action, fresh: () => number): void {
  const { path } = action;
  const remove = (...paths: string[]): void => paths.forEach((one) => fs.delete(one));
  const parents = (): void => {
    for (const one of above(path)) {
      if (fs.get(one)?.kind !== 'folder') fs.set(one, { kind: 'folder', mode: 0o755, ino: fresh() });
    }
  };
  const before = fs.get(path);
  if (action.do === 'delete') remove(path, ...below(fs, path));
  else if (action.do === 'empty') remove(...below(fs, path));
  else if (action.do === 'link') {
    const target = fs.get(action.to);
    if (target?.kind !== 'file' || action.to === path || above(path).includes(action.to)) return;
    parents();
    remove(...below(fs, path));
    if (fs.has(action.to)) fs.set(path, target);
    else remove(path);
  } else {
    parents();
    if (action.do === 'file') remove(...below(fs, path));
    const ino = action.do === 'folder' && before?.kind === 'folder' ? before.ino : fresh();
    fs.set(path, { kind: action.do, mode: action.mode, ino });
  }
}

/** How a builder writes: whiteouts behind the rest, and no entry for a folder that is there because of what is in it. */
interface Style {
  readonly last: boolean;
  readonly implicit: boolean;
}

/** The layer that makes one state of the other. */
function layerBetween(before: Naive, after: Naive, { last, implicit }: Style): Written[] {
  const whiteouts: Written[] = [];
  const written: Written[] = [];
  const names = new Map<number, string>();
  const stays = (path: string): boolean => path === '' || before.get(path)?.ino === after.get(path)?.ino;
  for (const path of before.keys()) {
    if (after.has(path) || !stays(parent(path))) continue;
    whiteouts.push({ name: `${path.slice(0, path.lastIndexOf('/') + 1)}.wh.${path.split('/').at(-1)}` });
  }
  for (const [path, { ino, kind }] of after) if (kind === 'file' && stays(path)) names.set(ino, path);
  for (const [path, { ino, kind, mode }] of [...after].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const was = before.get(path);
    if (was?.ino === ino && was.mode === mode) continue;
    const link = names.get(ino);
    if (kind === 'folder') {
      const filled = below(after, path).some((one) => after.get(one)!.kind === 'file');
      if (implicit && filled && mode === 0o755 && was?.kind !== 'folder') continue;
      written.push({ name: `./${path}/`, type: '5', mode });
      if (was?.kind === 'folder' && was.ino !== ino) whiteouts.push({ name: `${path}/.wh..wh..opq` });
    } else if (link === undefined) {
      written.push({ name: path, mode, content: 'x'.repeat(ino) });
      names.set(ino, path);
    } else written.push({ name: path, type: '1', link, mode });
  }
  return last ? [...written, ...whiteouts] : [...whiteouts, ...written];
}

const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const mode = fc.constantFrom(0o644, 0o755, 0o4755, 0o2755, 0o777, 0o1777);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('file' as const), path, mode }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('folder' as const), path, mode }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), path }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('empty' as const), path }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('link' as const), path, to: path }) },
);

const step = fc.record({
  actions: fc.array(action, { minLength: 1, maxLength: 6 }),
  style: fc.record({ last: fc.boolean(), implicit: fc.boolean() }),
});

const shown = (kind: string, mode: number): string => `${kind} ${mode.toString(8)}`;

it('layers over each other are what the actions on one file system make', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 8 }),
      fc.integer({ min: 1, max: 999 }),
      async (steps, piece) => {
        const naive: Naive = new Map();
        const union = new UnionFs();
        let inodes = 0;
        for (const [layer, { actions, style }] of steps.entries()) {
          const before: Naive = new Map(naive);
          for (const one of actions) act(naive, one, () => ++inodes);
          const tar = tarOf(layerBetween(before, naive, style));
          const { entries, fault } = await readLayer(inPieces(tar, piece), undefined, LIMITS);
          expect(fault).toBeUndefined();
          union.apply(entries, layer);
        }
        expect(union.brokenLinks).toEqual([]);
        const found = new Map([...union.walk()].map(([at, node]) => [at, shown(node.kind, node.inode.mode)]));
        const wanted = new Map([...naive].map(([at, { kind, mode }]) => [at, shown(kind, mode)]));
        expect(Object.fromEntries([...found].toSorted())).toEqual(Object.fromEntries([...wanted].toSorted()));
        // Names that share a file share it here too.
        const groups = (of: Iterable<readonly [string, unknown]>): string[] => {
          const by = new Map<unknown, string[]>();
          for (const [at, inode] of of) by.set(inode, [...(by.get(inode) ?? []), at]);
          return [...by.values()].map((names) => names.toSorted().join(' ')).toSorted();
        };
        const files = [...union.walk()].filter(([, node]) => node.kind === 'file');
        expect(groups(files.map(([at, node]) => [at, node.inode]))).toEqual(
          groups([...naive].filter(([, { kind }]) => kind === 'file').map(([at, { ino }]) => [at, ino])),
        );
      },
    ),
    { numRuns: 400 },
  );
});

it('a whiteout hides what is below its layer, wherever it stands in it', () => {
  const union = new UnionFs();
  const entry = (path: string) => ({ path, kind: 'file', mode: 0o644, uid: 0, size: 0, link: '' }) as const;
  union.apply([entry('etc/old'), entry('etc/kept'), entry('srv/old')], 0);
  union.apply([entry('etc/new'), entry('etc/.wh..wh..opq'), entry('srv/old'), entry('srv/.wh.old')], 1);
  const layers = [...union.walk()].flatMap(([path, { inode, kind }]) =>
    kind === 'file' ? [[path, inode.layer]] : [],
  );
  expect(Object.fromEntries(layers)).toEqual({ 'etc/new': 1, 'srv/old': 1 });
});

it('links are followed inside the image, and no further than Linux does', () => {
  const union = new UnionFs();
  const base = { kind: 'symlink', mode: 0o777, uid: 0, size: 0 } as const;
  union.apply(
    [
      { ...base, path: 'bin', link: 'usr/bin' },
      { ...base, path: 'usr/bin/sh', link: '/../../bin/dash' },
      { ...base, path: 'loop', link: 'loop' },
      { ...base, path: 'out', link: '../../../etc/shadow' },
      { ...base, kind: 'file', mode: 0o755, path: 'usr/bin/dash', link: '' },
    ],
    0,
  );
  expect(union.resolve('bin/sh')?.kind).toBe('file');
  expect(union.resolve('bin/sh')).toBe(union.resolve('usr/bin/dash'));
  expect([union.resolve('loop'), union.resolve('out'), union.resolve('usr/bin/dash/x')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
