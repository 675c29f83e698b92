import { createReadStream, lstatSync, openSync, readdirSync, closeSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { decompressed } from './blob.ts';
import type { Pieces } from './byte-reader.ts';
import { LIMITS } from './limits.ts';
import type { Limits } from './limits.ts';
import { cleanPath, readTar } from './tar.ts';

/** The files that an image consists of: a folder on disk, or what is in an archive. */
export interface ByteSource {
  /** Hands over the files that are wanted, one after the other, as they come; each is read to its end, or left. */
  readonly visit: (
    wanted: (path: string, size: number) => boolean,
    take: (path: string, size: number, pieces: Pieces) => Promise<void>,
    /** Gets the links: older versions of Docker save a layer that stands twice as a link to the first. */
    link?: (path: string, target: string) => void,
  ) => Promise<void>;
}

/** An OCI layout in a folder. Links are not followed: they may lead anywhere. */
export function folderSource(folder: string): ByteSource {
  return {
    visit: async (wanted, take) => {
      for (const path of filesIn(folder)) {
        const { size } = lstatSync(join(folder, path));
        if (wanted(path, size)) await take(path, size, createReadStream(join(folder, path)));
      }
    },
  };
}

function filesIn(folder: string): string[] {
  const found: string[] = [];
  const look = (below: string, depth: number): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && depth > 0) look(path, depth - 1);
    }
  };
  // `blobs/sha256/…` is as deep as a layout goes.
  look('', 2);
  return found.toSorted();
}

/** A tar, compressed or not, that is read once for each visit and never unpacked. */
export function archiveSource(file: string, limits: Limits = LIMITS): ByteSource {
  return piecesSource(() => createReadStream(file, { highWaterMark: 1024 * 1024 }), limits);
}

/** A tar from wherever it comes. */
export function piecesSource(open: () => Pieces, limits: Limits = LIMITS): ByteSource {
  return {
    visit: (wanted, take, link) =>
      readTar(decompressed(open(), limits), limits, async ({ kind, link: target, path, size }, content) => {
        if (kind === 'symlink') link?.(path, cleanPath(`${path}/../${target}`));
        else if (kind === 'hard-link') link?.(path, cleanPath(target));
        if (kind === 'file' && wanted(path, size)) await take(path, size, content);
      }),
  };
}

/** The folders among these files that are OCI layouts, `.` for the root. */
export function layoutFolders(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return paths
    .filter((path) => path === 'oci-layout' || path.endsWith('/oci-layout'))
    .map((path) => path.slice(0, -'/oci-layout'.length))
    .filter((folder) => all.has(folder === '' ? 'index.json' : `${folder}/index.json`))
    .map((folder) => (folder === '' ? '.' : folder));
}

/** Whether a file that was given as a path may be an image in a tar, by its first bytes. */
export function isArchive(file: string): boolean {
  const head = Buffer.alloc(512);
  const opened = openSync(file, 'r');
  let length: number;
  try {
    length = readSync(opened, head, 0, 512, 0);
  } finally {
    closeSync(opened);
  }
  const compressed = (head[0] === 0x1f && head[1] === 0x8b) || head.readUInt32BE(0) === 0x28b52ffd;
  return compressed || (length === 512 && head.toString('latin1', 257, 262) === 'ustar');
}
