import type { About, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';

/** How an image is called in a message. */
export function imageCalled(image: Resource): string {
  for (const key of ['Reference', 'Digest', 'Id']) {
    const value = image.at(key).string();
    if (value.kind === 'known') return value.value;
  }
  return image.name;
}

/** A text that is known, or nothing. */
export function textOf(view: View): string | undefined {
  const value = view.string();
  return value.kind === 'known' ? value.value : undefined;
}

/** `/bin/su (layer sha256:1234567890ab)`: enough of the digest to find it. */
export function placeOf(file: View): string {
  const path = textOf(file.get('Path')) ?? '?';
  const layer = textOf(file.get('Layer'));
  return layer === undefined
    ? path
    : `${path} (layer ${layer.replace(/^(sha\d+:[0-9a-f]{12})[0-9a-f]+$/, '$1')})`;
}

/** How many files one finding names: a whole distribution has dozens. */
const SHOWN = 5;

/** `a, b and 3 more` */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

/**
 * One decision on a list of files of which none is wanted. The whole list is the subject: its files change with every
 * build, and an exception is for the image.
 */
export function noneOf(
  image: Resource,
  key: string,
  isWanted: (file: View) => boolean,
  message: (files: readonly View[]) => string,
): About[] {
  const subject = image.at(key);
  const { items, rest } = subject.items();
  const found = items.filter((file) => !isWanted(file));
  if (found.length > 0) return [{ subject, decision: fail(subject, message(found)) }];
  return [{ subject, decision: rest === undefined ? pass(subject) : undecided(rest) }];
}
