import { gunzipSync } from 'node:zlib';
import { awsDefaults } from '../aws-defaults.ts';
import type { Estate } from '../estate.ts';
import { kubernetesDefaults } from '../kubernetes/defaults.ts';
import { Resource } from '../resource.ts';
import type { Scope } from '../scope.ts';
import type { Reason, Tree, Variable } from '../tree.ts';
import { hole } from '../tree.ts';
import { Interner } from './intern.ts';
import type { SnapshotLine, SnapshotScope } from './format.ts';
import { SNAPSHOT_SCHEMA } from './format.ts';

/** No estate of one cluster is larger; a small file that unpacks to more is an attack. */
const MAX_BYTES = 2 * 1024 ** 3 - 1;

/**
 * Reads a snapshot into an estate.
 * @param path for messages
 * @throws Error with one line that says what is wrong with the file
 */
export function readSnapshot(bytes: Uint8Array, path: string, estate: Estate): void {
  const buffer = unpack(bytes);
  const interner = new Interner();
  const scopes = new Map<string, Scope>();
  let number = 0;
  let declared = 0;
  let start = 0;
  while (start < buffer.length) {
    let end = buffer.indexOf(10, start);
    if (end === -1) end = buffer.length;
    const text = buffer.toString('utf8', start, end);
    start = end + 1;
    number++;
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch {
      throw new Error(`line ${number} is not JSON: the file is damaged`);
    }
    if (number === 1) declared = headerOf(line);
    else estate.add(resourceOf(line as SnapshotLine, number, scopes, interner));
  }
  if (number === 0) throw new Error('the file is empty');
  if (number - 1 !== declared)
    throw new Error(
      `it says it holds ${declared} resources and holds ${number - 1}: the file is cut off (${path})`,
    );
}

function unpack(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Error('it unpacks to more than 2 GiB', { cause: error });
    throw new Error('it is not a snapshot (not gzip, or damaged); `ringwall snapshot` writes one', {
      cause: error,
    });
  }
}

function headerOf(line: unknown): number {
  const header = line as { schema?: unknown; resources?: unknown };
  if (typeof header !== 'object' || header === null || typeof header.schema !== 'string')
    throw new Error('it is not a snapshot of ringwall');
  if (header.schema !== SNAPSHOT_SCHEMA)
    throw new Error(`it is a ${header.schema.slice(0, 40)}, and this version reads ${SNAPSHOT_SCHEMA}`);
  return Number(header.resources);
}

function resourceOf(
  line: SnapshotLine,
  number: number,
  scopes: Map<string, Scope>,
  interner: Interner,
): Resource {
  if (
    typeof line !== 'object' ||
    line === null ||
    typeof line.type !== 'string' ||
    typeof line.name !== 'string' ||
    !Array.isArray(line.scope) ||
    line.scope.length === 0
  ) {
    throw new Error(`line ${number} is no resource`);
  }
  const own = Object.hasOwn(awsDefaults, line.type) ? awsDefaults[line.type] : undefined;
  const defaults = line.coerces ? own : kubernetesDefaults(line.type);
  return new Resource({
    scope: scopeOf(line.scope, scopes),
    type: line.type,
    name: line.name,
    namespace: line.namespace,
    address: line.address,
    construct: line.construct,
    coerces: line.coerces ?? false,
    exists: line.exists === undefined ? undefined : treeOf(line.exists, interner),
    tree: treeOf(line.body, interner),
    defaults,
  });
}

function scopeOf(chain: readonly SnapshotScope[], scopes: Map<string, Scope>): Scope {
  const [own, ...above] = chain;
  const known = scopes.get(own!.id);
  if (known !== undefined) return known;
  const scope: Scope = above.length === 0 ? { ...own! } : { ...own!, parent: scopeOf(above, scopes) };
  scopes.set(scope.id, scope);
  return scope;
}

function treeOf(data: unknown, interner: Interner): Tree {
  if (Array.isArray(data)) return interner.sequence(data.map((item) => treeOf(item, interner)));
  if (typeof data !== 'object' || data === null)
    return interner.leaf(data as string | number | boolean | null);
  const entries = Object.entries(data);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && first[0].startsWith('$') && !first[0].startsWith('$$')) {
    const special = specialOf(first[0], first[1], interner);
    if (special !== undefined) return special;
  }
  const keys: string[] = [];
  const values: Tree[] = [];
  let rest: Reason | undefined;
  for (const [key, value] of entries) {
    if (key === '$rest') rest = value as Reason;
    else {
      keys.push(key.startsWith('$$') ? key.slice(1) : key);
      values.push(treeOf(value, interner));
    }
  }
  return interner.mapping(keys, values, rest === undefined ? undefined : hole(rest));
}

function specialOf(key: string, value: unknown, interner: Interner): Tree | undefined {
  const none = { start: -1, end: -1 };
  switch (key) {
    case '$text':
      return {
        kind: 'text',
        parts: (value as unknown[]).map((part) => (typeof part === 'string' ? part : treeOf(part, interner))),
        ...none,
      };
    case '$json': {
      const { parts, says } = value as { parts: unknown; says: unknown };
      const made = specialOf('$text', parts, interner);
      return made?.kind === 'text' ? { ...made, encodes: treeOf(says, interner) } : made;
    }
    case '$unknown': {
      const { code, spread, text, type } = value as Reason & {
        spread?: boolean;
        type?: 'string' | 'number' | 'boolean' | 'list' | 'map';
      };
      return {
        kind: 'hole',
        reason: { code, text },
        ...(type === undefined ? {} : { type }),
        ...(spread === undefined ? {} : { spread }),
        ...none,
      };
    }
    case '$ref': {
      const { attribute, scope, target } = value as { target: string; attribute?: string; scope?: string };
      const of = scope === undefined ? {} : { scope };
      return { kind: 'pointer', target, ...(attribute === undefined ? {} : { attribute }), ...of, ...none };
    }
    case '$choice': {
      const { branches, variable } = value as { variable: Variable; branches: unknown[] };
      const trees = branches.map((branch) => {
        const absent = typeof branch === 'object' && branch !== null && '$absent' in branch;
        return absent ? undefined : treeOf(branch, interner);
      });
      return { kind: 'choice', variable, branch: (option) => trees[option], ...none };
    }
    default:
      return undefined;
  }
}
