import { posix, resolve } from 'node:path';
import type { Estate } from '../estate/index.ts';
import { SourceFile } from '../estate/index.ts';
import type { FileTree } from './file-tree.ts';

const ARCHIVE = /\.(?:tar|tar\.gz|tgz|tar\.zst|oci)$/;

/**
 * Reads an image that is given as an archive (`docker save`, or a layout in a tar).
 * @returns whether the path was one; what is wrong with it is said
 */
export async function readArchive(absolute: string, shown: string, estate: Estate): Promise<boolean> {
  if (!ARCHIVE.test(absolute)) return false;
  const { archiveSource, isArchive, readImage } = await import('./image/index.ts');
  if (!isArchive(absolute)) return false;
  const file = new SourceFile(shown, '');
  const isImage = await readImage(archiveSource(absolute), { estate, file, name: shown });
  // It may be a Helm chart.
  if (!isImage && absolute.endsWith('.tgz')) return false;
  estate.files.push(file);
  const message = 'this archive is no image: neither an OCI layout nor what `docker save` writes is in it';
  if (!isImage) estate.problems.push({ file: shown, code: 'not-an-image', message });
  return true;
}

/**
 * Reads the OCI layouts in a tree.
 * @returns the folders that they are in: nothing below is read for itself
 */
export async function readLayouts(tree: FileTree, root: string, estate: Estate): Promise<readonly string[]> {
  if (!tree.files.some(({ relative }) => /(?:^|\/)oci-layout$/.test(relative))) return [];
  const { folderSource, layoutFolders, readImage } = await import('./image/index.ts');
  const folders = layoutFolders(tree.files.map(({ relative }) => relative));
  for (const folder of folders) {
    const shown = tree.shown(posix.join(folder, 'index.json'));
    const file = new SourceFile(shown, '');
    estate.files.push(file);
    await readImage(folderSource(resolve(root, folder)), { estate, file, name: tree.shown(folder) });
  }
  return folders;
}
