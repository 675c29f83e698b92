import { posix } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The files of a packed chart are read in memory and nothing is written; these bound what a hostile one costs. */
export const ARCHIVE_LIMITS = { bytes: 64 * 1024 ** 2, files: 5000 } as const;

/** What makes a packed chart one that is not opened. */
export class BadArchive extends Error {}

/**
 * The texts of a packed chart, by their paths without the folder it was packed in.
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html
 * @throws {BadArchive}
 */
export function readArchive(
  bytes: Buffer,
  limits: { bytes: number; files: number } = ARCHIVE_LIMITS,
): ReadonlyMap<string, string> {
  let tar: Buffer;
  try {
    tar = gunzipSync(bytes, { maxOutputLength: limits.bytes });
  } catch (error) {
    const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new BadArchive(large ? `it unpacks to more than ${limits.bytes} bytes` : 'it is no gzip archive');
  }
  const texts = new Map<string, string>();
  let longName: string | undefined;
  let entries = 0;
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = sizeIn(header);
    const body = at + BLOCK;
    if (size === undefined || body + size > tar.length)
      throw new BadArchive('it ends in the middle of a file');
    if (++entries > limits.files) throw new BadArchive(`it holds more than ${limits.files} files`);
    const kind = String.fromCharCode(header[156]!);
    const content = tar.subarray(body, body + size);
    at = body + Math.ceil(size / BLOCK) * BLOCK;
    if (kind === 'L') {
      longName = textIn(content);
      continue;
    }
    if (kind === 'x') {
      longName = /^\d+ path=(?<path>.*)$/m.exec(content.toString('utf8'))?.groups?.['path'] ?? longName;
      continue;
    }
    const name =
      longName ??
      [textIn(header.subarray(345, 500)), textIn(header.subarray(0, 100))].filter(Boolean).join('/');
    longName = undefined;
    if (kind === 'g' || kind === '5') continue;
    const path = insideOf(name);
    // Helm takes no links out of an archive; they hold no text.
    if (kind !== '0' && kind !== '\0') throw new BadArchive(`"${name.slice(0, 100)}" in it is no plain file`);
    if (path !== '') texts.set(path, content.toString('utf8'));
  }
  return texts;
}

const BLOCK = 512;

/** The path below the folder that the chart was packed in. */
function insideOf(name: string): string {
  const clean = posix.normalize(name.replaceAll('\\', '/'));
  if (
    clean.startsWith('/') ||
    clean.startsWith('../') ||
    clean === '..' ||
    /^[a-z]:/i.test(clean) ||
    name.split(/[\\/]/).includes('..')
  )
    throw new BadArchive(`the path "${name.slice(0, 100)}" in it leads out of the chart`);
  return clean.slice(clean.indexOf('/') + 1);
}

function sizeIn(header: Buffer): number | undefined {
  const text = textIn(header.subarray(124, 136)).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : text === '' ? 0 : undefined;
}

function textIn(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end === -1 ? bytes.length : end).toString('utf8');
}
