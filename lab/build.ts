import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../scripts/lib/lock.mjs';
import { LabError } from './error.ts';
import { find } from './needs.ts';
import { kubernetesVersion } from './options.ts';
import { cache, root } from './place.ts';

const source = join(root, 'lab/build');
const [major, minor] = kubernetesVersion.slice(1).split('.');

/** The server calls itself v0.0.0-master without these. */
const stamps = {
  'k8s.io/component-base/version.gitVersion': kubernetesVersion,
  'k8s.io/component-base/version.gitMajor': major,
  'k8s.io/component-base/version.gitMinor': minor,
  'k8s.io/component-base/version.gitTreeState': 'clean',
  'k8s.io/component-base/version.gitCommit': kubernetesVersion,
  'k8s.io/client-go/pkg/version.gitVersion': kubernetesVersion,
};

const programs = {
  kubernetes: { packages: 2_800, effort: 'about ten CPU minutes, once' },
  agnhost: { packages: 700, effort: 'seconds' },
  kit: { packages: 200, effort: 'seconds' },
};

export type Program = keyof typeof programs;
/** Where each program is. */
export type Programs = Readonly<Record<Program, string>>;

type Say = (line: string) => void;

/** Builds what is not in the cache yet. */
export async function build(say: Say = () => {}): Promise<Programs> {
  const go = find('go');
  if (!go) throw new LabError('missing', 'Go is not installed');
  const version = execFileSync(go, ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
  const paths = {} as Record<Program, string>;
  for (const name of Object.keys(programs) as Program[]) {
    const folder = join(cache, keyOf(name, version));
    paths[name] = join(folder, name);
    if (existsSync(paths[name])) continue;
    await withLock(`${folder}.lock`, async () => {
      if (!existsSync(paths[name])) await compile(go, name, paths[name], say);
    });
  }
  return paths;
}

const flags = () => [
  '-trimpath',
  '-buildvcs=false',
  '-ldflags',
  `-s -w ${Object.entries(stamps)
    .map(([name, value]) => `-X ${name}=${value}`)
    .join(' ')}`,
];

function keyOf(name: Program, version: string): string {
  const hash = createHash('sha256').update(JSON.stringify([version, flags()]));
  const files = readdirSync(join(source, name))
    .filter((file) => file.endsWith('.go'))
    .sort()
    .map((file) => join(name, file));
  for (const file of ['go.mod', 'go.sum', ...files])
    hash.update(`${file}\0`).update(readFileSync(join(source, file)));
  return hash.digest('hex');
}

async function compile(go: string, name: Program, path: string, say: Say): Promise<void> {
  const start = performance.now();
  const { packages, effort } = programs[name];
  say(`building ${name} (${effort})`);
  const fresh = `${path}.${process.pid}`;
  mkdirSync(join(path, '..'), { recursive: true });
  try {
    await run(go, ['build', '-v', ...flags(), '-o', fresh, `./${name}`], (compiled) =>
      say(`  ${name}: ${compiled} of about ${packages} packages`),
    );
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
  say(`built ${name} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

function run(go: string, args: readonly string[], progress: (compiled: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local', GOWORK: 'off' };
    // Whoever kills a build that takes too long means the compiler.
    const command = ['--pdeathsig', 'KILL', 'nice', '-n', '10', go, ...args];
    const child = spawn(find('setpriv') ?? 'setpriv', command, {
      cwd: source,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines: string[] = [];
    let compiled = 0;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      // With -v each compiled package is a line; all else is worth keeping.
      for (const line of text.split('\n').filter(Boolean)) {
        if (/^[\w.~/-]+$/.test(line)) compiled += 1;
        else if (!line.startsWith('go: downloading')) lines.push(line);
      }
    });
    const clock = setInterval(() => progress(compiled), 30_000);
    child.on('error', reject).on('close', (code) => {
      clearInterval(clock);
      if (code === 0) resolve();
      else reject(new LabError('build', `go build failed:\n${lines.slice(-20).join('\n')}`));
    });
  });
}
