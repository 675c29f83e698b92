import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesObject } from '../api/objects.ts';
import { root } from '../place.ts';
import type { Tried } from './compare.ts';

interface NetworkList {
  readonly connections: readonly { readonly src: string; readonly dst: string; readonly conn: string }[];
  readonly undecided: readonly unknown[];
  readonly problems: readonly unknown[];
}

/** What `ringwall network list --mode spec` says of the same connections, from the objects alone. */
export async function predict(
  objects: readonly KubernetesObject[],
  tried: readonly Tried[],
): Promise<readonly Tried[]> {
  const { connections, undecided, problems } = await ask(objects);
  // Everything is known here, so there is nothing to be unsure of.
  if (undecided.length + problems.length > 0)
    throw new Error(`not decided: ${JSON.stringify([...undecided, ...problems])}`);
  const texts = new Map(connections.map(({ src, dst, conn }) => [`${src} ${dst}`, conn]));
  return tried.map((one) => {
    const text = texts.get(`${one.from}[Pod] ${one.to}[Pod]`) ?? '';
    return { ...one, isOpen: allows(text, one) };
  });
}

async function ask(objects: readonly KubernetesObject[]): Promise<NetworkList> {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-predict-'));
  try {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    writeFileSync(join(folder, 'cluster.json'), JSON.stringify(list));
    const args = [join(root, 'bin/ringwall.js'), 'network', 'list', folder, '--mode', 'spec', '--json'];
    const output = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`ringwall network list: ${stderr || error.message}`));
        else resolve(stdout);
      });
    });
    return JSON.parse(output) as NetworkList;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads `All Connections` or `TCP 80,443-445,UDP 53`, where the ports of a protocol follow it. */
function allows(text: string, { port, protocol }: Tried): boolean {
  if (text === 'All Connections') return true;
  let current = '';
  return text.split(',').some((part) => {
    const [, named, range] = /^(?:([A-Z]+) )?(.*)$/.exec(part)!;
    current = named ?? current;
    const [first, last] = range!.split('-').map(Number);
    return current === protocol && port >= first! && port <= (last ?? first!);
  });
}
