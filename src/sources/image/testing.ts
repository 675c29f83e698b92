import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Resource } from '../../estate/index.ts';
import { Estate, SourceFile } from '../../estate/index.ts';
import { plain } from '../dockerfile/testing.ts';
import type { ByteSource } from './byte-source.ts';
import type { Limits } from './limits.ts';
import { readImage } from './read.ts';
import type { Written } from './testing-tar.ts';
import { inPieces, tarOf } from './testing-tar.ts';

export const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Files in memory, as a layout. */
export function memorySource(files: ReadonlyMap<string, Uint8Array>): ByteSource {
  return {
    visit: async (wanted, take) => {
      for (const [path, bytes] of files)
        if (wanted(path, bytes.length)) await take(path, bytes.length, inPieces(bytes, 4096));
    },
  };
}

type Json = Record<string, unknown>;

/** Makes an OCI layout piece by piece. */
export class LayoutMaker {
  readonly files = new Map<string, Uint8Array>([
    ['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')],
  ]);
  readonly #manifests: Json[] = [];

  blob(content: Uint8Array | string, mediaType: string): Json & { digest: string } {
    const bytes = Buffer.from(content);
    const digest = sha256(bytes);
    this.files.set(`blobs/${digest.replace(':', '/')}`, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  json(content: unknown, mediaType: string): Json & { digest: string } {
    return this.blob(JSON.stringify(content), mediaType);
  }

  /** A manifest of an image whose layers are these tars; it is not in the index yet. */
  image(layers: readonly Uint8Array[], config: Json = {}, document: Json = {}): Json & { digest: string } {
    const descriptors = layers.map((layer) =>
      this.blob(gzipSync(layer), 'application/vnd.oci.image.layer.v1.tar+gzip'),
    );
    const body = {
      os: 'linux',
      architecture: 'amd64',
      config,
      rootfs: { type: 'layers', diff_ids: layers.map(sha256) },
      ...document,
    };
    const type = 'application/vnd.oci.image.config.v1+json';
    return this.manifest({ config: this.json(body, type), layers: descriptors });
  }

  manifest(content: Json): Json & { digest: string } {
    return this.json({ schemaVersion: 2, ...content }, 'application/vnd.oci.image.manifest.v1+json');
  }

  index(manifests: readonly Json[]): Json & { digest: string } {
    return this.json({ schemaVersion: 2, manifests }, 'application/vnd.oci.image.index.v1+json');
  }

  /** Puts a descriptor into the index. */
  add(descriptor: Json, annotations?: Json): this {
    this.#manifests.push(annotations === undefined ? descriptor : { ...descriptor, annotations });
    this.files.set(
      'index.json',
      Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: this.#manifests })),
    );
    return this;
  }

  /** The whole layout as one tar. */
  archive(): Buffer {
    return tarOf([...this.files].map(([name, content]) => ({ name, content })));
  }
}

/** A layout with one image of these layers. */
export function layoutOf(
  layers: readonly (readonly Written[])[],
  config?: Json,
  document?: Json,
): LayoutMaker {
  const maker = new LayoutMaker();
  return maker.add(
    maker.image(
      layers.map((layer) => tarOf(layer)),
      config,
      document,
    ),
  );
}

/** Reads a source, and gives what came of it as plain data. */
export async function readSource(source: ByteSource, limits?: Limits) {
  const estate = new Estate();
  const file = new SourceFile('image', '');
  const is = await readImage(source, {
    estate,
    file,
    name: 'image',
    ...(limits === undefined ? {} : { limits }),
  });
  const images = estate.resources.map(
    (resource: Resource) => plain(resource.root) as Record<string, unknown>,
  );
  return {
    is,
    estate,
    images,
    problems: estate.problems.map(({ code, message }) => `${code}: ${message}`),
  };
}

/** Reads what a maker has made. */
export function readMade(maker: LayoutMaker, limits?: Limits) {
  return readSource(memorySource(maker.files), limits);
}
