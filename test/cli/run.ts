import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** Runs a command line in a folder, in this process, as a pipe would see it. */
export async function ringwall(cwd: string, ...args: readonly string[]): Promise<Ran> {
  let out = '';
  let notes = '';
  const code = await main(args, {
    cwd,
    env: { HOME: cwd },
    version: '0.0.0-test',
    columns: 80,
    interactive: { out: false, notes: false },
    out: (text) => void (out += text),
    note: (text) => void (notes += text),
  });
  return { code, out, notes };
}

/** A folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'ringwall-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

export const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: web
      image: example.com/web@sha256:0000000000000000000000000000000000000000000000000000000000000000
      securityContext:
        privileged: true
`;
