import { gzipSync } from 'node:zlib';
import type { Estate } from '../estate.ts';
import { redact } from '../redact.ts';
import type { Resource } from '../resource.ts';
import { visibleFrom } from '../scope.ts';
import { secretIn } from '../secrets.ts';
import type { Tree } from '../tree.ts';
import { SNAPSHOT_SCHEMA } from './format.ts';

/** The snapshot of an estate: the bytes of the file. */
export function snapshotOf(estate: Estate): Uint8Array {
  const lines = estate.resources
    .map(lineOf)
    .toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : compare(a.text, b.text)));
  const header = JSON.stringify({ schema: SNAPSHOT_SCHEMA, resources: lines.length });
  const text = [header, ...lines.map((line) => line.text), ''].join('\n');
  // Node writes no time into a gzip header, so equal text gives equal bytes; the system byte is set to "unknown".
  const bytes = gzipSync(text, { level: 6 });
  bytes[9] = 255;
  return bytes;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
    case 'leaf': {
      if (typeof tree.value !== 'string') return JSON.stringify(Number.isNaN(tree.value) ? null : tree.value);
      const kind = secretIn(name, tree.value);
      return JSON.stringify(
        kind === undefined || tree.value.startsWith('redacted:') ? tree.value : redact(tree.value, kind),
      );
    }
    case 'sequence':
      return `[${tree.items.map((item) => plain(item)).join(',')}]`;
    case 'mapping': {
      // `{name: DB_PASSWORD, value: …}`: the name beside a value says what the value is.
      const beside = nameBeside(tree);
      // Sorted: the order of keys means nothing, and JSON's own readers do not keep it.
      const entries = tree.keys
        .map((key, index) => ({ key, value: tree.values[index]! }))
        .toSorted((a, b) => compare(a.key, b.key))
        .map(({ key, value }) => {
          const named = beside !== undefined && /^(?:value|Value|ParameterValue)$/.test(key) ? beside : key;
          return `${JSON.stringify(key.startsWith('$') ? `$${key}` : key)}:${plain(value, named)}`;
        });
      if (tree.rest !== undefined) entries.push(`"$rest":${JSON.stringify(tree.rest.reason)}`);
      return `{${entries.join(',')}}`;
    }
    case 'text':
      return `{"$text":[${tree.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : plain(part))).join(',')}]}`;
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
