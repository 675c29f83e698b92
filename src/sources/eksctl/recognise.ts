import type { Mapping, Tree } from '../../estate/index.ts';
import { textUnder } from '../../estate/index.ts';

const GROUP = 'eksctl.io/';

/** Whether a document is the definition of a cluster for eksctl. https://schema.eksctl.io/ */
export function isClusterConfig(tree: Tree): tree is Mapping {
  return (
    tree.kind === 'mapping' &&
    (textUnder(tree, 'apiVersion') ?? '').startsWith(GROUP) &&
    textUnder(tree, 'kind') === 'ClusterConfig'
  );
}
