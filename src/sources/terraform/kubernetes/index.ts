import type { Estate, Scope, SourceFile, Span, Tree } from '../../../estate/index.ts';
import {
  Resource,
  SourceFile as File,
  child,
  hole,
  kubernetesDefaults,
  offsetsIn,
} from '../../../estate/index.ts';
import { placedAt } from '../../kubernetes/places.ts';
import { withoutSecrets } from '../../kubernetes/secrets.ts';
import { isClusterScoped, typeOf } from '../../kubernetes/types.ts';
import { parseYaml } from '../../text/yaml.ts';
import { kindOf } from './kinds.ts';
import { objectOf } from './object.ts';

export interface KubernetesDraft {
  readonly address: string;
  readonly type: string;
  readonly tree: Tree;
  readonly file: SourceFile;
  readonly head: Span;
  readonly exists: Tree | undefined;
}

/** Whether a resource is an object of a cluster, whatever the provider. */
export function isKubernetes(type: string): boolean {
  return kindOf(type) !== undefined || type === 'kubernetes_manifest' || type === 'kubectl_manifest';
}

/**
 * Adds the objects that a root module applies, where their content is known.
 * https://registry.terraform.io/providers/gavinbunney/kubectl/latest/docs/resources/kubectl_manifest
 */
export function addKubernetes(drafts: readonly KubernetesDraft[], root: Scope, estate: Estate): void {
  const scope: Scope = { kind: 'cluster', id: `${root.id}#kubernetes` };
  for (const draft of drafts) {
    for (const tree of objectsOf(draft)) add(draft, tree, scope, estate);
  }
}

function objectsOf({ address, file, tree, type }: KubernetesDraft): readonly Tree[] {
  const unknown = [hole({ code: 'computed-at-deployment', text: 'it is only known when it is applied' })];
  if (tree.kind !== 'mapping') return unknown;
  const kind = kindOf(type);
  if (kind !== undefined) return [objectOf(tree, kind[0], kind[1])];
  if (type === 'kubernetes_manifest') {
    const manifest = child(tree, 'manifest');
    return manifest === undefined ? unknown : [manifest];
  }
  const body = child(tree, 'yaml_body');
  const found = body === undefined ? [] : documentsOf(body, address, file);
  return found.length === 0 ? unknown : found;
}

/** The documents in a text of YAML, each place where it is written in the text. */
export function documentsOf(tree: Tree, address: string, file: SourceFile): readonly Tree[] {
  if (tree.kind === 'passage')
    return documentsOf(tree.tree, address, tree.file).map((inner) => ({ ...tree, tree: inner }));
  if (tree.kind !== 'leaf' && tree.kind !== 'text') return [];
  if (tree.encodes !== undefined) return [tree.encodes];
  if (tree.kind !== 'leaf' || typeof tree.value !== 'string') return [];
  const { end, start, value } = tree;
  const place = start < 0 ? () => -1 : offsetsIn({ file, start, end }, value);
  return parseYaml(new File(address, value)).trees.map((one) => placedAt(one, place));
}

function add(draft: KubernetesDraft, tree: Tree, scope: Scope, estate: Estate): void {
  const { address, exists, file, head } = draft;
  const kind = textAt(tree, ['kind']);
  const apiVersion = textAt(tree, ['apiVersion']);
  if (kind === undefined || apiVersion === undefined) {
    const { line, column } = head.file.position(head.start);
    const message = `what ${address} applies is only known when it is applied; nothing of it was checked`;
    estate.problems.push({ file: head.file.path, line, column, code: 'terraform-manifest-unknown', message });
    return;
  }
  const type = typeOf(apiVersion, kind);
  const secret = type === 'Secret' ? hidden(tree, file) : tree;
  estate.add(
    new Resource({
      scope,
      type,
      // Where the name is only known later, the address tells the object from others.
      name: textAt(tree, ['metadata', 'name']) ?? address,
      namespace: isClusterScoped(type) ? undefined : textAt(tree, ['metadata', 'namespace']),
      address,
      tree: secret,
      file,
      head,
      defaults: kubernetesDefaults(type),
      ...(exists === undefined ? {} : { exists }),
    }),
  );
}

function hidden(tree: Tree, file: SourceFile): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: hidden(tree.tree, tree.file) };
  return tree.kind === 'mapping' ? withoutSecrets(tree, file) : tree;
}

function textAt(tree: Tree | undefined, path: readonly string[]): string | undefined {
  if (tree?.kind === 'passage') return textAt(tree.tree, path);
  const [key, ...below] = path;
  if (key === undefined)
    return tree?.kind === 'leaf' && typeof tree.value === 'string' ? tree.value : undefined;
  return tree?.kind === 'mapping' ? textAt(child(tree, key), below) : undefined;
}
