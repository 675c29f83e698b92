export interface TarEntry {
  readonly path: string;
  readonly mode: number;
  readonly content?: Buffer;
  readonly link?: string;
}

const block = 512;

/** An archive (ustar) without times and owners: the same entries are the same bytes. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const content = entry.content ?? Buffer.alloc(0);
    parts.push(
      header(entry, content.length),
      content,
      Buffer.alloc((block - (content.length % block)) % block),
    );
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header({ path, mode, link }: TarEntry, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
  bytes.write(path, 0, 100);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.write(link === undefined ? (path.endsWith('/') ? '5' : '0') : '2', 156);
  bytes.write(link ?? '', 157, 100);
  bytes.write('ustar\x0000', 257, 'latin1');
  bytes.fill(' ', 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
