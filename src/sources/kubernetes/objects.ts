import type { Problem, SourceFile, Tree } from '../../estate/index.ts';
import { child, textUnder } from '../../estate/index.ts';
import { typeOf } from './types.ts';

/** One Kubernetes object as it was found in a file. */
export interface FoundObject {
  readonly file: SourceFile;
  readonly tree: Tree & { readonly kind: 'mapping' };
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Whether a document is a Kubernetes object: it says its `apiVersion` and its `kind`. */
export function isObject(tree: Tree): tree is Tree & { kind: 'mapping' } {
  return text(tree, 'apiVersion') !== undefined && text(tree, 'kind') !== undefined;
}

/** The objects of a document: itself, or the items of a list, however deep. */
export function objectsIn(file: SourceFile, tree: Tree, problems: Problem[]): FoundObject[] {
  if (!isObject(tree)) return [];
  const apiVersion = text(tree, 'apiVersion')!;
  const kind = text(tree, 'kind')!;
  const items = child(tree, 'items');
  if (kind.endsWith('List') && items?.kind === 'sequence') {
    const found: FoundObject[] = [];
    for (const item of items.items) {
      // Items of a typed list (`PodList`) may leave out what the list already says.
      const typed =
        item.kind === 'mapping' && kind !== 'List' ? withType(item, apiVersion, kind.slice(0, -4)) : item;
      if (isObject(typed)) found.push(...objectsIn(file, typed, problems));
      else
        problems.push({
          ...where(file, item),
          code: 'not-an-object',
          message: 'an item of this list has no apiVersion and kind; it was left out',
        });
    }
    return found;
  }
  const metadata = child(tree, 'metadata');
  const name =
    metadata === undefined ? undefined : (text(metadata, 'name') ?? text(metadata, 'generateName'));
  if (name === undefined && !kind.endsWith('Configuration') && !NAMELESS.has(kind)) {
    problems.push({
      ...where(file, tree),
      code: 'no-name',
      message: `this ${kind} has no metadata.name; the API server would refuse it`,
    });
  }
  return [
    {
      file,
      tree,
      type: typeOf(apiVersion, kind),
      kind,
      name: name ?? '',
      namespace: metadata === undefined ? undefined : text(metadata, 'namespace'),
    },
  ];
}

/** Kinds that only tools read. */
const NAMELESS = new Set([
  'Kustomization',
  'Component',
  'Config',
  'Review',
  'AdmissionReview',
  'Exceptions',
  'Baseline',
]);

function withType(item: Tree & { kind: 'mapping' }, apiVersion: string, kind: string): Tree {
  if (text(item, 'apiVersion') !== undefined && text(item, 'kind') !== undefined) return item;
  return {
    ...item,
    keys: ['apiVersion', 'kind', ...item.keys],
    values: [
      { kind: 'leaf', value: apiVersion, start: item.start, end: item.start },
      { kind: 'leaf', value: kind, start: item.start, end: item.start },
      ...item.values,
    ],
    keyStarts: [item.start, item.start, ...item.keyStarts],
  };
}

/** An empty text says as little as none. */
function text(tree: Tree, key: string): string | undefined {
  return textUnder(tree, key) || undefined;
}

function where(file: SourceFile, tree: Tree): { file: string; line: number; column: number } {
  return { file: file.path, ...file.position(Math.max(0, tree.start)) };
}
