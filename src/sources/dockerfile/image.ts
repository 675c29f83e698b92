import type { Rope } from './rope.ts';
import { GAP, sliceRope, textOf } from './rope.ts';

/** The parts of an image reference, as far as they are there or may be there. */
export interface ImageParts {
  /** Without tag and digest, with the registry where one is written. */
  readonly name: Rope;
  readonly tag?: Rope;
  readonly digest?: Rope;
  readonly registry?: Rope;
}

/**
 * Splits `registry:port/path/name:tag@digest`. A colon before the last slash belongs to a port; the first component
 * is a registry when it has a dot or a colon, or is `localhost`. Where a part may hide in a gap it is that gap.
 * https://docs.docker.com/reference/cli/docker/image/tag/#description
 */
export function splitImage(image: Rope): ImageParts {
  const text = textOf(image);
  const at = text.indexOf('@');
  const base = at === -1 ? text : text.slice(0, at);
  const lastSlash = base.lastIndexOf('/');
  const colon = base.indexOf(':', lastSlash + 1);
  const named = colon === -1 ? base.length : colon;
  const gapIn = (from: number, to: number): Rope | undefined => {
    const found = text.indexOf(GAP, from);
    return found === -1 || found >= to ? undefined : sliceRope(image, found, found + 1);
  };
  const name = sliceRope(image, 0, named);
  const tag = colon === -1 ? gapIn(lastSlash + 1, base.length) : sliceRope(image, colon + 1, base.length);
  // `node:${V}` and `${IMAGE}` may bring a digest along, `${IMAGE}:18` can't.
  const digest =
    at === -1 ? gapIn(Math.max(lastSlash, colon) + 1, base.length) : sliceRope(image, at + 1, text.length);
  const registry = registryOf(image, text.slice(0, named), gapIn);
  return {
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    ...(registry === undefined ? {} : { registry }),
  };
}

function registryOf(
  image: Rope,
  name: string,
  gapIn: (from: number, to: number) => Rope | undefined,
): Rope | undefined {
  const slash = name.indexOf('/');
  if (slash === -1) return gapIn(0, name.length);
  const first = name.slice(0, slash);
  if (/[.:]/.test(first) || first === 'localhost') return sliceRope(image, 0, slash);
  return gapIn(0, slash);
}
