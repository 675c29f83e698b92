import type { LayerContents, LayerEntry } from './layer-entry.ts';
import { isPrivateKey } from './private-key.ts';
import { decompressed, gathered, Hashed } from './blob.ts';
import type { Pieces } from './byte-reader.ts';
import type { Limits } from './limits.ts';
import { ImageFault } from './limits.ts';
import { readTar } from './tar.ts';

/** Larger files are no keys; a bundle of certificates with its key is far smaller. */
const MAX_KEY_FILE = 1024 * 1024;
/** The status of dpkg of a whole desktop has some megabytes. */
const MAX_KNOWN_FILE = 64 * 1024 * 1024;

const KNOWN = new Set([
  'etc/passwd',
  'var/lib/dpkg/status',
  'lib/apk/db/installed',
  'usr/lib/apk/db/installed',
]);
/** Where distroless has a file for each package. */
const STATUS_FOLDER = 'var/lib/dpkg/status.d/';

function isKnown(path: string): boolean {
  return KNOWN.has(path) || (path.startsWith(STATUS_FOLDER) && !path.endsWith('.md5sums'));
}

/**
 * Reads what is in a layer, and what of its contents is asked about; nothing is unpacked, and no file but those few is
 * ever held. What was read before it broke is kept.
 * @param digest what its bytes must have: those of the blob, or those of its tar
 */
export async function readLayer(
  pieces: Pieces,
  digest: { readonly of: 'blob' | 'tar'; readonly value: string } | undefined,
  limits: Limits,
): Promise<LayerContents> {
  const entries: LayerEntry[] = [];
  const algorithm = digest?.value.startsWith('sha512:') === true ? 'sha512' : 'sha256';
  const blob = digest?.of === 'blob' ? new Hashed(pieces, algorithm) : undefined;
  const plain = decompressed(blob?.pieces ?? pieces, limits);
  const tar = digest?.of === 'tar' ? new Hashed(plain, algorithm) : undefined;
  try {
    await readTar(tar?.pieces ?? plain, limits, async (entry, content) => {
      const facts = entry.kind === 'file' ? await factsOf(entry.path, entry.size, content) : {};
      entries.push({ ...entry, ...facts });
    });
  } catch (error) {
    return { entries, fault: faultOf(error) };
  }
  const hashed = blob ?? tar;
  if (hashed === undefined || digest === undefined) return { entries };
  const found = `${algorithm}:${hashed.hex}`;
  return found === digest.value ? { entries } : { entries, fault: mismatch(digest.value, found) };
}

async function factsOf(path: string, size: number, content: Pieces): Promise<Partial<LayerEntry>> {
  if (size === 0) return {};
  if (isKnown(path)) {
    if (size > MAX_KNOWN_FILE) return {};
    return { text: Buffer.from(await gathered(content, MAX_KNOWN_FILE)).toString('utf8') };
  }
  if (size > MAX_KEY_FILE) return {};
  return isPrivateKey(await gathered(content, MAX_KEY_FILE)) ? { privateKey: true } : {};
}

/** What a blob that is not the one that was named becomes. */
export function mismatch(wanted: string, found: string): ImageFault {
  return new ImageFault(
    'digest-mismatch',
    `its digest is ${found} and should be ${wanted}; pull the image again`,
  );
}

/** What goes wrong while reading, as a fault; anything else is a bug and is thrown. */
export function faultOf(error: unknown): ImageFault {
  if (error instanceof ImageFault) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (!(error instanceof Error) || code === undefined) throw error;
  return new ImageFault('unreadable', `it can't be read (${code}); check its permissions`);
}
