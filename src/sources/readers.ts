import type { FileTree } from './file-tree.ts';
import { isConfiguration } from './files/file-kinds.ts';
import type * as Terraform from './terraform/index.ts';

/** The readers that are loaded only where there is something for them to read. */
export interface Readers {
  readonly terraform?: typeof Terraform | undefined;
}

/** Loads what a tree needs. */
export async function readersFor(tree: FileTree): Promise<Readers> {
  const has = (test: (path: string) => boolean): boolean => tree.files.some(({ relative }) => test(relative));
  return { terraform: has(isConfiguration) ? await import('./terraform/index.ts') : undefined };
}
