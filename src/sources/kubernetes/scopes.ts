import type { Scope } from '../../estate/index.ts';

/** What has to be known of an object to tell which cluster it is for. */
export interface Placed {
  /** The folder its file is in, relative to the tree's root, `` for the root itself. */
  readonly folder: string;
  readonly file: string;
  /** Its identity without a scope. */
  readonly identity: string;
}

/**
 * Which scope each folder belongs to. Plain manifests do not say which cluster they are for, so a tree is one cluster
 * until it contradicts itself: where two folders define the same object, each is a cluster of its own, and sees what
 * the folders above them hold.
 */
export function scopesOf(objects: readonly Placed[]): (folder: string) => Scope {
  const first = new Map<string, Placed>();
  const roots = new Set<string>();
  const others = new Map<string, Placed[]>();
  for (const object of objects) {
    const twin = first.get(object.identity);
    if (twin === undefined) first.set(object.identity, object);
    else if (twin.folder !== object.folder) {
      const list = others.get(object.identity);
      if (list === undefined) others.set(object.identity, [twin, object]);
      else list.push(object);
    }
  }
  for (const twins of others.values()) {
    for (const a of twins)
      for (const b of twins) if (a.folder !== b.folder) addRoots(roots, a.folder, b.folder);
  }
  const top: Scope = { kind: 'cluster', id: 'manifests:.' };
  const scopes = new Map<string, Scope>([['', top]]);
  const scopeOf = (folder: string): Scope => {
    const known = scopes.get(folder);
    if (known !== undefined) return known;
    const slash = folder.lastIndexOf('/');
    const above = scopeOf(slash === -1 ? '' : folder.slice(0, slash));
    const scope: Scope = roots.has(folder)
      ? { kind: 'cluster', id: `manifests:${folder}`, parent: above }
      : above;
    scopes.set(folder, scope);
    return scope;
  };
  return scopeOf;
}

/** The folders right below the one that both have in common, where the two part ways. */
function addRoots(roots: Set<string>, a: string, b: string): void {
  const left = a === '' ? [] : a.split('/');
  const right = b === '' ? [] : b.split('/');
  let common = 0;
  while (common < left.length && common < right.length && left[common] === right[common]) common++;
  if (common < left.length) roots.add(left.slice(0, common + 1).join('/'));
  if (common < right.length) roots.add(right.slice(0, common + 1).join('/'));
}
