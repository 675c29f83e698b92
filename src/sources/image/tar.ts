import { ByteReader } from './byte-reader.ts';
import type { Pieces } from './byte-reader.ts';
import type { Limits } from './limits.ts';
import { ImageFault } from './limits.ts';
import type { Header } from './tar-header.ts';
import { BLOCK, headerOf, paxOf, textIn } from './tar-header.ts';

export type EntryKind = 'file' | 'folder' | 'hard-link' | 'symlink' | 'other';

/** One entry of a tar, with its long names put together. */
export interface TarEntry {
  /** Clean, without a slash at either end: `usr/bin/su`; `''` is the root itself. */
  readonly path: string;
  readonly kind: EntryKind;
  readonly mode: number;
  readonly uid: number;
  readonly size: number;
  /** What a link leads to, as it is written. */
  readonly link: string;
}

/** Long names and PAX headers above this are made to exhaust the reader. */
const MAX_EXTENSION = 1024 * 1024;
const MAX_PATH = 4096;

/**
 * Reads a tar as it comes: POSIX, GNU's long names, and PAX headers, global ones too. `take` gets each entry with its
 * contents, which it may read or leave.
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html
 */
export async function readTar(
  pieces: Pieces,
  limits: Pick<Limits, 'entries'>,
  take: (entry: TarEntry, content: Pieces) => Promise<void> | void,
): Promise<void> {
  const reader = new ByteReader(pieces);
  try {
    await new TarReader(reader, limits.entries, take).read();
    // A compressed stream has its checksum at its end, and the digest is over all of it.
    while ((await reader.some(Number.MAX_SAFE_INTEGER)) !== undefined);
  } finally {
    await reader.close();
  }
}

class TarReader {
  readonly #reader: ByteReader;
  readonly #most: number;
  readonly #take: (entry: TarEntry, content: Pieces) => Promise<void> | void;
  readonly #global = new Map<string, string>();
  #own = new Map<string, string>();
  #count = 0;

  constructor(
    reader: ByteReader,
    most: number,
    take: (entry: TarEntry, content: Pieces) => Promise<void> | void,
  ) {
    this.#reader = reader;
    this.#most = most;
    this.#take = take;
  }

  async read(): Promise<void> {
    for (;;) {
      const block = await this.#reader.take(BLOCK);
      // An archive that ends without its two blocks of zeros is read by all tools of the field.
      if (block.length === 0) break;
      if (block.length < BLOCK) throw ended();
      const header = headerOf(block);
      if (header === undefined) break;
      if (++this.#count > this.#most)
        throw new ImageFault('too-large', `it has more than ${this.#most} entries; the rest was not read`);
      if ('xgLK'.includes(header.type)) await this.#extension(header);
      else {
        await this.#entry(header);
        this.#own = new Map();
      }
    }
    if (this.#own.size > 0) throw ended();
  }

  async #extension({ size, type }: Header): Promise<void> {
    if (size > MAX_EXTENSION)
      throw new ImageFault('too-large', `an extended header of this tar has ${size} bytes; it was not read`);
    const bytes = await this.#reader.take(size);
    if (bytes.length < size) throw ended();
    await this.#padding(size);
    if (type === 'L') this.#own.set('path', textIn(bytes, 0, size));
    else if (type === 'K') this.#own.set('linkpath', textIn(bytes, 0, size));
    else for (const [key, value] of paxOf(bytes)) (type === 'g' ? this.#global : this.#own).set(key, value);
  }

  async #entry(header: Header): Promise<void> {
    const extended = (key: string): string | undefined => this.#own.get(key) ?? this.#global.get(key);
    const size = numberOr(extended('size'), header.size);
    // Only files have contents: a size at a link is that of the file it leads to.
    const name = extended('path') ?? header.name;
    const kind = kindOf(header.type, name);
    const length = kind === 'hard-link' || kind === 'symlink' || kind === 'folder' ? 0 : size;
    const entry: TarEntry = {
      path: cleanPath(name),
      kind,
      mode: header.mode & 0o7777,
      uid: numberOr(extended('uid'), header.uid),
      size: length,
      link: extended('linkpath') ?? header.link,
    };
    let left = length;
    const reader = this.#reader;
    const content: Pieces = {
      async *[Symbol.asyncIterator]() {
        while (left > 0) {
          const piece = await reader.some(left);
          if (piece === undefined) throw ended();
          left -= piece.length;
          yield piece;
        }
      },
    };
    await this.#take(entry, content);
    if ((await reader.skip(left)) < left) throw ended();
    await this.#padding(length);
  }

  async #padding(size: number): Promise<void> {
    await this.#reader.skip((BLOCK - (size % BLOCK)) % BLOCK);
  }
}

function kindOf(type: string, name: string): EntryKind {
  // Before POSIX a folder was a file with a slash at its end.
  if (type === '5' || (type === '0' && name.endsWith('/'))) return 'folder';
  if (type === '0' || type === '7' || type === 'S') return 'file';
  if (type === '1') return 'hard-link';
  return type === '2' ? 'symlink' : 'other';
}

function numberOr(text: string | undefined, other: number): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : other;
}

/**
 * `./usr//bin/../bin/su/` is `usr/bin/su`, and nothing leads above the root: nothing is ever written anywhere by these
 * names, they only have to be the ones that the container sees.
 */
export function cleanPath(path: string): string {
  if (path.length > MAX_PATH)
    throw new ImageFault('too-large', `a name in this tar has more than ${MAX_PATH} characters`);
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function ended(): ImageFault {
  return new ImageFault(
    'broken-tar',
    'this tar ends in the middle of an entry; build or pull the image again',
  );
}
