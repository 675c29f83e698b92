import type { Tree } from '../../estate/index.ts';
import { itemsAt, textAt } from '../../estate/index.ts';
import { blobPath } from './documents.ts';
import type { Documents } from './documents.ts';
import type { Artefact, FoundImage } from './layout.ts';

/** What stands beside an image in its layout. Nothing of it is verified: that takes the key, and is for admission. */
export interface Marks {
  readonly signed: boolean;
  readonly attested: boolean;
}

const SIGNATURE =
  /^application\/vnd\.(?:dev\.cosign\.simplesigning\.v1\+json|dev\.cosign\.artifact\.sig\.v1\+json|cncf\.notary\.signature)$/;
const ATTESTATION =
  /^application\/(?:vnd\.dsse\.envelope\.v1\+json|vnd\.in-toto(?:\.[\w.-]+)?\+(?:json|dsse)|vnd\.in-toto)$/;
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v[\d.]+)?\+json/;
/** The predicate of a bundle that is a signature and says nothing more. */
const SIGN_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';

/**
 * Whether images have signatures and attestations beside them: those of cosign (by tag, as `cosign save` writes them,
 * or as referrers) and notation, and those that BuildKit makes.
 * https://github.com/sigstore/cosign/tree/main/specs , https://notaryproject.dev/docs/ ,
 * https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
export function marksOf(
  images: readonly FoundImage[],
  artefacts: readonly Artefact[],
  documents: Documents,
): Marks[] {
  const signed = new Set<string>();
  const attested = new Set<string>();
  for (const artefact of artefacts) {
    const { attestation, signature } = kindsOf(artefact);
    for (const subject of subjectsOf(artefact, documents)) {
      if (signature) signed.add(subject);
      if (attestation) attested.add(subject);
    }
  }
  return images.map(({ digest, indexes }) => {
    const names = [ALL, ...indexes, ...(digest === undefined ? [] : [digest])];
    return {
      signed: names.some((name) => signed.has(name)),
      attested: names.some((name) => attested.has(name)),
    };
  });
}

function kindsOf({ descriptor, manifest }: Artefact): { signature: boolean; attestation: boolean } {
  const types = [
    textAt(manifest, 'artifactType'),
    textAt(manifest, 'config', 'mediaType'),
    ...itemsAt(manifest, 'layers').map((layer) => textAt(layer, 'mediaType')),
  ].filter((type) => type !== undefined);
  const bundle = types.some((type) => BUNDLE.test(type));
  const predicate = annotation(manifest, descriptor, 'dev.sigstore.bundle.predicateType');
  const content = annotation(manifest, descriptor, 'dev.sigstore.bundle.content');
  const signs = predicate === SIGN_PREDICATE || content === 'message-signature';
  return {
    signature: types.some((type) => SIGNATURE.test(type)) || (bundle && signs),
    attestation: types.some((type) => ATTESTATION.test(type)) || (bundle && !signs),
  };
}

/** Stands for every image of a layout that `cosign save` wrote: it holds one image with what belongs to it. */
const ALL = '*';

function subjectsOf({ descriptor, manifest }: Artefact, documents: Documents): string[] {
  const payloads = itemsAt(manifest, 'layers').flatMap((layer) => {
    const payload = documents.trees.get(blobPath(textAt(layer, 'digest')) ?? '');
    return textAt(payload, 'critical', 'image', 'docker-manifest-digest') ?? [];
  });
  if (payloads.length > 0) return payloads;
  const subject =
    textAt(manifest, 'subject', 'digest') ?? annotation(manifest, descriptor, 'vnd.docker.reference.digest');
  if (subject !== undefined) return [subject];
  const tag = annotation(manifest, descriptor, 'org.opencontainers.image.ref.name') ?? '';
  const tagged = /(?:^|:)(sha256)-([0-9a-f]{64})(?:\.(?:sig|att))?$/.exec(tag);
  if (tagged !== null) return [`${tagged[1]}:${tagged[2]}`];
  return annotation(manifest, descriptor, 'kind')?.startsWith('dev.cosignproject.cosign/') === true
    ? [ALL]
    : [];
}

function annotation(manifest: Tree, descriptor: Tree, key: string): string | undefined {
  return textAt(descriptor, 'annotations', key) ?? textAt(manifest, 'annotations', key);
}
