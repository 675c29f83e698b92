import { posix } from 'node:path';
import type { SourceFile, Tree } from '../../../estate/index.ts';
import { dataOf } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import { parseYaml } from '../../text/yaml.ts';
import { objectsIn } from '../objects.ts';
import { ANNOTATIONS, OBJECT_LABELS, SELECTOR_LABELS, TEMPLATE_LABELS } from './default-fields.ts';
import type { FieldPath } from './field-paths.ts';
import { withGenerated } from './generators.ts';
import { hashOf } from './hash.ts';
import { withPlainIdentity } from './identity.ts';
import type { Item } from './item.ts';
import { itemOf, named, nameOf, remembered, textsOf } from './item.ts';
import type { Kustomization } from './kustomization.ts';
import { NAMES, entriesOf, isRemote, parseKustomization, pathsOf } from './kustomization.ts';
import { NotApplied } from './not-applied.ts';
import { withJsonPatch, withMergePatch, withPatch } from './patches.ts';
import { withReferences } from './references.ts';
import { withReplacement } from './replacements.ts';
import { refuseTwins, withAffix, withImage, withNamespace, withReplicas, withTexts } from './transform.ts';
import { textAt, under } from './trees.ts';

/** Builds kustomizations of one tree of files, in the order in which `kustomize build` does. */
export class Builder {
  readonly #context: ReadContext;
  readonly #parsed = new Map<string, Kustomization>();
  readonly #built = new Map<string, readonly Item[]>();
  #steps = 0;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  /**
   * The objects that the kustomization of a folder makes.
   * @throws {NotApplied}
   */
  build(folder: string): readonly Item[] {
    const items = this.#base(folder, []);
    const hashed = items.map((item) => {
      if (!item.hashed) return item;
      const suffix = hashOf(dataOf(item.tree) as Record<string, unknown>);
      return named(remembered(item), 'name', `${nameOf(item).name}-${suffix}`);
    });
    return withReferences(hashed).map((item) => ({ ...item, tree: withPlainIdentity(item.tree, item.file) }));
  }

  /** The kustomization of a folder, `undefined` when there is none. */
  kustomization(folder: string): Kustomization | undefined {
    const known = this.#parsed.get(folder);
    if (known !== undefined) return known;
    const names = (this.#context.list(folder) ?? []).filter((name) => NAMES.includes(name));
    const [name] = names;
    if (name === undefined) return undefined;
    const file = this.#context.inRepository(posix.join(folder, name));
    if (file === undefined) return undefined;
    if (names.length > 1) throw new NotApplied(`${names.join(' and ')} in one folder`, file, 0, false);
    const parsed = parseKustomization(folder, file);
    this.#parsed.set(folder, parsed);
    return parsed;
  }

  #base(folder: string, above: readonly string[]): readonly Item[] {
    const built = this.#built.get(folder);
    if (built !== undefined) return built;
    const kustomization = this.kustomization(folder)!;
    const items = this.#accumulate(kustomization, [], [...above, folder]);
    this.#built.set(folder, items);
    return items;
  }

