import type { Tree } from '../../estate/index.ts';
import { childAt, hole, itemsAt, leaf, redact, secretIn, sequence, textAt } from '../../estate/index.ts';
import { secretsWithin } from '../../estate/secrets.ts';
import { leafOf, mapOf, placeless } from './fields.ts';

/** Stands for a secret, so that something else works. */
const STAND_IN = /^(?:dummy|placeholder|unused|fake|none|redacted|x{3,}|\*+|\.{3})$/i;
/** `https://user:password@host` */
const IN_URL = /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:([^@\s/$]+)@/gi;

/** A text with what stands for each secret in it. */
export function withoutSecrets(text: string): string {
  const pieces = [
    ...secretsWithin(text),
    ...[...text.matchAll(IN_URL)].map((match) => {
      const end = match.index + match[0].length - 1;
      return { start: end - match[1]!.length, end, kind: 'password' as const };
    }),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end);
  let result = '';
  let done = 0;
  for (const { end, kind, start } of pieces) {
    const secret = text.slice(start, end);
    if (start < done || STAND_IN.test(secret)) continue;
    result += text.slice(done, start) + redact(secret, kind);
    done = end;
  }
  return result + text.slice(done);
}

/**
 * What an image says of how it runs, with nothing secret in it.
 * https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function configOf(document: Tree | undefined, uid: Tree | undefined): Tree {
  if (document === undefined)
    return hole({ code: 'not-collected', text: 'the configuration of the image could not be read' });
  const own = (key: string): Tree | undefined => {
    const found = childAt(document, 'config', key);
    return found === undefined ? undefined : placeless(found, withoutSecrets);
  };
  return mapOf({
    User: own('User'),
    Uid: uid,
    ExposedPorts: keysOf(childAt(document, 'config', 'ExposedPorts')),
    Env: envOf(childAt(document, 'config', 'Env')),
    Entrypoint: own('Entrypoint'),
    Cmd: own('Cmd'),
    WorkingDir: own('WorkingDir'),
    Labels: labelsOf(childAt(document, 'config', 'Labels')),
    Volumes: keysOf(childAt(document, 'config', 'Volumes')),
    Healthcheck: own('Healthcheck'),
  });
}

/** How the image was built, step by step. */
export function historyOf(document: Tree | undefined): Tree | undefined {
  if (childAt(document, 'history') === undefined) return undefined;
  return sequence(
    itemsAt(document, 'history').map((step) => {
      const by = textAt(step, 'created_by');
      return mapOf({ CreatedBy: by === undefined ? undefined : leaf(withoutSecrets(by)) });
    }),
  );
}

/** The keys of a map that stands for a set. */
function keysOf(tree: Tree | undefined): Tree | undefined {
  if (tree?.kind !== 'mapping') return tree === undefined ? undefined : placeless(tree);
  return sequence([...tree.keys].toSorted().map((key) => leaf(key)));
}

function envOf(tree: Tree | undefined): Tree | undefined {
  if (tree?.kind !== 'sequence') return tree === undefined ? undefined : placeless(tree, withoutSecrets);
  return sequence(
    tree.items.map((item) => {
      if (item.kind !== 'leaf' || typeof item.value !== 'string') return placeless(item, withoutSecrets);
      const equals = item.value.indexOf('=');
      const name = equals === -1 ? item.value : item.value.slice(0, equals);
      const value = equals === -1 ? undefined : named(name, item.value.slice(equals + 1));
      return mapOf({ Name: leaf(name), Value: leafOf(value) });
    }),
  );
}

function labelsOf(tree: Tree | undefined): Tree | undefined {
  if (tree?.kind !== 'mapping') return tree === undefined ? undefined : placeless(tree);
  return mapOf(
    Object.fromEntries(
      tree.keys.map((key, index) => {
        const value = tree.values[index]!;
        const text = value.kind === 'leaf' && typeof value.value === 'string' ? value.value : undefined;
        return [key, text === undefined ? placeless(value) : leaf(named(key, text))];
      }),
    ),
  );
}

/** A value that goes by a name: what stands for it when the name, or it itself, says that it is a secret. */
function named(name: string, value: string): string {
  const kind = STAND_IN.test(value.trim()) ? undefined : secretIn(name, value);
  return kind === undefined ? withoutSecrets(value) : redact(value, kind);
}
