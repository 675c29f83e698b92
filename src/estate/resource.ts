import type { Defaults } from './defaults.ts';
import type { Scope } from './scope.ts';
import type { SourceFile, Span } from './source-file.ts';
import type { Tree } from './tree.ts';
import { View } from './view.ts';
import { optionOf } from './world.ts';

/**
 * One thing that is there. AWS resources have CloudFormation's types and property names; Kubernetes objects keep
 * their own shape and their type is `group/Kind` (`Pod` for the core group); a Dockerfile is a resource of its own.
 */
export interface ResourceInit {
  readonly scope: Scope;
  readonly type: string;
  /** The name in its scope: `metadata.name`, a logical id, a path. */
  readonly name: string;
  readonly namespace?: string | undefined;
  /** How the source calls it, for a person: `Deployment/web`, `Resources.Cluster`, `module.eks.aws_eks_cluster.this`. */
  readonly address: string;
  readonly tree: Tree;
  readonly file?: SourceFile | undefined;
  /** Where to point for the resource as a whole. */
  readonly head?: Span | undefined;
  readonly defaults?: Defaults | undefined;
  /** Whether the reader of this resource converts between text, numbers and booleans, as CloudFormation does. */
  readonly coerces?: boolean;
  /** A tree that settles to `true` or `false`: whether the resource is made at all. */
  readonly exists?: Tree | undefined;
  /** Names the source knows it by besides `name`, for the reader of references (a construct path, a stack output). */
  readonly construct?: string | undefined;
}

export class Resource {
  readonly scope: Scope;
  readonly type: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly address: string;
  readonly tree: Tree;
  readonly file: SourceFile | undefined;
  readonly head: Span | undefined;
  readonly defaults: Defaults | undefined;
  readonly coerces: boolean;
  readonly exists: Tree | undefined;
  readonly construct: string | undefined;

  constructor(init: ResourceInit) {
    this.scope = init.scope;
    this.type = init.type;
    this.name = init.name;
    this.namespace = init.namespace;
    this.address = init.address;
    this.tree = init.tree;
    this.file = init.file;
    this.head = init.head;
    this.defaults = init.defaults;
    this.coerces = init.coerces ?? false;
    this.exists = init.exists;
    this.construct = init.construct;
  }

  /** Everything the source says of it. */
  get root(): View {
    return View.of(this);
  }

  /** The place at the end of a path from the root. */
  at(...path: readonly (string | number)[]): View {
    return View.of(this).at(...path);
  }

  /** Whether it exists in the world being looked at; where that is open, whether it may. */
  get existsHere(): boolean {
    let tree = this.exists;
    while (tree?.kind === 'choice') {
      const option = optionOf(tree.variable);
      if (option === undefined) return true;
      tree = tree.branch(option);
    }
    return !(tree?.kind === 'leaf' && tree.value === false);
  }

  /** Unique in a run. */
  get identity(): string {
    return identityOf(this.scope, this.type, this.namespace, this.name);
  }
}

export function identityOf(
  scope: Pick<Scope, 'id'>,
  type: string,
  namespace: string | undefined,
  name: string,
): string {
  return `${scope.id}\u0000${type}\u0000${namespace ?? ''}\u0000${name}`;
}
