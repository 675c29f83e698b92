import { createHmac, randomBytes } from 'node:crypto';

let key: Buffer | undefined;

/** Sets the key that secrets are hashed with, so that two snapshots of one owner can be compared. */
export function setRedactionKey(bytes: Buffer): void {
  key = bytes;
}

/** What stands for a secret in the estate: equal for equal secrets under one key, and no way back to them. */
export function redact(secret: string): string {
  key ??= randomBytes(32);
  const hash = createHmac('sha256', key).update(secret).digest('hex').slice(0, 16);
  return `redacted:${hash}:${secret.length}`;
}
