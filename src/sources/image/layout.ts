import type { Tree } from '../../estate/index.ts';
import { childAt, itemsAt, textAt } from '../../estate/index.ts';
import type { Documents } from './documents.ts';
import { blobPath, digestIn } from './documents.ts';
import { textsAt } from './fields.ts';
import { ImageFault } from './limits.ts';
import type { Limits } from './limits.ts';

/** One image of a layout or an archive, before its layers are read. */
export interface FoundImage {
  readonly reference: string | undefined;
  /** Of its manifest; an archive of old has none. */
  readonly digest: string | undefined;
  /** The indexes that it is a part of: who signs one of them signs it. */
  readonly indexes: readonly string[];
  readonly configDigest: string | undefined;
  readonly config: Tree | undefined;
  readonly layers: readonly LayerRef[];
}

export interface LayerRef {
  readonly path: string;
  /** How it is called in a result. */
  readonly name: string;
  readonly digest: { readonly of: 'blob' | 'tar'; readonly value: string } | undefined;
}

/** A manifest that is no image: a signature, an attestation, a chart. */
export interface Artefact {
  readonly digest: string;
  readonly manifest: Tree;
  readonly descriptor: Tree;
}

export interface Found {
  readonly images: readonly FoundImage[];
  readonly artefacts: readonly Artefact[];
  /** Whether signatures could stand here beside the images. */
  readonly carriesArtefacts: boolean;
  readonly faults: readonly ImageFault[];
}

const CONFIGS = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);
const LAYER = /^application\/vnd\.(?:oci\.image\.layer\.|docker\.image\.rootfs\.)/;
/** As deep as indexes stand in indexes. */
const MAX_NESTING = 8;

/**
 * The images of an OCI layout, by its index.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function imagesInLayout(documents: Documents, limits: Limits): Found {
  return new LayoutReader(documents, limits).read();
}

class LayoutReader {
  readonly #documents: Documents;
  readonly #most: number;
  readonly #images: FoundImage[] = [];
  readonly #artefacts: Artefact[] = [];
  readonly #faults: ImageFault[] = [];
  readonly #seen = new Set<string>();

  constructor(documents: Documents, limits: Limits) {
    this.#documents = documents;
    this.#most = limits.manifests;
  }

  read(): Found {
    const index = this.#documents.trees.get('index.json');
    if (index === undefined)
      this.#fault(
        'broken-image',
        'its index.json is no JSON, or too large to be one; export the image again',
      );
    this.#index(index, undefined, []);
    return {
      images: this.#images,
      artefacts: this.#artefacts,
      carriesArtefacts: true,
      faults: this.#faults,
    };
  }

  #index(index: Tree | undefined, reference: string | undefined, indexes: readonly string[]): void {
    const nested = indexes.length > 0;
    const descriptors = itemsAt(index, 'manifests');
    const paths = descriptors.map((one) => blobPath(textAt(one, 'digest')));
    // What exports one platform leaves the index as it was: the others are not missing.
    const exported = nested && paths.some((path) => path !== undefined && this.#documents.sizes.has(path));
    descriptors.forEach((descriptor, position) => {
      const path = paths[position];
      if (exported && path !== undefined && !this.#documents.sizes.has(path)) return;
      this.#descriptor(descriptor, path, referenceOf(descriptor) ?? reference, indexes);
    });
  }

  #descriptor(
    descriptor: Tree,
    path: string | undefined,
    reference: string | undefined,
    indexes: readonly string[],
  ): void {
    const digest = textAt(descriptor, 'digest') ?? '';
    if (path === undefined) {
      this.#fault(
        'broken-image',
        `an index names a manifest by "${digest.slice(0, 100)}", which is no digest`,
      );
      return;
    }
    // One image under two names is one image.
    if (this.#seen.has(digest)) return;
    this.#seen.add(digest);
    if (this.#seen.size > this.#most) {
      if (this.#seen.size === this.#most + 1)
        this.#fault('too-large', `it has more than ${this.#most} manifests; the rest was not read`);
      return;
    }
    const manifest = this.#documents.trees.get(path);
    if (manifest === undefined) {
      this.#faults.push(this.#documents.faults.get(path) ?? this.#unread(path, `the manifest ${digest}`));
      return;
    }
    if (childAt(manifest, 'manifests') !== undefined) {
      if (indexes.length < MAX_NESTING) this.#index(manifest, reference, [...indexes, digest]);
      else this.#fault('too-large', `the index ${digest} stands in more than ${MAX_NESTING} others`);
    } else if (isImage(manifest)) this.#image(manifest, digest, reference, indexes);
    else this.#artefacts.push({ digest, manifest, descriptor });
  }

  #image(manifest: Tree, digest: string, reference: string | undefined, indexes: readonly string[]): void {
    const configDigest = textAt(manifest, 'config', 'digest');
    const configPath = blobPath(configDigest);
    const config = configPath === undefined ? undefined : this.#documents.trees.get(configPath);
    if (config === undefined) {
      this.#faults.push(
        this.#documents.faults.get(configPath ?? '') ??
          this.#unread(configPath, `the configuration of ${digest}`),
      );
    }
    const layers = itemsAt(manifest, 'layers').map((layer): LayerRef => {
      const value = textAt(layer, 'digest') ?? '';
      return { path: blobPath(value) ?? '', name: value, digest: { of: 'blob', value } };
    });
    this.#images.push({ reference, digest, indexes, configDigest, config, layers });
  }

  #unread(path: string | undefined, what: string): ImageFault {
    const there = path !== undefined && this.#documents.sizes.has(path);
    return there
      ? new ImageFault('broken-blob', `${what} is no JSON, or too large to be one; pull the image again`)
      : new ImageFault('missing-blob', `${what} is not there; export the image again`);
  }

  #fault(code: string, message: string): void {
    this.#faults.push(new ImageFault(code, message));
  }
}

/** Signatures and attestations have manifests like those of images; what is in them is no layer. */
function isImage(manifest: Tree): boolean {
  if (!CONFIGS.has(textAt(manifest, 'config', 'mediaType') ?? '')) return false;
  return itemsAt(manifest, 'layers').every((layer) => LAYER.test(textAt(layer, 'mediaType') ?? ''));
}

