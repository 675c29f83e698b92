import { posix, relative, resolve, sep } from 'node:path';
import type { Mapping, Problem, Resource, Tree } from '../estate/index.ts';
import { Estate, SourceFile, compareText } from '../estate/index.ts';
import {
  isAssemblyManifest,
  isTemplate,
  nestedTemplates,
  readAssembly,
  readTemplate,
} from './cloudformation/index.ts';
import { isClusterConfig } from './eksctl/recognise.ts';
import { looksLikeDockerfile, readDockerfile } from './dockerfile/index.ts';
import { KubernetesReader, isObject } from './kubernetes/read.ts';
import { isHelmTemplate } from './kubernetes/helm/charts.ts';
import type { Release } from './kubernetes/helm/release.ts';
import type { Rendered } from './kubernetes/kustomize/read.ts';
import { isConfiguration } from './files/file-kinds.ts';
import { isPipeline } from './pipeline/recognise.ts';
import { Rendering } from './rendering.ts';
import { ScanReader } from './scanner/index.ts';
import { isPlan } from './terraform/plan/format.ts';
import type { ReadContext, ReadOptions } from './source.ts';
import { parseJson } from './text/json.ts';
import type { Documents } from './text/yaml.ts';
import { parseYaml } from './text/yaml.ts';
import type { FileTree } from './file-tree.ts';
import { folderTree } from './file-tree.ts';
import { readArchive, readLayouts } from './images.ts';
import type { Readers } from './readers.ts';
import type { Wanted } from './readers.ts';
import { readersFor, readersWanted } from './readers.ts';
import type { FoundFile } from './walk.ts';
import { MAX_FILE_SIZE } from './walk.ts';

export interface ReadEstateOptions extends ReadOptions {
  /** Called now and then with the number of files read, for a progress line. */
  readonly progress?: (files: number, of: number) => void;
}

/**
 * Reads files and folders into one estate. What can't be read is a problem of the estate, and the rest goes on.
 * The larger readers are loaded when there is something for them.
 */
export async function readEstate(
  paths: readonly string[],
  options: ReadEstateOptions & { readonly cwd: string },
): Promise<Estate> {
  const estate = new Estate();
  const plans = options.plans ?? [];
  for (const [index, path] of [...paths, ...plans].entries()) {
    const absolute = resolve(options.cwd, path);
    const shown = relative(options.cwd, absolute).split(sep).join('/');
    if (await readArchive(absolute, shown, estate)) continue;
    const whole = folderTree(path, options);
    const layouts = await readLayouts(whole, absolute, estate);
    const tree = layouts.length === 0 ? whole : without(whole, layouts);
    const reader = new TreeReader(estate, tree, options, await readersFor(tree));
    reader.look();
    if (index >= paths.length && !reader.wanted.terraform) {
      const message =
        'this is not the JSON of a plan; make it with `terraform show -json PLAN`, where PLAN is what `terraform plan -out=PLAN` wrote';
      estate.problems.push({
        file: tree.shown(tree.files[0]?.relative ?? path),
        code: 'not-a-plan',
        message,
      });
      continue;
    }
    reader.use(await readersWanted(reader.wanted));
    reader.finish();
  }
  return estate;
}

/** The tree without what lies in some folders. */
function without(tree: FileTree, folders: readonly string[]): FileTree {
  const files = tree.files.filter(
    ({ relative: path }) => !folders.some((folder) => folder === '.' || path.startsWith(`${folder}/`)),
  );
  return { ...tree, files };
}

/** Reads one PATH of the command line: a folder and what is below it, or a single file. */
export class TreeReader implements ReadContext {
  readonly estate: Estate;
  readonly options: ReadEstateOptions;
  readonly #tree: FileTree;
  #readers: Readers;
  #terraform: readonly string[] = [];
  readonly #clusters: { readonly file: SourceFile; readonly tree: Mapping }[] = [];
  readonly #plans: { readonly file: SourceFile; readonly tree: Tree }[] = [];
  readonly #opened = new Map<string, SourceFile | undefined>();
  readonly #relatives = new Map<SourceFile, string>();
  readonly #claimed = new Set<SourceFile>();
  readonly #counted = new Set<SourceFile>();
  readonly #templates: { readonly file: SourceFile; readonly tree: Tree }[] = [];
  readonly #assemblies: { readonly file: SourceFile; readonly tree: Tree }[] = [];
  readonly #kubernetes: KubernetesReader;
  readonly #rendering: Rendering;
  readonly #scans: ScanReader;

  constructor(estate: Estate, tree: FileTree, options: ReadEstateOptions, readers: Readers) {
    this.estate = estate;
    this.options = options;
    this.#tree = tree;
    this.#readers = readers;
    this.#kubernetes = new KubernetesReader(this);
    this.#rendering = new Rendering(this, tree, readers);
    this.#scans = new ScanReader(this);
  }

  read(): void {
    this.look();
    this.finish();
  }

