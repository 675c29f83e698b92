import { gzipSync } from 'node:zlib';
import { compareText } from '../collect.ts';
import type { Estate } from '../estate.ts';
import { redact } from '../redact.ts';
import type { Resource } from '../resource.ts';
import { visibleFrom } from '../scope.ts';
import { secretIn, secretsWithin } from '../secrets.ts';
import type { Tree } from '../tree.ts';
import { SNAPSHOT_SCHEMA } from './format.ts';

/** What is judged by the text of its file, and is nothing that is deployed. */
const ONLY_IN_FILES: ReadonlySet<string> = new Set(['Pipeline', 'Terraform::Module']);

/** The snapshot of an estate: the bytes of the file. */
export function snapshotOf(estate: Estate): Uint8Array {
  const lines = estate.resources
    .filter(({ type }) => !ONLY_IN_FILES.has(type))
    .map(lineOf)
    .toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : compareText(a.text, b.text)));
  const header = JSON.stringify({ schema: SNAPSHOT_SCHEMA, resources: lines.length });
  const text = [header, ...lines.map((line) => line.text), ''].join('\n');
  // Node writes no time into a gzip header, so equal text gives equal bytes; the system byte is set to "unknown".
  const bytes = gzipSync(text, { level: 6 });
  bytes[9] = 255;
  return bytes;
}

function lineOf(resource: Resource): { order: string; text: string } {
  const { address, construct, name, namespace, scope, type } = resource;
  const scopes = [...visibleFrom(scope)].map(({ account, cluster, id, kind, region }) => ({
    kind,
    id,
    account,
    region,
    cluster,
  }));
  const head = JSON.stringify({
    scope: scopes,
    type,
    name,
    namespace,
    address,
    construct,
    coerces: resource.coerces || undefined,
  });
  const exists = resource.exists === undefined ? '' : `,"exists":${plain(resource.exists)}`;
  return {
    order: [scope.id, type, namespace ?? '', name, address].join('\u0000'),
    text: `${head.slice(0, -1)}${exists},"body":${plain(resource.tree)}}`,
  };
}

/** A tree as JSON text. Built as text, so that no key of the data (`__proto__`) is ever a property of ours. */
function plain(tree: Tree, name?: string): string {
  switch (tree.kind) {
    case 'leaf':
      if (tree.secret === true && typeof tree.value === 'string') return JSON.stringify(redact(tree.value));
      return JSON.stringify(
        typeof tree.value === 'string' ? withoutSecrets(tree.value, name) : finite(tree.value),
      );
    case 'sequence':
      return `[${tree.items.map((item) => plain(item)).join(',')}]`;
    case 'mapping': {
      // `{name: DB_PASSWORD, value: …}`: the name beside a value says what the value is.
      const beside = nameBeside(tree);
      // Sorted: the order of keys means nothing, and JSON's own readers do not keep it.
      const entries = tree.keys
        .map((key, index) => ({ key, value: tree.values[index]! }))
        .toSorted((a, b) => compareText(a.key, b.key))
        .map(({ key, value }) => {
          const named = beside !== undefined && /^(?:value|Value|ParameterValue)$/.test(key) ? beside : key;
          return `${JSON.stringify(key.startsWith('$') ? `$${key}` : key)}:${plain(value, named)}`;
        });
      if (tree.rest !== undefined) entries.push(`"$rest":${JSON.stringify(tree.rest.reason)}`);
      return `{${entries.join(',')}}`;
    }
    case 'text': {
      const parts = `[${tree.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : plain(part))).join(',')}]`;
      return tree.encodes === undefined
        ? `{"$text":${parts}}`
        : `{"$json":{"parts":${parts},"says":${plain(tree.encodes)}}}`;
    }
    case 'hole':
      return `{"$unknown":${JSON.stringify({ ...tree.reason, type: tree.type, spread: tree.spread })}}`;
    case 'pointer':
      return `{"$ref":${JSON.stringify({ target: tree.target, attribute: tree.attribute, scope: tree.scope })}}`;
    case 'choice': {
      const { id, label, options } = tree.variable;
      const branches = options.map((_, option) => {
        const branch = tree.branch(option);
        return branch === undefined ? '{"$absent":true}' : plain(branch, name);
      });
      return `{"$choice":{"variable":${JSON.stringify({ id, label, options })},"branches":[${branches.join(',')}]}}`;
    }
    case 'passage':
      return plain(tree.tree, name);
  }
}

function nameBeside(tree: Extract<Tree, { kind: 'mapping' }>): string | undefined {
  for (const key of ['name', 'Name', 'ParameterKey']) {
    const value = tree.values[tree.keys.indexOf(key)];
    if (value?.kind === 'leaf' && typeof value.value === 'string') return value.value;
  }
  return undefined;
}

/** JSON has no NaN and no infinity. */
function finite(value: number | boolean | null): number | boolean | null {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** A text as it may be kept: a secret is a hash, and so is each secret within a longer text. */
function withoutSecrets(text: string, name: string | undefined): string {
  if (text.startsWith('redacted:')) return text;
  // A text of several lines is a file of its own: what else is in it stays readable.
  const kind = text.includes('\n') ? undefined : secretIn(name, text);
  if (kind !== undefined) return redact(text, kind);
  let kept = '';
  let at = 0;
  for (const piece of secretsWithin(text).toSorted((a, b) => a.start - b.start)) {
    if (piece.start < at) continue;
    kept += text.slice(at, piece.start) + redact(text.slice(piece.start, piece.end), piece.kind);
    at = piece.end;
  }
  return kept + text.slice(at);
}
