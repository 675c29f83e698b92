import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import type { SourceFile, Tree } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';
import type { Rendered } from '../kustomize/read.ts';
import type { HelmTools } from './read.ts';
import { attempt, render, report } from './read.ts';
import { chartInFolder } from './tree.ts';
import type { Values } from './values.ts';

/** A chart of this repository as something here installs it: an `Application`, a `HelmRelease`, a `helm_release`. */
export interface Release {
  /** Unique in a run: `argoproj.io/Application:shop`. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The folder of the chart, relative to the root of the tree. */
  readonly chart: string;
  /** The later over the earlier, each with its places. */
  readonly values: readonly Values[];
  /** `key=value`, over all of them. */
  readonly set: readonly string[];
}

/** Renders a chart with the values of a release; `undefined` when that could not be done, which is then said. */
export function renderRelease(
  release: Release,
  context: ReadContext,
  tools: HelmTools,
): Rendered | undefined {
  const { chart, id, name, namespace, set, values } = release;
  const file = context.inRepository(posix.join(chart, 'Chart.yaml'));
  if (file === undefined) return undefined;
  const files = attempt(file, context, () => chartInFolder(chart, file, context, tools.cwd));
  if (files === undefined) return undefined;
  const texts = values.map(({ tree }) => jsonOf(tree));
  if (texts.includes(undefined)) {
    report(file, context, `some of the values that ${id} gives it are only known later`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-values-'));
  try {
    const paths = texts.map((text, at) => {
      const path = join(folder, `${at}.json`);
      writeFileSync(path, text!, { mode: 0o600 });
      return path;
    });
    const options = {
      ...tools.options,
      values: paths,
      set,
      namespace: namespace ?? tools.options?.namespace,
    };
    const objects = render(file, files, dirname(file.path), context, { ...tools, options }, name, [
      ...values,
    ]);
    return objects && { scope: { kind: 'cluster', id: `release:${id}` }, objects };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values as JSON, which is YAML too; `undefined` when something in them is not known. */
function jsonOf(tree: Tree): string | undefined {
  switch (tree.kind) {
    case 'leaf':
      return JSON.stringify(tree.value);
    case 'passage':
      return jsonOf(tree.tree);
    case 'sequence': {
      const items = tree.items.map(jsonOf);
      return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
    }
    case 'mapping': {
      if (tree.rest !== undefined) return undefined;
      const entries = tree.keys.map((key, at) => {
        const value = jsonOf(tree.values[at]!);
        return value === undefined ? undefined : `${JSON.stringify(key)}:${value}`;
      });
      return entries.includes(undefined) ? undefined : `{${entries.join(',')}}`;
    }
    default:
      return undefined;
  }
}

/** Values that stand in a text of YAML; none where it is no map. */
export function valuesIn(trees: readonly Tree[], file: SourceFile): readonly Values[] {
  const [tree] = trees;
  return tree?.kind === 'mapping' ? [{ file, tree }] : [];
}