  /** Reads the files one by one. */
  look(): void {
    const { files, problems } = this.#tree;
    this.estate.problems.push(...problems);
    const paths = files.map(({ relative }) => relative);
    const { overlays, pieces } = this.#rendering.read(paths);
    this.#take(overlays);
    this.#reportTerragrunt(paths);
    const terraform = new Set<string>();
    files.forEach((found, index) => {
      this.options.progress?.(index, files.length);
      if (pieces.has(found.relative)) return;
      // What `terraform init` downloads is read only as it is called.
      if (DOWNLOADED.test(found.relative)) return;
      if (isConfiguration(found.relative)) {
        terraform.add(posix.dirname(found.relative));
        return;
      }
      this.#file(found);
    });
    this.#terraform = [...terraform].toSorted(compareText);
  }

  /** What was met by its content: its readers may not be loaded yet. */
  get wanted(): Wanted {
    return {
      custom: this.#kubernetes.hasManaged || this.#rendering.hasCharts,
      eksctl: this.#clusters.length > 0,
      terraform: this.#plans.length > 0,
    };
  }

  use(readers: Readers): void {
    this.#readers = { ...this.#readers, ...readers };
  }

  /** Reads what is only understood when all files are known, and puts it into the estate. */
  finish(): void {
    // What is part of something larger is read with it: the outer assemblies first, then templates that no other uses.
    for (const { file, tree } of this.#assemblies.toSorted(
      (a, b) => depth(a.file, this) - depth(b.file, this),
    )) {
      if (!this.#claimed.has(file)) readAssembly(file, tree, this);
    }
    for (const { file, tree } of this.#templates) {
      for (const nested of nestedTemplates(file, tree, this)) if (nested !== file) this.claim(nested);
    }
    for (const { file, tree } of this.#templates)
      if (!this.#claimed.has(file)) readTemplate(file, tree, this);
    const plans = this.#plans.flatMap(
      ({ file, tree }) => this.#readers.terraform?.planOf(file, tree, this) ?? [],
    );
    const releases =
      this.#terraform.length > 0 || plans.length > 0
        ? this.#readers.terraform?.readTerraform(this.#terraform, this, plans)
        : undefined;
    for (const { file, tree } of this.#clusters) this.#readers.eksctl?.readClusterConfig(file, tree, this);
    this.#installed([...(releases ?? []), ...this.#managed(this.#kubernetes.finish())]);
    this.#scans.finish();
  }

  open = (path: string, from: SourceFile): SourceFile | undefined => {
    const folder = posix.dirname(this.#relatives.get(from) ?? '');
    const relative = path.startsWith('/') ? posix.normalize(path.slice(1)) : posix.join(folder, path);
    if (relative === '..' || relative.startsWith('../')) return undefined;
    return this.#open({ relative, path: this.#tree.shown(relative), size: 0 });
  };

  inRepository = (relative: string): SourceFile | undefined => {
    if (!this.#tree.reaches(relative)) return undefined;
    const limit = this.options.maxFileSize ?? MAX_FILE_SIZE;
    const size = this.#tree.size(relative);
    if (size > limit) {
      const message = `it has ${size} bytes, more than the limit of ${limit}; raise --max-file-size to read it`;
      this.#report(this.#tree.shown(relative), 'too-large', message);
      return undefined;
    }
    return this.#open({ relative, path: this.#tree.shown(relative), size });
  };

  list = (folder: string): readonly string[] | undefined => this.#tree.list(folder);

  folders = (folder: string): readonly string[] => this.#tree.folders(folder);

  count = (file: SourceFile): void => this.#count(file);

  relative = (file: SourceFile): string => this.#relatives.get(file) ?? file.path;

  claim = (file: SourceFile): void => {
    this.#claimed.add(file);
  };

  #open(found: FoundFile): SourceFile | undefined {
    if (this.#opened.has(found.relative)) return this.#opened.get(found.relative);
    let file: SourceFile | undefined;
    try {
      const { code, problem, text } = this.#tree.load(found.relative);
      if (problem !== undefined) this.#report(found.path, code ?? 'not-utf-8', problem);
      file = new SourceFile(found.path, text);
      this.#relatives.set(file, found.relative);
    } catch (error) {
      if (found.size > 0)
        this.#report(
          found.path,
          'unreadable',
          `can't be read (${(error as NodeJS.ErrnoException).code ?? 'error'}); check its permissions`,
        );
    }
    this.#opened.set(found.relative, file);
    return file;
  }

  #file(found: FoundFile): void {
    const file = this.#open(found);
    if (file === undefined || this.#claimed.has(file)) return;
    const { text } = file;
    if (isPipeline(found.relative)) {
      this.#pipeline(file);
      return;
    }
    if (looksLikeDockerfile(found.relative, text)) {
      this.#count(file);
      readDockerfile(file, this);
      return;
    }
    const json = /^\s*[{[]/.test(text);
    if (!(json ? MAY_BE_JSON : MAY_BE_YAML).test(text)) return;
    if (!json && isHelmTemplate(text)) {
      this.#report(
        found.path,
        'helm-template',
        'this is a Helm template outside of a chart; it was not rendered and nothing in it was checked',
      );
      return;
    }
    const documents =
      json && !found.relative.match(/\.ya?ml$/) ? parseJson(file) : parseYaml(file, { intrinsics: true });
    this.#documents(file, documents);
  }

  #pipeline(file: SourceFile): void {
    const { problems, trees } = parseYaml(file);
    const read = this.#readers.pipeline?.readPipeline;
    const ours = trees.map((tree) => read?.(file, tree, this) ?? false).some(Boolean);
    if (!ours && trees.length > 0) return;
    this.estate.problems.push(...problems);
    this.#count(file);
  }

  #documents(file: SourceFile, { trees, problems }: Documents): void {
    let ours = false;
    for (const tree of trees) {
      if (isClusterConfig(tree)) this.#clusters.push({ file, tree });
      else if (isObject(tree)) this.#kubernetes.take(file, tree);
      else if (isTemplate(tree)) this.#templates.push({ file, tree });
      else if (isAssemblyManifest(tree)) this.#assemblies.push({ file, tree });
      else if (isPlan(tree)) this.#plans.push({ file, tree });
      else if (this.#scans.take(file, tree)) ours = true;
      else continue;
      ours = true;
    }
    // A file that could not be read at all may well have been one of ours: it was chosen by its content.
    if (ours || trees.length === 0) {
      this.estate.problems.push(...problems);
      this.#count(file);
    }
  }

  /** Said once for a tree: what it makes of modules is not seen by who reads the modules alone. */
  #reportTerragrunt(paths: readonly string[]): void {
    const found = paths.filter((path) => posix.basename(path) === 'terragrunt.hcl');
    const [first] = found;
    if (first === undefined) return;
    const count = found.length === 1 ? 'one terragrunt.hcl' : `${found.length} terragrunt.hcl`;
    const message = `${count} here, this one first: the inputs that Terragrunt gives to modules are not read; modules were checked without them. Check the plan`;
    this.#report(this.#tree.shown(first), 'terragrunt-not-read', message);
  }

  /** Charts as somebody here installs them; those that nobody does with their own values. */
  #installed(releases: readonly Release[]): void {
    this.#take(this.#rendering.installed(releases));
    for (const resource of this.#kubernetes.finish()) this.#madeInAws(resource);
  }

  #take(rendered: readonly Rendered[]): void {
    for (const { objects, scope } of rendered)
      for (const { file, tree } of objects) {
        this.#kubernetes.take(file, tree, scope);
        this.#count(file);
      }
  }

  /**
   * What controllers make of objects: resources of AWS are added, what they fetch from elsewhere is said.
   * @returns the charts of this repository that they install
   */
  #managed(objects: readonly Resource[]): readonly Release[] {
    const { custom } = this.#readers;
    if (custom === undefined) return [];
    for (const object of objects) this.#madeInAws(object);
    return custom.deploymentsIn(objects, this).flatMap((deployment) => {
      const { at, from, kind, reason } = deployment;
      const span = at.span ?? from.head;
      if (kind !== 'remote' || span === undefined) return custom.releaseOf(deployment, this) ?? [];
      const message = `${from.address} deploys what is not here (${reason}); nothing of it was checked`;
      const { file, start } = span;
      this.estate.problems.push({
        file: file.path,
        ...file.position(start),
        code: 'deployment-not-followed',
        message,
      });
      return [];
    });
  }

