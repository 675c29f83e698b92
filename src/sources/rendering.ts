import type { FileTree } from './file-tree.ts';
import type { HelmTools } from './kubernetes/helm/read.ts';
import type { Release } from './kubernetes/helm/release.ts';
import type { Rendered } from './kubernetes/kustomize/read.ts';
import type { Readers } from './readers.ts';
import type { ReadContext } from './source.ts';

/** What charts and kustomizations of one tree make of their files. */
export class Rendering {
  readonly #context: ReadContext;
  readonly #tree: FileTree;
  readonly #readers: Readers;
  #charts: readonly Rendered[] = [];

  constructor(context: ReadContext, tree: FileTree, readers: Readers) {
    this.#context = context;
    this.#tree = tree;
    this.#readers = readers;
  }

  get hasCharts(): boolean {
    return this.#charts.length > 0;
  }

  /**
   * Reads charts and kustomizations. What a chart makes of its own values waits: somebody here may install it.
   * @returns what overlays make, and the files that are judged only as parts of either
   */
  read(paths: readonly string[]): {
    readonly overlays: readonly Rendered[];
    readonly pieces: ReadonlySet<string>;
  } {
    const { helm, kustomize } = this.#readers;
    const { cwd } = this.#tree;
    const charts = helm?.readCharts(paths, this.#context, this.#tools());
    this.#charts = charts?.rendered ?? [];
    const left = charts === undefined ? paths : paths.filter((path) => !charts.pieces.has(path));
    // Nobody's program is run on texts in memory.
    const runner = cwd === undefined ? undefined : kustomize?.kustomizeOn(process.env.PATH);
    const found = kustomize?.readKustomizations(
      left,
      this.#context,
      runner === undefined || cwd === undefined ? undefined : { cwd, kustomize: runner },
    );
    const pieces = new Set([...(charts?.pieces ?? []), ...(found?.pieces ?? [])]);
    return { overlays: found?.rendered ?? [], pieces };
  }

  /** Charts as somebody here installs them; those that nobody does with their own values. */
  installed(releases: readonly Release[]): readonly Rendered[] {
    const tools = this.#tools();
    const installed = new Set(releases.map(({ chart }) => `helm:${chart}`));
    const made = releases.flatMap((release) =>
      // Without helm it has been said of each chart that it was not rendered.
      tools.helm === undefined
        ? []
        : (this.#readers.helm?.renderRelease(release, this.#context, tools) ?? []),
    );
    return [...made, ...this.#charts.filter(({ scope }) => !installed.has(scope.id))];
  }

  #tools(): HelmTools {
    const { cwd, shown } = this.#tree;
    const { helm: options } = this.#context.options;
    const runner = cwd === undefined ? undefined : this.#readers.helm?.helmOn(process.env.PATH, options);
    return {
      cwd: cwd ?? '.',
      shown,
      ...(options === undefined ? {} : { options }),
      ...(runner === undefined ? {} : { helm: runner }),
    };
  }
}
