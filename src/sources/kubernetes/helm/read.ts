import { posix, resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import type { SourceFile } from '../../../estate/index.ts';
import { SourceFile as File, compareText } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import { parseYaml } from '../../text/yaml.ts';
import { withPlainIdentity } from '../kustomize/identity.ts';
import type { Rendered, RenderedObject } from '../kustomize/read.ts';
import { withoutForeignSecrets } from '../kustomize/secrets.ts';
import { objectsIn } from '../objects.ts';
import { align } from './align.ts';
import { BadArchive } from './archive.ts';
import { chartFolders, chartOf, isHelmfile } from './charts.ts';
import { documentsIn } from './output.ts';
import type { HelmOptions, HelmRunner } from './run.ts';
import { templateArguments } from './run.ts';
import type { TemplateLine } from './template-lines.ts';
import { templateLines } from './template-lines.ts';
import { Tracer } from './trace.ts';
import type { ChartFiles } from './tree.ts';
import { chartInArchive, chartInFolder, locate } from './tree.ts';
import type { Values } from './values.ts';

/** What rendering needs besides the files. */
export interface HelmTools {
  /** The folder that the paths of files are shown relative to. */
  readonly cwd: string;
  /** The path of a file as it is shown, by its path in the tree. */
  readonly shown: (relative: string) => string;
  readonly options?: HelmOptions | undefined;
  /** Missing when helm is not installed. */
  readonly helm?: HelmRunner | undefined;
}

/** What was read of the charts of a tree. */
export interface Charts {
  readonly rendered: readonly Rendered[];
  /** The files that are parts of charts, by their paths in the tree: none is read for itself. */
  readonly pieces: ReadonlySet<string>;
}

/** Renders every chart that is no part of another; each is a scope of its own. */
export function readCharts(paths: readonly string[], context: ReadContext, tools: HelmTools): Charts {
  const folders = chartFolders(paths);
  const pieces = new Set(paths.filter((path) => chartOf(path, folders) !== undefined));
  const rendered: Rendered[] = [];
  const local = new Set<string>();
  const found = [...folders].toSorted(compareText).flatMap((folder) => {
    const file = context.inRepository(posix.join(folder, 'Chart.yaml'));
    if (file === undefined) return [];
    context.count(file);
    const files = attempt(file, context, () => chartInFolder(folder, file, context, tools.cwd));
    for (const { repository } of files?.chart.dependencies ?? [])
      if (repository?.startsWith('file://') === true)
        local.add(posix.join(folder, repository.slice('file://'.length)).replace(/(?<=.)\/$/, ''));
    return files === undefined ? [] : [{ folder, file, files }];
  });
  for (const { file, files, folder } of found) {
    // A subchart is judged with the values that its parent gives it.
    const others = new Set([...folders].filter((other) => other !== folder));
    const inner = chartOf(posix.join(folder, 'Chart.yaml'), others) !== undefined;
    if (files.chart.library || inner || local.has(folder)) continue;
    add(folder, file, files, posix.dirname(file.path));
  }
  for (const path of paths) {
    if (isHelmfile(path)) {
      const file = context.inRepository(path);
      pieces.add(path);
      context.estate.problems.push({
        file: file?.path ?? path,
        code: 'helmfile-not-read',
        message:
          'the releases of this helmfile were not rendered and nothing of them was checked; check the output of `helmfile template`',
      });
    }
    if (!path.endsWith('.tgz') || pieces.has(path)) continue;
    const shown = tools.shown(path);
    const file = new File(shown, '');
    const files = attempt(file, context, () => chartInArchive(shown, tools.cwd));
    if (files === undefined) continue;
    pieces.add(path);
    if (!files.chart.library) add(path, file, files, shown);
  }
  return { rendered, pieces };

  function add(id: string, file: SourceFile, files: ChartFiles, shown: string): void {
    const objects = render(file, files, shown, context, tools);
    if (objects !== undefined) rendered.push({ scope: { kind: 'cluster', id: `helm:${id}` }, objects });
  }
}

/** What a read gives; `undefined` when an archive is one that is not opened, which is then said. */
export function attempt<T>(file: SourceFile, context: ReadContext, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    report(file, context, `${error.message}; pack the chart again with \`helm package\``);
    return undefined;
  }
}

/** Says that a chart was not rendered, and why. */
export function report(file: SourceFile, context: ReadContext, why: string): void {
  context.estate.problems.push({
    file: file.path,
    code: 'helm-not-rendered',
    message: `this Helm chart was not rendered and nothing in it was checked: ${why}`,
  });
}

/** The objects of a chart, or `undefined` when it could not be rendered, which is then said. */
export function render(
  file: SourceFile,
  files: ChartFiles,
  shown: string,
  context: ReadContext,
  { cwd, helm, options = {} }: HelmTools,
  name = files.chart.name,
  given = (options.values ?? []).flatMap((path) => valuesFile(path, cwd)),
): readonly RenderedObject[] | undefined {
  if (helm === undefined) {
    report(file, context, 'helm is not installed; install it, or check the output of `helm template`');
    return undefined;
  }
  const { failure, stdout } = helm(templateArguments(name, resolve(cwd, shown), options, cwd), cwd);
  if (failure !== undefined) {
    report(file, context, `helm says: ${failure}. Run \`helm template ${shown}\` to see it`);
    return undefined;
  }
  const lines = new Map<SourceFile, readonly TemplateLine[]>();
  const objects: RenderedObject[] = [];
  for (const { source, text } of documentsIn(stdout)) {
    const output = new File(source, text);
    const { problems, trees } = parseYaml(output);
    if (problems.length > 0) {
      report(file, context, `the output of ${source} is not valid YAML: ${problems[0]!.message}`);
      return undefined;
    }
    const located = locate(source, files, given, options.set ?? []);
    const template = located?.file ?? file;
    context.count(template);
    const known = lines.get(template) ?? templateLines(template.text);
    lines.set(template, known);
    const aligned = located === undefined ? [] : align(output.text.split('\n'), known);
    const tracer = new Tracer(
      output,
      { file: template, lines: known, values: located?.values, sets: located?.sets ?? [] },
      aligned,
    );
    for (const tree of trees) {
      for (const object of objectsIn(output, tree, [])) {
        const placed = withPlainIdentity(tracer.trace(object.tree), template);
        objects.push({
          file: template,
          tree: object.type === 'Secret' ? withoutForeignSecrets(placed) : placed,
        });
      }
    }
  }
  return objects;
}

/** A values file that the user gives. */
function valuesFile(path: string, cwd: string): readonly Values[] {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch {
    // Helm has read it, or has said why not.
    return [];
  }
  const file = new File(path, text);
  const [tree] = parseYaml(file).trees;
  return tree?.kind === 'mapping' ? [{ file, tree }] : [];
}