  #madeInAws(object: Resource): void {
    const made = this.#readers.custom?.madeInAws(object);
    for (const resource of made?.resources ?? []) this.estate.add(resource);
    if (made?.problem !== undefined) this.estate.problems.push(made.problem);
  }

  #count(file: SourceFile): void {
    if (this.#counted.has(file)) return;
    this.#counted.add(file);
    this.estate.files.push(file);
  }

  #report(file: string, code: string, message: string): void {
    this.estate.problems.push({ file, code, message } satisfies Problem);
  }
}

function depth(file: SourceFile, context: ReadContext): number {
  return context.relative(file).split('/').length;
}

/** Modules and providers that `terraform init` has put there. */
const DOWNLOADED = /(?:^|\/)\.terraform\//;

/** Nothing is parsed that can't be one of ours; the words may stand anywhere, so this costs one scan. */
const MAY_BE_YAML =
  /^[ \t]*(?:- )?["']?(?:apiVersion|AWSTemplateFormatVersion|Resources)["']?\s*:|\{\s*["']?apiVersion/m;
const MAY_BE_JSON =
  /"(?:apiVersion|AWSTemplateFormatVersion|Resources|artifacts|ArtifactName|matches|imageScanFindings|findings|bomFormat|spdxVersion|@context|planned_values)"\s*:/;
