import type { SourceFile, Tree } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { parseYaml } from '../text/yaml.ts';
import { entriesOf, isMap, itemsOf, textOf, under } from './yaml-access.ts';

/** A piece of a pipeline and the file that it is written in. */
export interface Located {
  readonly tree: Tree;
  readonly file: SourceFile;
}

/** What stands at the top of a pipeline that is no job: https://docs.gitlab.com/ci/yaml/#keywords */
const GLOBAL = new Set(
  'default include stages variables workflow spec image services cache before_script after_script pages:deploy types'.split(
    ' ',
  ),
);

/** GitLab itself allows eleven levels of templates. */
const MAX_BASES = 100;

/** A pipeline and the files of the repository that it includes. */
export class GitlabFiles {
  /** Jobs and templates by their name; the file that includes another wins over it. */
  readonly jobs = new Map<string, Located>();
  /** The tops of all files, the outermost last. */
  readonly tops: Located[] = [];
  /** Whether a file is included that is not of this repository. */
  foreign: Tree | undefined;
  readonly #context: ReadContext;
  readonly #seen = new Set<string>();

  constructor(file: SourceFile, tree: Tree, context: ReadContext) {
    this.#context = context;
    this.#take({ file, tree }, 0);
  }

  /** The files that were read, besides the first. */
  get included(): readonly SourceFile[] {
    return this.tops.slice(0, -1).map(({ file }) => file);
  }

  /** A keyword that stands at the top, or under `default`. */
  top(key: string): Located | undefined {
    for (const { file, tree } of this.tops.toReversed()) {
      const found = under(under(tree, 'default'), key) ?? under(tree, key);
      if (found !== undefined) return { file, tree: found };
    }
    return undefined;
  }

  /** A job and the templates it extends, the nearest first. */
  chain(name: string, seen = new Set<string>()): readonly Located[] {
    const job = this.jobs.get(name);
    if (job === undefined || seen.has(name)) return [];
    seen.add(name);
    const bases = itemsOf(under(job.tree, 'extends')).toReversed();
    return seen.size > MAX_BASES
      ? [job]
      : [job, ...bases.flatMap((base) => this.chain(textOf(base) ?? '', seen))];
  }

  #take({ file, tree }: Located, depth: number): void {
    if (depth > 10 || this.#seen.has(file.path)) return;
    this.#seen.add(file.path);
    for (const include of itemsOf(under(tree, 'include'))) {
      const path = textOf(include) ?? textOf(under(include, 'local'));
      const found =
        path === undefined || /^https?:|[*]/.test(path)
          ? undefined
          : this.#context.inRepository(path.replace(/^\.?\//, ''));
      if (found === undefined) this.foreign ??= include;
      else for (const inner of parseYaml(found).trees) this.#take({ file: found, tree: inner }, depth + 1);
    }
    for (const { key, value } of entriesOf(tree)) {
      if (GLOBAL.has(key) || !isMap(value)) continue;
      this.jobs.delete(key);
      this.jobs.set(key, { file, tree: value });
    }
    this.tops.push({ file, tree });
  }
}
