import type { Scope, SourceFile, Tree } from '../../estate/index.ts';
import { Resource, kubernetesDefaults } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import type { FoundObject } from './objects.ts';
import { objectsIn } from './objects.ts';
import { scopesOf } from './scopes.ts';
import { withoutSecrets } from './secrets.ts';
import { isClusterScoped } from './types.ts';

export { isObject } from './objects.ts';

/**
 * Reads Kubernetes manifests. Objects are gathered file by file, and placed in their scopes at the end, when it is
 * known which folders are clusters of their own.
 */
export class KubernetesReader {
  readonly #context: ReadContext;
  readonly #found: FoundObject[] = [];
  readonly #scopes = new Map<FoundObject, Scope>();

  constructor(context: ReadContext) {
    this.#context = context;
  }

  /** Takes a document that `isObject`; what a chart or an overlay makes is in a scope of its own. */
  take(file: SourceFile, tree: Tree, scope?: Scope): void {
    for (const found of objectsIn(file, tree, this.#context.estate.problems)) {
      this.#found.push(found);
      if (scope !== undefined) this.#scopes.set(found, scope);
    }
  }

  /** Whether an object was met that a controller makes something else of. */
  get hasManaged(): boolean {
    return this.#found.some(({ type }) => CONTROLLERS.test(type));
  }

  /**
   * Puts everything taken into the estate.
   * @returns the objects that a controller makes something else of: AWS resources, or what a repository holds
   */
  finish(): readonly Resource[] {
    const managed: Resource[] = [];
    const { estate, relative } = this.#context;
    const placed = this.#found
      .splice(0)
      .filter((found) => !TOOLS.test(found.type))
      .map((found) => {
        const path = relative(found.file);
        const slash = path.lastIndexOf('/');
        const namespace = isClusterScoped(found.type) ? undefined : found.namespace;
        const identity = `${found.type}\u0000${namespace ?? ''}\u0000${found.name}`;
        return { found, namespace, file: path, folder: slash === -1 ? '' : path.slice(0, slash), identity };
      });
    const scopeOf = scopesOf(placed.filter(({ found }) => !this.#scopes.has(found)));
    for (const { found, namespace, folder } of placed) {
      const { file, kind, name, type } = found;
      const tree = type === 'Secret' ? withoutSecrets(found.tree, file) : found.tree;
      const resource = new Resource({
        scope: this.#scopes.get(found) ?? scopeOf(folder),
        type,
        name,
        namespace,
        address: namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`,
        tree,
        file,
        head: headOf(found),
        defaults: kubernetesDefaults(type),
      });
      const twin = estate.add(resource);
      if (twin !== undefined && name !== '') this.#reportTwin(resource, twin);
      if (CONTROLLERS.test(type)) managed.push(resource);
    }
    return managed;
  }

  #reportTwin(resource: Resource, twin: Resource): void {
    const at = resource.head;
    const other = twin.head;
    if (at === undefined || other === undefined) return;
    const { line, column } = at.file.position(at.start);
    const first = `${other.file.path}:${other.file.position(other.start).line}`;
    this.#context.estate.problems.push({
      file: at.file.path,
      line,
      column,
      code: 'duplicate-resource',
      message: `${resource.address} is defined here and at ${first}; both were checked, the cluster keeps only one`,
    });
  }
}

/** ACK, Crossplane, Argo CD and Flux. */
const CONTROLLERS = /^[^/]*(?:services\.k8s\.aws|crossplane\.io|upbound\.io|argoproj\.io|fluxcd\.io)\//;

/** Documents with apiVersion and kind that no API server takes: they configure tools. */
const TOOLS =
  /^(?:kustomize\.config\.k8s\.io|ringwall|kind\.x-k8s\.io|skaffold|audit\.k8s\.io)\/|^apiserver\.config\.k8s\.io\//;

/** Where to point for the object as a whole: its kind. */
function headOf(found: FoundObject): { file: SourceFile; start: number; end: number } {
  const at = found.tree.keys.indexOf('kind');
  const value = found.tree.values[at];
  const start = value === undefined || value.start < 0 ? found.tree.start : found.tree.keyStarts[at]!;
  return { file: found.file, start, end: value === undefined ? start : Math.max(start, value.end) };
}
