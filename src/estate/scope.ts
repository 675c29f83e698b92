/**
 * Where names are unique: one cluster, or one account and region, known or only symbolic. Every stack, overlay,
 * chart render and root module is a scope of its own; two of them are never merged without evidence.
 */
export interface Scope {
  readonly kind: 'cluster' | 'account' | 'build';
  /** Unique in a run and stable between runs: `manifests:deploy/prod`, `stack:infra/cluster.yaml`. */
  readonly id: string;
  /** A scope whose resources are seen from here too: the folder above, with what all its clusters share. */
  readonly parent?: Scope;
  readonly account?: string;
  readonly region?: string;
  readonly cluster?: string;
}

/** The scope and those that are seen from it. */
export function* visibleFrom(scope: Scope): Generator<Scope> {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) yield at;
}
