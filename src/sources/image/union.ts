import type { LayerEntry } from './layer-entry.ts';
import type { EntryKind } from './tar.ts';
import { cleanPath } from './tar.ts';

/** What several names of one file share. */
export interface Inode {
  mode: number;
  readonly uid: number;
  /** The index of the layer that it comes from. */
  readonly layer: number;
  readonly privateKey: boolean;
  readonly text: string | undefined;
}

/** One name in the file system of the container. */
export interface Node {
  readonly kind: Exclude<EntryKind, 'hard-link'>;
  readonly inode: Inode;
  readonly link: string;
  readonly children: Map<string, Node> | undefined;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** As Linux: more links in a row are a loop. */
const MAX_LINKS = 40;

/**
 * The file system that layers make when they are laid over each other. A link in a layer below is not followed to put
 * something through it: an overlay puts a folder in its place.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md
 */
export class UnionFs {
  #root: Node = folder({ mode: 0o755, uid: 0, layer: 0, privateKey: false, text: undefined });
  /** Every key that is in any layer, also where a later one deletes it. */
  readonly keys: { readonly path: string; readonly inode: Inode }[] = [];
  /** Hard links to what is not there. */
  readonly brokenLinks: string[] = [];

  /** Lays a layer over those that are there. Its whiteouts hide what is below it, never what is in it. */
  apply(entries: readonly LayerEntry[], layer: number): void {
    for (const { path } of entries) if (isWhiteout(path)) this.#hide(path);
    for (const entry of entries) if (!isWhiteout(entry.path)) this.#put(entry, layer);
  }

  /** All names with what they lead to, folders before what is in them. */
  *walk(): Generator<readonly [path: string, node: Node]> {
    const stack: (readonly [string, Node])[] = [['', this.#root]];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const [path, node] = top;
      if (path !== '') yield top;
      for (const [name, below] of node.children ?? [])
        stack.push([path === '' ? name : `${path}/${name}`, below]);
    }
  }

  /** What a path leads to, links followed inside the image; `undefined` when it leads nowhere. */
  resolve(path: string): Node | undefined {
    let links = 0;
    let left = parts(path);
    let trail: Node[] = [this.#root];
    while (left.length > 0) {
      const [name, ...rest] = left as [string, ...string[]];
      left = rest;
      if (name === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const next = trail.at(-1)!.children?.get(name);
      if (next === undefined) return undefined;
      if (next.kind !== 'symlink') trail.push(next);
      else {
        if (++links > MAX_LINKS) return undefined;
        left = [...parts(next.link), ...left];
        if (next.link.startsWith('/')) trail = [this.#root];
      }
    }
    return trail.at(-1);
  }

  #at(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    if (path === '') return node;
    for (const name of path.split('/')) node = node?.children?.get(name);
    return node;
  }

  #hide(path: string): void {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const below = this.#at(slash === -1 ? '' : path.slice(0, slash));
    if (name === OPAQUE) below?.children?.clear();
    // `.wh..wh.plnk` and the like are the book-keeping of AUFS.
    else if (!name.startsWith(WHITEOUT + WHITEOUT)) below?.children?.delete(name.slice(WHITEOUT.length));
  }

  #put(entry: LayerEntry, layer: number): void {
    const inode: Inode = {
      mode: entry.mode,
      uid: entry.uid,
      layer,
      privateKey: entry.privateKey === true,
      text: entry.text,
    };
    if (entry.path === '') {
      if (entry.kind === 'folder') this.#root = { ...this.#root, inode };
      return;
    }
    const names = entry.path.split('/');
    const name = names.pop()!;
    const siblings = this.#folders(names, layer);
    if (entry.kind === 'hard-link') this.#hardLink(entry, name, siblings);
    else if (entry.kind === 'folder') siblings.set(name, folder(inode, siblings.get(name)?.children));
    else {
      if (inode.privateKey) this.keys.push({ path: entry.path, inode });
      siblings.set(name, { kind: entry.kind, inode, link: entry.link, children: undefined });
    }
  }

  /** The names in a folder, which is made, with those above it, where there is none. */
  #folders(names: readonly string[], layer: number): Map<string, Node> {
    let at = this.#root;
    for (const name of names) {
      let next = at.children!.get(name);
      if (next?.children === undefined) {
        next = folder({ mode: 0o755, uid: 0, layer, privateKey: false, text: undefined });
        at.children!.set(name, next);
      }
      at = next;
    }
    return at.children!;
  }

  #hardLink(entry: LayerEntry, name: string, siblings: Map<string, Node>): void {
    const target = this.#at(cleanPath(entry.link));
    if (target === undefined || target.children !== undefined) {
      this.brokenLinks.push(entry.path);
      return;
    }
    // What unpacks it may set the mode of the file once more, to that of the link.
    target.inode.mode |= entry.mode & 0o6000;
    siblings.set(name, target);
  }
}

function isWhiteout(path: string): boolean {
  return path.startsWith(WHITEOUT, path.lastIndexOf('/') + 1);
}

function folder(inode: Inode, children: Map<string, Node> = new Map()): Node {
  return { kind: 'folder', inode, link: '', children };
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
