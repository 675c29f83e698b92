import { readFileSync, statSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { SourceFile } from '../../../estate/index.ts';
import { SourceFile as File } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import { parseYaml } from '../../text/yaml.ts';
import { EMPTY } from '../kustomize/trees.ts';
import { ARCHIVE_LIMITS, BadArchive, readArchive } from './archive.ts';
import type { Chart } from './charts.ts';
import { parseChart } from './charts.ts';
import type { Values } from './values.ts';
import { overlaid, valuesAt } from './values.ts';

/** The files of one chart, in a folder or packed. */
export interface ChartFiles {
  readonly chart: Chart;
  /** A file by its path in the chart. */
  readonly open: (path: string) => SourceFile | undefined;
  /** Its packed subcharts, by their paths in the chart. */
  readonly packed: ReadonlyMap<string, ChartFiles>;
}

/**
 * The files of a chart in a folder of the tree, and those packed in its `charts/`.
 * @throws {BadArchive}
 */
export function chartInFolder(
  folder: string,
  file: SourceFile,
  context: ReadContext,
  cwd: string,
): ChartFiles | undefined {
  const chart = parseChart(file);
  if (chart === undefined) return undefined;
  const packed = new Map<string, ChartFiles>();
  for (const name of context.list(posix.join(folder, 'charts')) ?? []) {
    if (!name.endsWith('.tgz')) continue;
    const shown = posix.join(posix.dirname(file.path), 'charts', name);
    const found = chartInArchive(shown, cwd);
    if (found !== undefined) packed.set(`charts/${name}`, found);
  }
  return { chart, open: (path) => context.inRepository(posix.join(folder, path)), packed };
}

/**
 * The files of a packed chart; their paths go through the archive: `charts/sub-1.0.0.tgz/templates/a.yaml`.
 * @throws {BadArchive}
 */
export function chartInArchive(shown: string, cwd: string): ChartFiles | undefined {
  const path = resolve(cwd, shown);
  let bytes: Buffer;
  try {
    if (statSync(path).size > ARCHIVE_LIMITS.bytes)
      throw new BadArchive(`it has more than ${ARCHIVE_LIMITS.bytes} bytes`);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof BadArchive) throw new BadArchive(`${shown}: ${error.message}`);
    return undefined;
  }
  let texts: ReadonlyMap<string, string>;
  try {
    texts = readArchive(bytes);
  } catch (error) {
    if (error instanceof BadArchive) throw new BadArchive(`${shown}: ${error.message}`);
    throw error;
  }
  const files = new Map<string, SourceFile>();
  const open = (name: string): SourceFile | undefined => {
    const text = texts.get(name);
    if (text === undefined) return undefined;
    const file = files.get(name) ?? new File(`${shown}/${name}`, text);
    files.set(name, file);
    return file;
  };
  const definition = open('Chart.yaml');
  const chart = definition === undefined ? undefined : parseChart(definition);
  return chart === undefined ? undefined : { chart, open, packed: new Map() };
}

/** A template of a chart or of a subchart of it, and the values it was rendered with. */
export interface Located {
  readonly file: SourceFile;
  readonly values: Values | undefined;
  readonly sets: readonly string[];
}

/** Finds what a path in the output of Helm means: `web/charts/sub/templates/a.yaml`. */
export function locate(
  source: string,
  files: ChartFiles,
  given: readonly Values[],
  sets: readonly string[],
): Located | undefined {
  const parts = source.split('/').slice(1);
  let at = files;
  let prefix = '';
  let values = valuesOf(at, '', given);
  let reaching = sets;
  while (parts[0] === 'charts' && parts.length > 2) {
    const called = parts[1]!;
    parts.splice(0, 2);
    const name = at.chart.dependencies.find(({ alias }) => alias === called)?.name ?? called;
    const archive = [...at.packed.values()].find(({ chart }) => chart.name === name);
    const above = values;
    if (archive === undefined) {
      prefix = `${prefix}charts/${name}/`;
      const definition = at.open(`${prefix}Chart.yaml`);
      const chart = definition === undefined ? undefined : parseChart(definition);
      if (chart === undefined) return undefined;
      at = { ...at, chart };
    } else {
      at = archive;
      prefix = '';
    }
    const passed = above === undefined ? [] : [...globalsOf(above), ...valuesAt(above, [called])];
    values = valuesOf(at, prefix, passed);
    reaching = reaching.flatMap((set) =>
      set.startsWith(`${called}.`) ? set.slice(called.length + 1) : set.startsWith('global.') ? set : [],
    );
  }
  const file = at.open(`${prefix}${parts.join('/')}`);
  return file === undefined ? undefined : { file, values, sets: reaching };
}

/** The values of a chart: its own, and over them those it is given. */
function valuesOf(files: ChartFiles, prefix: string, given: readonly Values[]): Values | undefined {
  const file = files.open(`${prefix}values.yaml`);
  let values: Values | undefined;
  if (file !== undefined) {
    const { problems, trees } = parseYaml(file);
    if (problems.length > 0) return undefined;
    values = { file, tree: trees[0]?.kind === 'mapping' ? trees[0] : EMPTY };
  }
  for (const over of given) values = values === undefined ? over : overlaid(values, over);
  return values;
}

/** `global` is handed on to all subcharts. */
function globalsOf(values: Values): readonly Values[] {
  return valuesAt(values, ['global']).map(({ file, tree }) => ({
    file,
    tree: { ...EMPTY, keys: ['global'], values: [tree], keyStarts: [-1] },
  }));
}
