/** Helm charts: rendered by the user's own helm, with the places that the output comes from. */
export { chartFolders, chartOf, isHelmTemplate, isHelmfile } from './charts.ts';
export type { Charts, HelmTools } from './read.ts';
export { readCharts } from './read.ts';
export type { Release } from './release.ts';
export { renderRelease } from './release.ts';
export type { HelmOptions, HelmRunner } from './run.ts';
export { helmOn } from './run.ts';
export type { Answer } from './tool.ts';
