import type { Estate, Resource, Scope, View } from '../../../estate/index.ts';
import { viewOf } from '../model.ts';
import type { PodGroup } from '../model.ts';

/** A text that a pod gets, and where it is written. */
export interface PodText {
  /** Pieces of the text that are known, in order; what is not known stands between them. */
  readonly pieces: readonly string[];
  /** What it is called: `env CHECKOUT_URL`. */
  readonly what: string;
  /** The name alone. */
  readonly name: string;
  readonly place: View;
}

/** What a pod is told: variables, arguments, and the ConfigMaps it reads. Secrets are nobody's to look into. */
export function textsOf(estate: Estate, scope: Scope, group: PodGroup): PodText[] {
  const spec = viewOf(group.place).get('spec');
  const configMap = (name: View): Resource | undefined => {
    const value = name.string();
    if (value.kind !== 'known') return undefined;
    const { namespace } = group.place.resource;
    return estate.find(scope, 'ConfigMap', namespace, value.value);
  };
  const found: PodText[] = [];
  const add = (view: View, what: string, name: string): void => {
    const pieces = piecesOf(view);
    if (pieces.length > 0) found.push({ pieces, what, name, place: view });
  };
  const data = (resource: Resource | undefined, keys?: readonly string[]): void => {
    if (resource === undefined) return;
    for (const [key, view] of resource.at('data').entries().entries)
      if (keys === undefined || keys.includes(key)) add(view, `ConfigMap ${resource.name}, ${key}`, key);
  };
  const mounted = new Set<string>();
  for (const kind of ['initContainers', 'containers']) {
    for (const container of spec.get(kind).items().items) {
      for (const one of container.get('env').items().items) {
        const name = textAt(one.get('name')) ?? '';
        add(one.get('value'), `env ${name}`, name);
        const reference = one.at('valueFrom', 'configMapKeyRef');
        const key = textAt(reference.get('key'));
        if (key !== undefined) data(configMap(reference.get('name')), [key]);
      }
      for (const one of container.get('envFrom').items().items)
        data(configMap(one.at('configMapRef', 'name')));
      for (const list of ['command', 'args'])
        for (const one of container.get(list).items().items) add(one, list, '');
      for (const one of container.get('volumeMounts').items().items) {
        const name = textAt(one.get('name'));
        if (name !== undefined) mounted.add(name);
      }
    }
  }
  for (const volume of spec.get('volumes').items().items) {
    if (!mounted.has(textAt(volume.get('name')) ?? '')) continue;
    const sources = [volume, ...volume.at('projected', 'sources').items().items];
    for (const source of sources) {
      const at = source.get('configMap');
      if (at.present === false) continue;
      const items = at.get('items').items();
      const keys = items.absent ? undefined : items.items.flatMap((item) => textAt(item.get('key')) ?? []);
      data(configMap(at.get('name')), keys);
    }
  }
  // One ConfigMap is often there for several containers.
  const seen = new Set<string>();
  return found.filter(({ place }) => {
    const key = `${place.resource.identity} ${place.path}`;
    return !seen.has(key) && seen.add(key);
  });
}

function textAt(view: View): string | undefined {
  const value = view.string();
  return value.kind === 'known' || value.kind === 'default' ? value.value : undefined;
}

function piecesOf(view: View): readonly string[] {
  const value = view.value();
  if (value.kind === 'known' || value.kind === 'default')
    return typeof value.value === 'string' ? [value.value] : [];
  if (value.kind !== 'unknown' || value.known?.kind !== 'pattern') return [];
  // A word that touches what is not known may go on there.
  const { parts } = value.known;
  return parts.flatMap((part, at) => {
    if (part === undefined) return [];
    const head = at > 0 ? part.replace(/^[^\s"',;]+/, '') : part;
    return [at < parts.length - 1 ? head.replace(/[^\s"',;]+$/, '') : head];
  });
}
