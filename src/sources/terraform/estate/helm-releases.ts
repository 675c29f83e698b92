import { posix } from 'node:path';
import type { Release } from '../../kubernetes/helm/release.ts';
import type { ReadContext } from '../../source.ts';
import { documentsOf } from '../kubernetes/index.ts';
import { convert } from '../values/convert.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { Declared } from './draft.ts';
import type { TreeContext } from './tree.ts';
import { treeOf } from './tree.ts';

/**
 * The charts of this repository that a configuration installs, with its values. Of a chart that is fetched when it is
 * applied it is said that nothing in it was checked.
 * https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release
 */
export function helmReleases(
  declared: readonly Declared[],
  folder: string,
  trees: TreeContext,
  context: ReadContext,
): readonly Release[] {
  return declared.flatMap((one) =>
    one.type === 'helm_release' ? (releaseOf(one, folder, trees, context) ?? []) : [],
  );
}

function releaseOf(
  { address, body, file, head }: Declared,
  folder: string,
  trees: TreeContext,
  context: ReadContext,
): Release | undefined {
  const text = (name: string): string | undefined => textOf(body.entries.get(name));
  const written = text('chart');
  const local = written !== undefined && /^\.{0,2}\//.test(written) && text('repository') === undefined;
  const chart = local ? posix.join(written.startsWith('/') ? '' : folder, written) : undefined;
  const values = itemsOf(body.entries.get('values')).map(
    (value) => documentsOf(treeOf(value, file, trees), address, file)[0],
  );
  const set = itemsOf(body.entries.get('set')).map((block) => setOf(block));
  const isHere = chart !== undefined && (context.list(chart) ?? []).includes('Chart.yaml');
  if (isHere && values.every((tree) => tree !== undefined) && set.every((pair) => pair !== undefined)) {
    const given = values.map((tree) => ({ file, tree }));
    return {
      id: address,
      name: text('name') ?? 'release',
      namespace: text('namespace'),
      chart,
      values: given,
      set,
    };
  }
  const repository = text('repository');
  const called = `${written ?? 'a chart'}${repository === undefined ? '' : ` of ${repository}`}`;
  const why = isHere ? 'some of its values are only known when it is applied' : 'the chart is not here';
  context.estate.problems.push({
    file: head.file.path,
    ...head.file.position(head.start),
    code: 'helm-release-not-rendered',
    message: `${address} installs ${called}; nothing in it was checked: ${why}. Check the output of \`helm template\``,
  });
  return undefined;
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' || value?.kind === 'tuple' || value?.kind === 'set'
    ? value.items
    : value === undefined || value.kind === 'null'
      ? []
      : [value];
}

/** `set { name = … value = … }` as `name=value`; `undefined` when it is not known. */
function setOf(block: Value): string | undefined {
  if (block.kind !== 'object' && block.kind !== 'map') return undefined;
  const name = textOf(block.entries.get('name'));
  const value = textOf(block.entries.get('value'));
  return name === undefined || value === undefined ? undefined : `${name}=${value}`;
}

function textOf(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    const text = convert(value, 'string');
    return text.kind === 'string' ? text.value : undefined;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return undefined;
  }
}
