import type { Value, View } from '../../estate/index.ts';

/** What of an image reference says which image it is. */
export interface ImageReference {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Takes `registry:5000/path/name:tag@sha256:…` apart: a colon before the last slash belongs to a port.
 * https://pkg.go.dev/github.com/distribution/reference
 */
export function imageOf(text: string): ImageReference {
  const at = text.indexOf('@');
  const base = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const colon = base.indexOf(':', base.lastIndexOf('/') + 1);
  return colon === -1
    ? { name: base, tag: undefined, digest }
    : { name: base.slice(0, colon), tag: base.slice(colon + 1), digest };
}

/** Why what a reference points at may change under it; `undefined` when it is held by a tag of its own or a digest. */
export function mutableTag({ tag, digest }: ImageReference): string | undefined {
  if (digest !== undefined) return undefined;
  if (tag === undefined || tag === '') return 'has no tag, which means latest';
  return tag === 'latest' ? 'has the tag latest' : undefined;
}

/** The same of a text that is only partly known, as far as it can be told. */
export function partlyMutable(image: Value<string>): boolean | undefined {
  if (image.kind === 'known' || image.kind === 'default')
    return mutableTag(imageOf(image.value)) !== undefined;
  if (image.kind !== 'unknown' || image.known?.kind !== 'pattern') return undefined;
  const { parts } = image.known;
  const last = parts.at(-1);
  // `${REPOSITORY}:1.2` and `app@sha256:…` are held whatever stands in the hole.
  if (last === undefined) {
    const begun = /:([^/:@]+)$/.exec(parts.at(-2) ?? '')?.[1];
    return begun !== undefined && !'latest'.startsWith(begun) ? false : undefined;
  }
  if (last.includes('@')) return false;
  const held = /:([^/:@]+)$/.exec(last);
  return held === null ? undefined : held[1] === 'latest' && !parts.some((part) => part?.includes('@'));
}

/** What a script or a template engine fills in before the manifest is applied; no image is called so. */
const PLACEHOLDER = /\$\{[^}]*\}|\$\([^)]*\)|\{\{.*?\}\}|\$[A-Za-z_]\w*|<[^>]*>/;

/** The image at a place; with placeholders in it, it is only partly known. */
export function imageAt(at: View): Value<string> {
  const image = at.string();
  if (image.kind !== 'known' || !/[$<{]/.test(image.value)) return image;
  const pieces = image.value.split(PLACEHOLDER);
  if (pieces.length === 1) return image;
  const parts = pieces
    .flatMap((piece, index) => (index === 0 ? [piece] : [undefined, piece]))
    .filter((part) => part !== '');
  const reason = {
    code: 'unsupported-expression',
    text: 'the name of the image is filled in before this is applied',
  } as const;
  return { kind: 'unknown', reason, known: { kind: 'pattern', parts }, at };
}
