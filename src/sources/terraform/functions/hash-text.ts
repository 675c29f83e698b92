import { createHash } from 'node:crypto';

/** The hash of a text's UTF-8 bytes. */
export function hashText(
  text: string,
  algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512',
  encoding: 'hex' | 'base64',
): string {
  return createHash(algorithm).update(text, 'utf8').digest(encoding);
}
