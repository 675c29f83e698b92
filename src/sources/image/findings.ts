import type { Reason, Tree } from '../../estate/index.ts';
import { hole, leaf, sequence } from '../../estate/index.ts';
import { leafOf, mapOf } from './fields.ts';
import { packagesOf } from './packages.ts';
import type { Inode, Node, UnionFs } from './union.ts';

const SHELL = /(?:^|\/)(?:bash|sh|dash|ash|zsh|ksh|mksh|fish|csh|tcsh|pwsh|busybox)$/;
/** Where programs are: a file called `sh` elsewhere is a piece of source, or of documentation. */
const PROGRAMS =
  /^(?:(?:usr\/|usr\/local\/)?s?bin|busybox|opt\/[^/]+\/bin|opt\/microsoft\/powershell\/[^/]+)\//;

/** What is to be said of the files of an image, each with the digest of the layer it comes from. */
export function findingsOf(
  files: UnionFs,
  layers: readonly string[],
  missing: Reason | undefined,
): Record<string, Tree | undefined> {
  const setuid: Tree[] = [];
  const writable: Tree[] = [];
  const shells: Tree[] = [];
  const alive = new Set<Inode>();
  const said = (path: string, { layer }: Inode, more: Record<string, Tree | undefined> = {}): Tree =>
    mapOf({ Path: leaf(`/${path}`), Layer: leafOf(layers[layer]), ...more });
  for (const [path, node] of [...files.walk()].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { inode } = node;
    alive.add(inode);
    if (node.kind === 'file' && isSetuid(inode.mode))
      setuid.push(
        said(path, inode, { Mode: leaf(inode.mode.toString(8).padStart(4, '0')), Uid: leaf(inode.uid) }),
      );
    if (isWorldWritable(node)) writable.push(said(path, inode));
    if (SHELL.test(path) && PROGRAMS.test(path) && isProgram(files.resolve(path)))
      shells.push(said(path, inode));
  }
  const keys = files.keys.map(({ inode, path }) => said(path, inode, { Deleted: leaf(!alive.has(inode)) }));
  // A layer that was not read may bring more, and take away what is here.
  const list = (items: Tree[]): Tree =>
    sequence(missing === undefined ? items : [...items, { ...hole(missing), spread: true }]);
  const packages = packagesOf(files);
  return {
    Setuid: list(setuid),
    PrivateKeys: list(keys),
    Shells: list(shells),
    WorldWritable: list(writable),
    Packages: missing === undefined ? packages : hole(missing),
  };
}

/** A program that runs as its owner, or as its group. */
function isSetuid(mode: number): boolean {
  return ((mode & 0o4000) !== 0 && (mode & 0o111) !== 0) || ((mode & 0o2000) !== 0 && (mode & 0o011) !== 0);
}

/** A file that everybody may change, or a folder in which everybody may delete what others made. */
function isWorldWritable({ inode: { mode }, kind }: Node): boolean {
  if ((mode & 0o002) === 0) return false;
  return kind === 'file' || (kind === 'folder' && (mode & 0o1000) === 0);
}

function isProgram(node: Node | undefined): boolean {
  return node?.kind === 'file' && (node.inode.mode & 0o111) !== 0;
}

/** The number of a user as the image itself has it; nothing where it does not know the name. */
export function uidOf(user: string, files: UnionFs, missing: Reason | undefined): Tree | undefined {
  const name = user.split(':', 1)[0]!;
  if (name === '') return undefined;
  if (/^\d{1,10}$/.test(name)) return leaf(Number(name));
  if (missing !== undefined) return hole(missing, -1, -1, 'number');
  const passwd = files.resolve('etc/passwd')?.inode.text ?? '';
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([own]) => own === name);
  return fields !== undefined && /^\d{1,10}$/.test(fields[2] ?? '') ? leaf(Number(fields[2])) : undefined;
}
