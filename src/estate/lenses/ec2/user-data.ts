import { leaf } from '../../tree.ts';
import type { Conversion } from '../lens.ts';

/**
 * User data that Terraform takes in base64. In the estate it is readable text, as `Fn::Base64` leaves it in a
 * template: it has to be checked, and nobody but the instance reads the encoded form.
 */
export const userData: Conversion = {
  read: (tree) => {
    if (tree.kind !== 'leaf' || typeof tree.value !== 'string') return tree;
    const text = decoded(tree.value);
    return text === undefined ? tree : leaf(text, tree.start, tree.end);
  },
  write: (tree) =>
    tree.kind === 'leaf' && typeof tree.value === 'string'
      ? leaf(Buffer.from(tree.value, 'utf8').toString('base64'), tree.start, tree.end)
      : tree,
};

/** The text, or `undefined` when it is no base64 of a text (it may be compressed). */
function decoded(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
