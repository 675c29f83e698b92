import { createHmac, randomBytes } from 'node:crypto';
import type { SecretKind } from './secrets.ts';

let key: Buffer | undefined;

/** Sets the key that secrets are hashed with, so that two snapshots of one owner can be compared. */
export function setRedactionKey(bytes: Buffer): void {
  key = bytes;
}

/**
 * What stands for a secret in the estate, `redacted:password:<hash>:<length>`: equal for equal secrets under one key,
 * with no way back to them. Without a key of the owner's the hashes are good for one run only.
 */
export function redact(secret: string, kind?: SecretKind): string {
  key ??= randomBytes(32);
  const hash = createHmac('sha256', key).update(secret).digest('hex').slice(0, 16);
  return kind === undefined
    ? `redacted:${hash}:${secret.length}`
    : `redacted:${kind}:${hash}:${secret.length}`;
}
