export { archiveSource, folderSource, isArchive, layoutFolders } from './byte-source.ts';
export { readImage } from './read.ts';
