/** An image by the names that results give it. */
export interface ImageName {
  readonly reference: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

const DIGEST = /sha256:[0-9a-f]{64}/;

/** The name of an image in a text: a reference, a purl (`pkg:oci/web@sha256%3A…`), or a digest alone. */
export function nameIn(text: string | undefined): ImageName {
  if (text === undefined) return { reference: undefined, digest: undefined };
  const plain = text.startsWith('pkg:') ? decoded(text) : text;
  return { reference: text.startsWith('pkg:') ? undefined : text, digest: DIGEST.exec(plain)?.[0] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether two names are of one image: by digest where both have one, else by reference. */
export function sameImage(a: ImageName, b: ImageName): boolean {
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  return a.reference !== undefined && a.reference === b.reference;
}
