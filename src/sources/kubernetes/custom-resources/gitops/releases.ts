import { posix } from 'node:path';
import type { View } from '../../../../estate/index.ts';
import { SourceFile, offsetsOf } from '../../../../estate/index.ts';
import type { ReadContext } from '../../../source.ts';
import { parseYaml } from '../../../text/yaml.ts';
import type { Release } from '../../helm/release.ts';
import { valuesIn } from '../../helm/release.ts';
import type { Values } from '../../helm/values.ts';
import { placedAt } from '../../places.ts';
import type { Deployment } from './deployments.ts';

/** The chart that a deployment installs, with its values; `undefined` when it installs no chart of this repository. */
export function releaseOf(deployment: Deployment, context: ReadContext): Release | undefined {
  const { from, helm, kind, name, namespace, path } = deployment;
  if (kind !== 'helm') return undefined;
  const values: Values[] = [];
  for (const file of helm?.files ?? []) {
    const found = context.inRepository(posix.join(path, file));
    if (found !== undefined) values.push(...valuesIn(parseYaml(found).trees, found));
  }
  if (helm?.text !== undefined) values.push(...textOf(helm.text));
  const file = from.file;
  if (helm?.map !== undefined && file !== undefined) values.push({ file, tree: helm.map });
  const set = (helm?.parameters ?? []).map(({ name: key, value }) => {
    const text = value.string();
    return `${key}=${text.kind === 'known' ? text.value.replaceAll(',', '\\,') : ''}`;
  });
  return { id: `${from.type}:${from.name}`, name, namespace, chart: path, values, set };
}

/** `values: |` in an object: YAML in a text, each place where it is written. */
function textOf(view: View): readonly Values[] {
  const value = view.string();
  const file = view.file;
  if (value.kind !== 'known' || file === undefined) return [];
  const { trees } = parseYaml(new SourceFile(file.path, value.value));
  const place = offsetsOf(view, value.value);
  return valuesIn(
    trees.map((tree) => placedAt(tree, place)),
    file,
  );
}