/** The name that the tool of the export has written down, the full one where there are two. */
function referenceOf(descriptor: Tree): string | undefined {
  return (
    textAt(descriptor, 'annotations', 'io.containerd.image.name') ??
    textAt(descriptor, 'annotations', 'org.opencontainers.image.ref.name')
  );
}

/**
 * The images of an archive of `docker save`, by its manifest.json.
 * https://github.com/moby/moby/blob/v24.0.0/image/spec/v1.2.md#combined-image-json--filesystem-changeset-format
 */
export function imagesInArchive(documents: Documents): Found {
  const list = documents.trees.get('manifest.json');
  const faults: ImageFault[] = [];
  const images = (list?.kind === 'sequence' ? list.items : []).map((image): FoundImage => {
    const path = textAt(image, 'Config') ?? '';
    const config = documents.trees.get(path);
    if (config === undefined) {
      const missing = new ImageFault(
        'missing-blob',
        `the configuration "${path.slice(0, 200)}" is not there; save the image again`,
      );
      faults.push(documents.faults.get(path) ?? missing);
    }
    const diffs = textsAt(config, 'rootfs', 'diff_ids');
    const layers = textsAt(image, 'Layers').map((named, index): LayerRef => {
      const layer = documents.links.get(named) ?? named;
      const blob = digestIn(layer);
      const diff = blobPath(diffs[index]) === undefined ? undefined : diffs[index];
      const name = diff ?? blob ?? named;
      if (diff !== undefined) return { path: layer, name, digest: { of: 'tar', value: diff } };
      return { path: layer, name, digest: blob === undefined ? undefined : { of: 'blob', value: blob } };
    });
    const id = /^([0-9a-f]{64})\.json$/.exec(path)?.[1];
    return {
      reference: textsAt(image, 'RepoTags')[0],
      digest: undefined,
      indexes: [],
      configDigest: id === undefined ? digestIn(path) : `sha256:${id}`,
      config,
      layers,
    };
  });
  return { images, artefacts: [], carriesArtefacts: false, faults };
}
