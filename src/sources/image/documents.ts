import { createHash } from 'node:crypto';
import type { Tree } from '../../estate/index.ts';
import { readJson } from '../../estate/index.ts';
import { gathered } from './blob.ts';
import type { Pieces } from './byte-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { mismatch } from './layer.ts';
import type { ImageFault, Limits } from './limits.ts';

/** The JSON documents of an image, and what else there is. */
export interface Documents {
  readonly trees: ReadonlyMap<string, Tree>;
  /** All files by their paths, with their sizes. */
  readonly sizes: ReadonlyMap<string, number>;
  /** What links in an archive lead to. */
  readonly links: ReadonlyMap<string, string>;
  /** Documents that are not what their names say. */
  readonly faults: ReadonlyMap<string, ImageFault>;
}

const DIGEST = /^(sha256):([0-9a-f]{64})$|^(sha512):([0-9a-f]{128})$/;
const BLOB = /^blobs\/(sha256|sha512)\/([0-9a-f]+)$/;

/** Where a blob is, by its digest; `undefined` for what is no digest that is read. */
export function blobPath(digest: string | undefined): string | undefined {
  const match = DIGEST.exec(digest ?? '');
  return match === null ? undefined : `blobs/${match[1] ?? match[3]}/${match[2] ?? match[4]}`;
}

/** The digest that a path says. */
export function digestIn(path: string): string | undefined {
  const match = BLOB.exec(path);
  return match === null ? undefined : `${match[1]}:${match[2]}`;
}

/** Reads all documents at once: an archive can be read from its beginning only. */
export async function readDocuments(source: ByteSource, limits: Limits): Promise<Documents> {
  const trees = new Map<string, Tree>();
  const sizes = new Map<string, number>();
  const faults = new Map<string, ImageFault>();
  const links = new Map<string, string>();
  let left = limits.documentsBytes;
  const wanted = (path: string, size: number): boolean => {
    sizes.set(path, size);
    return size <= Math.min(left, limits.documentBytes) && (path.endsWith('.json') || BLOB.test(path));
  };
  const take = async (path: string, _: number, pieces: Pieces): Promise<void> => {
    const bytes = await gathered(pieces, limits.documentBytes);
    if (bytes[0] !== 0x7b && bytes[0] !== 0x5b && !path.endsWith('.json')) return;
    left -= bytes.length;
    const digest = digestIn(path);
    if (digest !== undefined) {
      const algorithm = digest.slice(0, digest.indexOf(':'));
      const found = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
      if (found !== digest) {
        faults.set(path, mismatch(digest, found));
        return;
      }
    }
    const { tree } = readJson(Buffer.from(bytes).toString('utf8'));
    if (tree !== undefined) trees.set(path, tree);
  };
  await source.visit(wanted, take, (path, target) => links.set(path, target));
  return { trees, sizes, links, faults };
}
