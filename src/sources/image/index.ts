export type { ByteSource } from './byte-source.ts';
export { archiveSource, folderSource, isArchive, layoutFolders } from './byte-source.ts';
export type { ImageContext } from './read.ts';
export { readImage } from './read.ts';
