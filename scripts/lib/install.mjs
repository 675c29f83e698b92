// `npm ci` for a folder, but only when its lock file says something new.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Stop, say, secondsSince } from './house.mjs';

const stampFile = (folder) => join(folder, 'node_modules', '.ringwall-stamp');

const wanted = (folder) =>
  `${process.platform}-${process.arch} ${createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')}`;

export const isInstalled = (folder) => {
  try {
    return readFileSync(stampFile(folder), 'utf8') === wanted(folder);
  } catch {
    return false;
  }
};

const npm = () => {
  const cli = process.env.npm_execpath;
  return cli && basename(cli).startsWith('npm')
    ? { command: process.execPath, before: [cli], shell: false }
    : { command: 'npm', before: [], shell: process.platform === 'win32' };
};

/** From npm's own words: the code and the first sentence that means something. */
const reasonIn = (stderr) => {
  const lines = stderr
    .split('\n')
    .filter((line) => line.startsWith('npm error '))
    .map((line) => line.slice('npm error '.length).trim());
  const code = lines.find((line) => line.startsWith('code '))?.slice('code '.length);
  const text = lines.find(
    (line) => line && !/^(code|errno|syscall|path|dest|A complete log|invalid json)\b/.test(line),
  );
  return [code, text].filter(Boolean).join(': ') || stderr.trim().split('\n').at(-1) || 'no reason given';
};

export const install = async (folder, what) => {
  const start = performance.now();
  say(`installing ${what} (npm ci)`);
  const { command, before, shell } = npm();
  const env = { ...process.env };
  if (env.HOME === '') delete env.HOME; // npm would make a folder named "~" here
  const stamp = wanted(folder);
  const { status, stderr } = await new Promise((done) => {
    const child = spawn(command, [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      env,
      shell,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let heard = '';
    child.stderr.on('data', (chunk) => (heard += chunk));
    child.on('error', (error) => done({ status: -1, stderr: `npm could not be started: ${error.message}` }));
    child.on('close', (code) => done({ status: code, stderr: heard }));
  });
  if (status !== 0) throw new Stop(`npm ci failed in ${folder}: ${reasonIn(stderr)}`);
  writeFileSync(stampFile(folder), stamp);
  say(`installed ${what} in ${secondsSince(start)}`);
};
