/** One entry as a test writes it. */
export interface Written {
  readonly name: string;
  readonly type?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly link?: string;
  readonly content?: string | Uint8Array;
  /** Says another size than the contents have. */
  readonly size?: number;
}

const END = Buffer.alloc(1024);

/** A tar of old, in which every name must be short; `end` false leaves away the two blocks at its end. */
export function tarOf(entries: readonly Written[], end = true): Buffer {
  return Buffer.concat([...entries.map(blocksOf), ...(end ? [END] : [])]);
}

function blocksOf({ content = '', link = '', mode, name, size, type = '0', uid = 0 }: Written): Buffer {
  const data = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write((mode ?? (type === '5' ? 0o755 : 0o644)).toString(8).padStart(7, '0'), 100);
  header.write(uid.toString(8).padStart(7, '0'), 108);
  header.write('0000000', 116);
  header.write((size ?? data.length).toString(8).padStart(11, '0'), 124);
  header.write('00000000000', 136);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\u000000', 257);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

/** The records of a PAX header, as its contents. */
export function paxRecords(records: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = Buffer.byteLength(` ${key}=${value}\n`);
      let length = rest;
      while (length !== rest + String(length).length) length = rest + String(length).length;
      return Buffer.from(`${length} ${key}=${value}\n`);
    }),
  );
}

/** Bytes in pieces of this length. */
export async function* inPieces(bytes: Uint8Array, length = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
