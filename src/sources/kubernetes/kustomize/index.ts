/** Kustomizations: what a cluster gets of them, with the places where it is written. */
export { isKustomization } from './kustomization.ts';
export type { KustomizeRunner, KustomizeTools, Kustomizations, Rendered, RenderedObject } from './read.ts';
export { readKustomizations } from './read.ts';
export { kustomizeOn } from './runner.ts';
