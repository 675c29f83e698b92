/** Dockerfiles: what is built, from what, as whom, and by which commands. */
export { readDockerfile } from './read.ts';
export { looksLikeDockerfile } from './recognise.ts';
