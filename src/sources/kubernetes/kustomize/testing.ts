import { posix } from 'node:path';
import type { Problem, SourceFile } from '../../../estate/index.ts';
import { Estate, Resource, SourceFile as File, dataOf } from '../../../estate/index.ts';
import { textTree } from '../../file-tree.ts';
import type { ReadContext, ReadOptions } from '../../source.ts';
import { objectsIn } from '../objects.ts';
import { withoutSecrets } from '../secrets.ts';
import type { KustomizeTools, Rendered } from './read.ts';
import { readKustomizations } from './read.ts';

/** A context over texts in memory. */
export function contextOf(texts: Readonly<Record<string, string>>, options: ReadOptions = {}): ReadContext {
  const tree = textTree(texts);
  const files = new Map<string, SourceFile>();
  const open = (path: string): SourceFile | undefined => {
    if (!tree.reaches(path)) return undefined;
    const file = files.get(path) ?? new File(path, tree.load(path).text);
    files.set(path, file);
    return file;
  };
  return {
    estate: new Estate(),
    options,
    open: (path, from) => open(posix.join(posix.dirname(from.path), path)),
    inRepository: open,
    list: tree.list,
    folders: tree.folders,
    relative: (file) => file.path,
    count: () => undefined,
    claim: () => undefined,
  };
}

/** What was rendered, as the estate has it. */
export interface Reading {
  readonly problems: readonly Problem[];
  readonly pieces: ReadonlySet<string>;
  readonly rendered: readonly Rendered[];
  readonly resources: readonly Resource[];
  /** By `Kind/name`. */
  readonly resource: (address: string) => Resource;
  /** The objects of a root as plain data. */
  readonly data: (folder: string) => readonly unknown[];
}

/** Makes resources of rendered objects, as the reader of manifests does. */
export function resourcesOf(rendered: readonly Rendered[], problems: Problem[]): readonly Resource[] {
  return rendered.flatMap(({ objects, scope }) =>
    objects.flatMap(({ file, tree }) =>
      objectsIn(file, tree, problems).map(
        (found) =>
          new Resource({
            scope,
            type: found.type,
            name: found.name,
            namespace: found.namespace,
            address: `${found.kind}/${found.name}`,
            tree: found.type === 'Secret' ? withoutSecrets(found.tree, file) : found.tree,
            file,
            head: { file, start: Math.max(0, tree.start), end: Math.max(0, tree.end) },
          }),
      ),
    ),
  );
}

/** Reads the kustomizations among these texts. */
export function readKustomizeTexts(texts: Readonly<Record<string, string>>, tools?: KustomizeTools): Reading {
  const context = contextOf(texts);
  const { pieces, rendered } = readKustomizations(Object.keys(texts), context, tools);
  const resources = resourcesOf(rendered, context.estate.problems);
  return {
    problems: context.estate.problems,
    pieces,
    rendered,
    resources,
    resource: (address) => {
      const found = resources.find((resource) => resource.address === address);
      if (found === undefined)
        throw new Error(`no ${address} among ${resources.map((one) => one.address).join(', ')}`);
      return found;
    },
    data: (folder) =>
      rendered
        .find(({ scope }) => scope.id === `kustomize:${folder}`)
        ?.objects.map(({ tree }) => dataOf(tree)) ?? [],
  };
}