  #accumulate(
    kustomization: Kustomization,
    before: readonly Item[],
    path: readonly string[],
  ): readonly Item[] {
    const { file, tree } = kustomization;
    let items = before;
    if (++this.#steps > MAX_STEPS)
      throw new NotApplied('that it is made of too many kustomizations', file, 0, false);
    const add = (more: readonly Item[], at: Tree): void => {
      items = [...items, ...more];
      if (items.length > MAX_OBJECTS)
        throw new NotApplied(
          `that it makes more than ${MAX_OBJECTS} objects`,
          file,
          Math.max(0, at.start),
          false,
        );
      refuseTwins(items, file, at.start);
    };
    for (const entry of [...pathsOf(kustomization, 'resources'), ...pathsOf(kustomization, 'bases')])
      add(this.#resource(kustomization, entry, path), entry);
    const global = under(tree, 'generatorOptions', file)?.tree;
    const open = (name: string, at: Tree): SourceFile => this.#open(kustomization, name, at);
    for (const [key, kind] of GENERATORS)
      for (const entry of entriesOf(kustomization, key))
        items = withGenerated(items, entry, file, kind, global, (name, at) =>
          this.#text(kustomization, name, at),
        );
    for (const entry of pathsOf(kustomization, 'components')) {
      const component = this.#folder(kustomization, entry, path);
      if (!component.component)
        throw new NotApplied(`the component ${String(entry.value)}, which is none`, file, entry.start, false);
      items = this.#accumulate(component, items, [...path, component.folder]);
    }
    for (const entry of entriesOf(kustomization, 'patchesStrategicMerge'))
      items = withMergePatch(items, entry, file, open);
    for (const entry of entriesOf(kustomization, 'patches')) items = withPatch(items, entry, file, open);
    return this.#transformed(kustomization, items, open);
  }

  #transformed(
    kustomization: Kustomization,
    before: readonly Item[],
    open: (name: string, at: Tree) => SourceFile,
  ): readonly Item[] {
    const { file, tree } = kustomization;
    let items = before;
    const namespace = under(tree, 'namespace', file)?.tree;
    if (namespace?.kind === 'leaf' && namespace.value !== null && namespace.value !== '')
      items = withNamespace(items, file, namespace);
    items = withAffix(items, textAt(tree, file, 'namePrefix') ?? '', 'prefix');
    items = withAffix(items, textAt(tree, file, 'nameSuffix') ?? '', 'suffix');
    for (const entry of entriesOf(kustomization, 'labels')) {
      const pairs = under(entry, 'pairs', file)?.tree;
      if (pairs !== undefined) items = withTexts(items, 'labels', pairs, file, labelFields(entry, file));
    }
    const labels = under(tree, 'commonLabels', file)?.tree;
    if (labels !== undefined) items = withTexts(items, 'commonLabels', labels, file, SELECTOR_LABELS);
    const annotations = under(tree, 'commonAnnotations', file)?.tree;
    if (annotations !== undefined)
      items = withTexts(items, 'commonAnnotations', annotations, file, ANNOTATIONS);
    for (const entry of entriesOf(kustomization, 'patchesJson6902'))
      items = withJsonPatch(items, entry, file, open);
    for (const entry of entriesOf(kustomization, 'replicas')) items = withReplicas(items, entry, file);
    for (const key of ['images', 'imageTags'])
      for (const entry of entriesOf(kustomization, key)) items = withImage(items, entry, file);
    for (const entry of entriesOf(kustomization, 'replacements')) {
      const path = under(entry, 'path', file)?.tree;
      if (path?.kind !== 'leaf') items = withReplacement(items, entry, file);
      else {
        const from = open(String(path.value), path);
        for (const inner of parseYaml(from).trees)
          for (const one of inner.kind === 'sequence' ? inner.items : [inner])
            items = withReplacement(items, one, from);
      }
    }
    return items;
  }

  /** The objects of one of `resources`: of a file, or of the kustomization of a folder. */
  #resource(
    kustomization: Kustomization,
    entry: Tree & { kind: 'leaf' },
    path: readonly string[],
  ): readonly Item[] {
    const name = String(entry.value);
    refuseRemote(name, kustomization.file, entry);
    if (this.#context.list(posix.join(kustomization.folder, name)) !== undefined) {
      const base = this.#folder(kustomization, entry, path);
      if (base.component)
        throw new NotApplied(
          `the component ${name} under "resources"`,
          kustomization.file,
          entry.start,
          false,
        );
      return this.#base(base.folder, path);
    }
    const file = this.#open(kustomization, name, entry);
    const { problems, trees } = parseYaml(file);
    if (problems.length > 0) {
      this.#context.estate.problems.push(...problems);
      throw new NotApplied(`the file ${name}, which can't be read`, kustomization.file, entry.start, false);
    }
    return trees.flatMap((tree) => {
      if (tree.kind === 'leaf' && tree.value === null) return [];
      const found = objectsIn(file, tree, []);
      if (found.length === 0 && textAt(tree, file, 'kind')?.endsWith('List') !== true)
        throw new NotApplied(
          `the file ${name}, in which not all is an object`,
          kustomization.file,
          entry.start,
          false,
        );
      return found
        .map((object) => itemOf(object.tree, file))
        .filter((item) => (textsOf(item, 'annotations').get(LOCAL) ?? 'false') === 'false');
    });
  }

  #folder(
    kustomization: Kustomization,
    entry: Tree & { kind: 'leaf' },
    path: readonly string[],
  ): Kustomization {
    const name = String(entry.value);
    refuseRemote(name, kustomization.file, entry);
    const folder = posix.join(kustomization.folder, name).replace(/(?<=.)\/$/, '');
    if (path.includes(folder))
      throw new NotApplied(
        `a circle: ${[...path.slice(path.indexOf(folder)), folder].join(' → ')}`,
        kustomization.file,
        entry.start,
        false,
      );
    const found = this.kustomization(folder);
    if (found === undefined)
      throw new NotApplied(
        `${name}, where there is no kustomization`,
        kustomization.file,
        entry.start,
        false,
      );
    return found;
  }

  #open({ file, folder }: Kustomization, name: string, at: Tree): SourceFile {
    refuseRemote(name, file, at);
    const found = this.#context.inRepository(posix.join(folder, name));
    if (found === undefined)
      throw new NotApplied(`${name}, which is not there`, file, Math.max(0, at.start), false);
    this.#context.claim(found);
    this.#context.count(found);
    return found;
  }

  /** A file whose every byte counts. */
  #text(kustomization: Kustomization, name: string, at: Tree): SourceFile {
    const file = this.#open(kustomization, name, at);
    if (this.#context.estate.problems.some(({ code, file: path }) => path === file.path && NO_TEXT.has(code)))
      throw new NotApplied(`${name}, which is no text`, kustomization.file, Math.max(0, at.start));
    return file;
  }
}

/** Kustomizations that take in others twice grow without bound. */
const MAX_STEPS = 5000;
const MAX_OBJECTS = 20_000;

const GENERATORS = [
  ['configMapGenerator', 'ConfigMap'],
  ['secretGenerator', 'Secret'],
] as const;

const NO_TEXT = new Set(['binary', 'not-utf-8']);

/** Objects that are only for tools and never applied. */
const LOCAL = 'config.kubernetes.io/local-config';

function refuseRemote(name: string, file: SourceFile, at: Tree): void {
  if (isRemote(name))
    throw new NotApplied(
      `${name}, which is not in this repository and is not fetched`,
      file,
      Math.max(0, at.start),
      false,
    );
}

/** Where the labels of one of `labels` go. */
function labelFields(entry: Tree, file: SourceFile): readonly FieldPath[] {
  const own = under(entry, 'fields', file)?.tree;
  const fields = (own?.kind === 'sequence' ? own.items : []).map((field): FieldPath => {
    const part = (key: string): string => textAt(field, file, key) ?? '';
    return {
      path: part('path'),
      create: part('create') === 'true',
      group: part('group'),
      version: part('version'),
      kind: part('kind'),
    };
  });
  if (textAt(entry, file, 'includeSelectors') === 'true') return [...fields, ...SELECTOR_LABELS];
  if (textAt(entry, file, 'includeTemplates') === 'true') return [...fields, ...TEMPLATE_LABELS];
  return [...fields, OBJECT_LABELS];
}
