import { createHash } from 'node:crypto';

/**
 * The suffix that kustomize gives the name of a generated ConfigMap or Secret, by its content.
 * https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/hasher/hasher.go
 */
export function hashOf(object: Readonly<Record<string, unknown>>): string {
  const secret = object['kind'] === 'Secret';
  const extra = secret ? 'stringData' : 'binaryData';
  const hashed: Record<string, unknown> = {
    data: object['data'] ?? '',
    kind: object['kind'],
    // Its own name is meant and never found there: kustomize looks for a key with a slash in it.
    name: '',
    ...(secret ? { type: object['type'] ?? '' } : {}),
    ...(typeof object[extra] === 'object' && object[extra] !== null ? { [extra]: object[extra] } : {}),
  };
  const text = JSON.stringify(sorted(hashed)).replaceAll(
    ESCAPED,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return hex.replaceAll(/[013ae]/g, (char) => LETTERS[char]!);
}

/** What Go's JSON escapes and JavaScript's does not. */
const ESCAPED = /[<>&\u2028\u2029]/g;

/** So that no suffix spells a word. */
const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

function sorted(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(
    Object.entries(data)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  );
}
