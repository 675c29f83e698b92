/** Pipelines: what CI builds, scans, publishes and deploys, in which order and as whom. */
export { readPipeline } from './read.ts';
export { isPipeline, providerOf } from './recognise.ts';
