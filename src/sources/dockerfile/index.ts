/** Dockerfiles: what is built, from what, as whom, and by which commands. */
export { readDockerfile } from './read.ts';
export { looksLikeDockerfile } from './recognise.ts';
export type { Shell, ShellCommand, ShellRedirection, ShellWord } from './shell.ts';
export { readShell } from './shell.ts';
