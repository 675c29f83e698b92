import { posix, resolve } from 'node:path';
import type { Mapping, Scope, SourceFile } from '../../../estate/index.ts';
import { SourceFile as File, compareText } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import { parseYaml } from '../../text/yaml.ts';
import type { Answer } from '../helm/tool.ts';
import { objectsIn } from '../objects.ts';
import { Builder } from './build.ts';
import { apiVersionOf, typeOf } from './item.ts';
import { NAMES, isKustomization } from './kustomization.ts';
import { NotApplied } from './not-applied.ts';
import type { Reach } from './reach.ts';
import { reachOf } from './reach.ts';
import { withoutForeignSecrets } from './secrets.ts';
import { EMPTY, put } from './trees.ts';

/** The objects that one kustomization or chart makes, as the cluster gets them. */
export interface Rendered {
  readonly scope: Scope;
  readonly objects: readonly RenderedObject[];
}

export interface RenderedObject {
  /** The file that the object's own text is in; what is written elsewhere is behind a passage. */
  readonly file: SourceFile;
  readonly tree: Mapping;
}

/** What was read of the kustomizations of a tree. */
export interface Kustomizations {
  readonly rendered: readonly Rendered[];
  /** The files that were read with them, by their paths in the tree: none is an object of its own. */
  readonly pieces: ReadonlySet<string>;
}

/** The user's own `kustomize build FOLDER`, for what is not understood here. */
export type KustomizeRunner = (folder: string) => Answer;

export interface KustomizeTools {
  /** The folder that the paths of files are shown relative to. */
  readonly cwd: string;
  readonly kustomize?: KustomizeRunner | undefined;
}

/** Builds every kustomization that no other takes in; each is a scope of its own. */
export function readKustomizations(
  paths: readonly string[],
  context: ReadContext,
  tools?: KustomizeTools,
): Kustomizations {
  const known = new Map<string, Reach>();
  const reach = (folder: string): Reach | undefined => {
    const found = known.get(folder);
    if (found !== undefined) return found;
    const name = (context.list(folder) ?? []).find((one) => NAMES.includes(one));
    const file = name === undefined ? undefined : context.inRepository(posix.join(folder, name));
    if (file === undefined) return undefined;
    const read = reachOf(folder, file, context);
    known.set(folder, read);
    return read;
  };
  const folders = [...new Set(paths.filter(isKustomization).map((path) => posix.dirname(path)))].toSorted(
    compareText,
  );
  const within = (folder: string, seen: Set<string> = new Set()): Set<string> => {
    if (seen.has(folder)) return seen;
    seen.add(folder);
    for (const below of reach(folder)?.folders ?? []) within(below, seen);
    return seen;
  };
  const taken = new Set(
    folders.flatMap((folder) => (reach(folder)?.folders ?? []).filter((one) => one !== folder)),
  );
  const roots = folders.filter((folder) => !taken.has(folder));
  const covered = new Set(roots.flatMap((folder) => [...within(folder)]));
  // What only takes in each other has no root: the first of them says so.
  for (const folder of folders) {
    if (covered.has(folder)) continue;
    roots.push(folder);
    for (const one of within(folder)) covered.add(one);
  }
  const builder = new Builder(context);
  const rendered: Rendered[] = [];
  const pieces = new Set<string>();
  for (const folder of covered) {
    const found = reach(folder);
    if (found === undefined) continue;
    pieces.add(context.relative(found.file));
    for (const piece of found.pieces) pieces.add(piece);
    context.claim(found.file);
    context.count(found.file);
  }
  for (const folder of roots) {
    const root = reach(folder);
    if (root === undefined) continue;
    const parts = [...within(folder)].flatMap((one) => reach(one) ?? []);
    const objects = built(root, parts, builder, context, tools);
    if (objects !== undefined)
      rendered.push({ scope: { kind: 'cluster', id: `kustomize:${folder}` }, objects });
  }
  return { rendered, pieces };
}

/** The objects of a root, or `undefined` when it could not be built, which is then said. */
function built(
  root: Reach,
  parts: readonly Reach[],
  builder: Builder,
  context: ReadContext,
  tools: KustomizeTools | undefined,
): readonly RenderedObject[] | undefined {
  try {
    if (root.component)
      throw new NotApplied(
        'that it is a component, which no kustomization here takes in',
        root.file,
        0,
        false,
      );
    for (const { file, remote } of parts) {
      const [first] = remote;
      if (first !== undefined)
        throw new NotApplied(
          `${first.path}, which is not in this repository and is not fetched`,
          file,
          first.at,
          false,
        );
    }
    return builder.build(root.folder).map((item) => ({
      file: item.file,
      tree:
        typeOf(item).kind === 'Secret' && apiVersionOf(item) === 'v1'
          ? withoutForeignSecrets(item.tree)
          : item.tree,
    }));
  } catch (error) {
    if (!(error instanceof NotApplied)) throw error;
    // It would go and look for what is not in the repository.
    const askable = error.askable && parts.every(({ missing }) => missing.length === 0);
    const asked = askable && tools?.kustomize !== undefined ? ask(root, tools, tools.kustomize) : undefined;
    if (asked !== undefined && typeof asked !== 'string') return asked;
    const theirs = asked === undefined ? '' : `, and kustomize says: ${asked}`;
    context.estate.problems.push({
      file: error.file.path,
      ...error.file.position(error.at),
      code: 'kustomize-not-applied',
      message: `the kustomization ${root.folder} was not applied and nothing of it was checked, because of ${error.message}${theirs}. Check the output of \`kubectl kustomize ${root.folder}\``,
    });
    return undefined;
  }
}

/** What the user's own kustomize makes of it: the same objects, without the places they come from. */
function ask(root: Reach, tools: KustomizeTools, run: KustomizeRunner): readonly RenderedObject[] | string {
  const { failure, stdout } = run(resolve(tools.cwd, posix.dirname(root.file.path)));
  if (failure !== undefined) return failure;
  const output = new File(root.file.path, stdout);
  const { problems, trees } = parseYaml(output);
  const [problem] = problems;
  if (problem !== undefined) return problem.message;
  return trees.flatMap((tree) =>
    objectsIn(output, tree, []).map((object) => ({
      file: root.file,
      tree: { ...placeless(object.tree), start: 0, end: 0 },
    })),
  );
}

function placeless(map: Mapping): Mapping {
  let made: Mapping = EMPTY;
  for (const [index, key] of map.keys.entries()) made = put(made, key, withoutPlace(map.values[index]!), -1);
  return made;
}

function withoutPlace(tree: Mapping['values'][number]): Mapping['values'][number] {
  if (tree.kind === 'mapping') return placeless(tree);
  if (tree.kind === 'sequence') return { ...tree, start: -1, end: -1, items: tree.items.map(withoutPlace) };
  return { ...tree, start: -1, end: -1 };
}
