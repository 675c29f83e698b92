import type { Client } from '../api/client.ts';
import { LabError } from '../error.ts';
import type { Protocol } from './objects.ts';

export interface Target {
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** `refused`: reached, but nobody listens; `denied`: a policy refused it; `silent`: nobody answered at all. */
export interface Outcome {
  readonly result: 'open' | 'refused' | 'denied' | 'silent' | 'failed';
  readonly text?: string;
}

export interface ProbeOptions {
  readonly timeoutMs?: number;
  /** How often silence is tried again: it is no proof of anything on a busy machine. */
  readonly attempts?: number;
}

/** Opens connections from a pod of the image `lab.local/tools:1` to all targets at the same time. */
export async function probe(
  client: Client,
  from: { readonly namespace: string; readonly name: string },
  targets: readonly Target[],
  { timeoutMs = 400, attempts = 5 }: ProbeOptions = {},
): Promise<readonly Outcome[]> {
  const input = `${JSON.stringify({ timeoutMs, attempts, targets })}\n`;
  const { code, output, errors } = await client.exec(from.namespace, from.name, ['/kit', 'probe'], { input });
  if (code !== 0) throw new LabError('api', `probe in ${from.namespace}/${from.name}: ${errors}`);
  return JSON.parse(output) as Outcome[];
}
