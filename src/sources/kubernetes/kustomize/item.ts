import type { Mapping, SourceFile } from '../../../estate/index.ts';
import { settle, textAt, under, within, put, revalued } from './trees.ts';
import { EMPTY } from './trees.ts';
import { leaf } from '../../../estate/index.ts';

/** What an object was called at one step of the build. */
export interface Name {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** One object on its way through a kustomization: what it is now, and what it was called before. */
export interface Item {
  readonly tree: Mapping;
  readonly file: SourceFile;
  readonly before: readonly Name[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** A generated object whose name gets the hash of its content. */
  readonly hashed: boolean;
}

/** The group, version and kind of an object. */
export interface Type {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export function itemOf(tree: Mapping, file: SourceFile): Item {
  return { tree, file, before: [], prefixes: [], suffixes: [], hashed: false };
}

export function apiVersionOf(item: Pick<Item, 'tree' | 'file'>): string {
  return textAt(item.tree, item.file, 'apiVersion') ?? '';
}

export function typeOf(item: Pick<Item, 'tree' | 'file'>): Type {
  const apiVersion = apiVersionOf(item);
  const slash = apiVersion.indexOf('/');
  return {
    group: slash === -1 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textAt(item.tree, item.file, 'kind') ?? '',
  };
}

/** What an object is called now; its namespace is the one kustomize compares by. */
export function nameOf(item: Pick<Item, 'tree' | 'file'>): Name {
  const { file, tree } = item;
  const kind = textAt(tree, file, 'kind') ?? '';
  return {
    kind,
    name: textAt(tree, file, 'metadata', 'name') ?? '',
    namespace: isCluster(apiVersionOf(item), kind)
      ? NO_NAMESPACE
      : textAt(tree, file, 'metadata', 'namespace') || 'default',
  };
}

/** All it has been called, the first name first. */
export function namesOf(item: Item): readonly Name[] {
  return [...item.before, nameOf(item)];
}

/** The item with a note of what it is called now, before it is called otherwise. */
export function remembered(item: Item): Item {
  return { ...item, before: [...item.before, nameOf(item)] };
}

/** The item with another text in its metadata; where none was, it is put there without a place. */
export function named(item: Item, key: 'name' | 'namespace', value: string): Item {
  const metadata = under(item.tree, 'metadata', item.file);
  const old = metadata === undefined ? undefined : under(metadata.tree, key, metadata.file)?.tree;
  const next = old?.kind === 'leaf' ? revalued(old, value) : leaf(value);
  const at = item.tree.keys.indexOf('metadata');
  const changed = within(at === -1 ? EMPTY : item.tree.values[at]!, item.file, (map) => {
    if (map.kind !== 'mapping') return put(EMPTY, key, next, -1);
    const own = map.keys.indexOf(key);
    return put(map, key, next, own === -1 ? -1 : map.keyStarts[own]!);
  });
  return { ...item, tree: put(item.tree, 'metadata', changed, at === -1 ? -1 : item.tree.keyStarts[at]!) };
}

/** `metadata.labels` or `metadata.annotations` as plain texts. */
export function textsOf(item: Item, key: 'labels' | 'annotations'): ReadonlyMap<string, string> {
  const metadata = under(item.tree, 'metadata', item.file);
  const found = metadata === undefined ? undefined : under(metadata.tree, key, metadata.file);
  const texts = new Map<string, string>();
  if (found?.tree.kind !== 'mapping') return texts;
  for (const [index, name] of found.tree.keys.entries()) {
    const { tree } = settle(found.tree.values[index]!, found.file);
    if (tree.kind === 'leaf') texts.set(name, String(tree.value ?? ''));
  }
  return texts;
}

const NO_NAMESPACE = '_non_namespaceable_';

/**
 * Whether kustomize is certain that a kind lives outside of namespaces: those of the API it has built in; an object
 * of any other kind gets a namespace.
 * https://github.com/kubernetes-sigs/kustomize/blob/kyaml/v0.20.1/kyaml/openapi/openapi.go
 */
export function isCluster(apiVersion: string, kind: string): boolean {
  return CLUSTER.get(kind)?.includes(apiVersion) ?? false;
}

const v1beta1 = (group: string): string[] => [`${group}/v1`, `${group}/v1beta1`];
const CLUSTER = new Map<string, readonly string[]>([
  ['MutatingWebhookConfiguration', v1beta1('admissionregistration.k8s.io')],
  ['ValidatingWebhookConfiguration', v1beta1('admissionregistration.k8s.io')],
  ['CustomResourceDefinition', v1beta1('apiextensions.k8s.io')],
  ['APIService', v1beta1('apiregistration.k8s.io')],
  ['CertificateSigningRequest', v1beta1('certificates.k8s.io')],
  ['FlowSchema', ['flowcontrol.apiserver.k8s.io/v1beta1']],
  ['PriorityLevelConfiguration', ['flowcontrol.apiserver.k8s.io/v1beta1']],
  ['IngressClass', v1beta1('networking.k8s.io')],
  ['RuntimeClass', v1beta1('node.k8s.io')],
  ['PodSecurityPolicy', ['policy/v1beta1']],
  ['ClusterRole', v1beta1('rbac.authorization.k8s.io')],
  ['ClusterRoleBinding', v1beta1('rbac.authorization.k8s.io')],
  ['PriorityClass', v1beta1('scheduling.k8s.io')],
  ['CSIDriver', v1beta1('storage.k8s.io')],
  ['CSINode', v1beta1('storage.k8s.io')],
  ['StorageClass', v1beta1('storage.k8s.io')],
  ['VolumeAttachment', v1beta1('storage.k8s.io')],
  ['ComponentStatus', ['v1']],
  ['Namespace', ['v1']],
  ['Node', ['v1']],
  ['PersistentVolume', ['v1']],
]);
