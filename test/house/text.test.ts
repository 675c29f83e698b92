// What must not stand in any file: paths of one machine, hosts of package registries.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesUnder, root } from '../../scripts/lib/house.mjs';

const notOurs = new Set(['.git', '.cache', 'node_modules', 'dist', 'coverage']);

const allFiles = (): string[] => {
  try {
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  } catch {
    return readdirSync(root, { withFileTypes: true })
      .filter(({ name }) => !notOurs.has(name))
      .flatMap((entry) => (entry.isDirectory() ? filesUnder(entry.name) : [entry.name]));
  }
};

// Put together from pieces, so that this file may be searched like any other.
const host = (...parts: string[]): string => parts.join('\\.');
const forbidden = [
  { name: 'a path of one machine', pattern: new RegExp(`/${'work'}/(?:main|shared)|/${'root'}/\\.cla`) },
  {
    name: 'the host of a package registry',
    pattern: new RegExp(
      [
        host('registry', 'npmjs', 'org'),
        host('registry', 'yarnpkg', 'com'),
        host('files', 'pythonhosted', 'org'),
        host('pypi', 'org/simple'),
        host('(index|static)', 'crates', 'io'),
        host('proxy', 'golang', 'org'),
        host('repo1?', 'maven', '(apache.)?org'),
        host('deb', 'debian', 'org'),
      ].join('|'),
    ),
  },
];

/** A place where such words are meant, with the reason. */
const allowed: readonly { file: string; name: string; why: string }[] = [];

const isText = (bytes: Buffer): boolean => !bytes.subarray(0, 8_000).includes(0);

test('no file names a machine or a registry', () => {
  const found: string[] = [];
  for (const file of allFiles()) {
    const bytes = readFileSync(join(root, file));
    if (!isText(bytes)) continue;
    for (const [index, line] of bytes.toString('utf8').split('\n').entries()) {
      for (const { name, pattern } of forbidden) {
        const meant = allowed.some((place) => place.file === file && place.name === name);
        if (!meant && pattern.test(line))
          found.push(`${file}:${index + 1} has ${name}: ${line.slice(0, 120)}`);
      }
    }
  }
  expect(found).toEqual([]);
});

test.each(allFiles().filter((file) => file.endsWith('package-lock.json')))(
  '%s holds no addresses',
  (file) => {
    const { packages } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    const resolved = Object.entries<{ resolved?: string }>(packages).filter(([, entry]) => entry.resolved);
    expect(resolved.map(([name]) => name)).toEqual([]);
  },
);
