/** Reads the `ClusterConfig` of eksctl. */
export { readClusterConfig } from './read.ts';
