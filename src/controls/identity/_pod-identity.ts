import type { View } from '../../estate/index.ts';
import type { Parts } from '../../reach/iam/policy-document.ts';

/** The place that lets EKS Pod Identity in; `undefined` where it is not let in, or nothing says so. */
export function isPodIdentity(principals: { byKind: ReadonlyMap<string, Parts> }): View | undefined {
  return principals.byKind.get('Service')?.texts.find(({ text }) => text === 'pods.eks.amazonaws.com')?.at;
}
