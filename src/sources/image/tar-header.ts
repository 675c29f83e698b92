import { ImageFault } from './limits.ts';

export const BLOCK = 512;

/** One header block as it stands. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
export interface Header {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly size: number;
  readonly type: string;
  readonly link: string;
}

/** Reads a header block; `undefined` for a block of zeros, which is the end. */
export function headerOf(block: Uint8Array): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const given = numberIn(block, 148, 8);
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 32 : block[at]!;
  if (given !== sum) throw new ImageFault('broken-tar', 'this is no tar: the checksum of a header is wrong');
  // Old GNU archives have times where POSIX has a prefix.
  const posix = textIn(block, 257, 6) === 'ustar' && block[262] === 0;
  const prefix = posix ? textIn(block, 345, 155) : '';
  const name = textIn(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: numberIn(block, 100, 8),
    uid: numberIn(block, 108, 8),
    size: numberIn(block, 124, 12),
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
    link: textIn(block, 157, 100),
  };
}

/** A text up to its first NUL. */
export function textIn(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return Buffer.from(field.buffer, field.byteOffset, end === -1 ? field.length : end).toString('utf8');
}

/** Octal digits, or GNU's big-endian binary with the first bit set. */
function numberIn(block: Uint8Array, start: number, length: number): number {
  const first = block[start]!;
  let value = 0;
  if ((first & 0x80) !== 0) {
    value = first & 0x7f;
    for (let at = start + 1; at < start + length; at++) value = value * 256 + block[at]!;
  } else {
    const digits = textIn(block, start, length).trim();
    if (!/^[0-7]*$/.test(digits))
      throw new ImageFault('broken-tar', 'this is no tar: a number in a header is not octal');
    value = Number.parseInt(digits === '' ? '0' : digits, 8);
  }
  if (!Number.isSafeInteger(value))
    throw new ImageFault('broken-tar', 'a number in a header of this tar is too large');
  return value;
}

/**
 * The records of a PAX header, `length key=value\n`; later ones count.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function paxOf(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  const broken = (): never => {
    throw new ImageFault('broken-tar', 'an extended header of this tar is broken');
  };
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(32, at);
    const digits = space === -1 || space - at > 10 ? '' : textIn(bytes, at, space - at);
    if (!/^\d+$/.test(digits)) broken();
    const end = at + Number(digits);
    if (end > bytes.length || end <= space + 1 || bytes[end - 1] !== 10) broken();
    const record = Buffer.from(bytes.subarray(space + 1, end - 1)).toString('utf8');
    const equals = record.indexOf('=');
    if (equals < 1) broken();
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}
