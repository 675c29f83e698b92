import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { FlowLog } from '../../reach/network/suggest/index.ts';
import { InputError } from '../errors.ts';

/**
 * Reads VPC flow logs as they lie in a bucket, compressed or not.
 * @throws InputError when a file can't be read
 */
export async function readFlowLogs(paths: readonly string[], cwd: string): Promise<FlowLog> {
  const log = new FlowLog();
  for (const path of paths) {
    log.begin();
    try {
      const file = resolve(cwd, path);
      const raw = createReadStream(file);
      const text = (await isCompressed(file)) ? raw.pipe(createGunzip()) : raw;
      raw.once('error', (error) => text.destroy(error));
      for await (const line of createInterface({ input: text, crlfDelay: Infinity })) log.add(line);
    } catch (error) {
      throw new InputError(
        `--flow-log ${path}: can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      );
    }
  }
  return log;
}

/** By its first two bytes, whatever it is called. https://www.rfc-editor.org/rfc/rfc1952 */
async function isCompressed(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
