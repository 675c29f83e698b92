/** Kubernetes objects that stand for something else: AWS resources, and what a controller deploys. */
export { ackResources, isAck } from './ack/read.ts';
export type { Made } from './crossplane/read.ts';
export { crossplaneResource } from './crossplane/read.ts';
export type { Deployment, HelmValues, Repository } from './gitops/deployments.ts';
export { deploymentsIn } from './gitops/deployments.ts';
export { releaseOf } from './gitops/releases.ts';
export type { MadeInAws } from './made.ts';
export { madeInAws } from './made.ts';
