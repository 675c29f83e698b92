import type { ReadContext } from './source.ts';

/** For tests of one reader: a context whose repository is empty. */
export const noRepository: Pick<ReadContext, 'inRepository' | 'list' | 'folders' | 'count'> = {
  inRepository: () => undefined,
  list: () => undefined,
  folders: () => [],
  count: () => undefined,
};
