import type { Estate, Tree, View } from '../../../estate/index.ts';
import { readTexts } from '../../texts.ts';

/** What `main.tf` makes that calls one module by its card. */
export function called(source: string, version: string, args: string): Estate {
  return readTexts({
    'main.tf': `module "it" {\n  source = "${source}"\n  version = "${version}"\n${args}\n}\n`,
  });
}

/** A leaf as one line: what it is, who says so, and where it is written or would be. */
export function said(estate: Estate, address: string, ...path: readonly (string | number)[]): string {
  const found = estate.resources.find((one) => one.address === address);
  if (found === undefined) return 'not there';
  const view = found.at(...path);
  const value = view.value();
  switch (value.kind) {
    case 'known':
    case 'default': {
      const by = view.defaultedBy === undefined ? '' : ` by ${view.defaultedBy}`;
      return `${String(value.value)}${by} at ${lineOf(view)}`;
    }
    case 'absent':
      return 'absent';
    case 'unknown':
      return value.known?.kind === 'pointer'
        ? `${value.known.target}${value.known.attribute === undefined ? '' : ` ${value.known.attribute}`}`
        : value.known?.kind === 'pattern'
          ? value.known.parts.map((part) => part ?? '*').join('')
          : `unknown: ${value.reason.code}`;
  }
}

function lineOf(view: View): string {
  const { span } = view;
  return span === undefined ? 'nowhere' : `${span.file.path}:${span.file.position(span.start).line}`;
}

/** The reasons of all that cannot be told, in all resources. */
export function openReasons(estate: Estate): readonly string[] {
  const found = new Set<string>();
  for (const { exists, tree } of estate.resources) {
    for (const part of [tree, exists])
      for (const at of within(part))
        if (at.kind === 'hole') found.add(`${at.reason.code}: ${at.reason.text}`);
  }
  return [...found];
}

/** The values of all leaves of a resource, also of those in documents that are written as texts. */
export function leavesOf(estate: Estate, address: string): readonly unknown[] {
  const found = estate.resources.find((one) => one.address === address);
  return [...within(found?.tree)].flatMap((at) => (at.kind === 'leaf' ? [at.value] : []));
}

function* within(tree: Tree | undefined): Generator<Tree> {
  if (tree === undefined) return;
  yield tree;
  switch (tree.kind) {
    case 'mapping':
      for (const value of tree.values) yield* within(value);
      yield* within(tree.rest);
      return;
    case 'sequence':
      for (const item of tree.items) yield* within(item);
      return;
    case 'passage':
      yield* within(tree.tree);
      return;
    case 'choice':
      for (const option of tree.variable.options.keys()) yield* within(tree.branch(option));
      return;
    case 'text':
      for (const part of tree.parts) if (typeof part !== 'string') yield* within(part);
      yield* within(tree.encodes);
      return;
    case 'leaf':
      yield* within(tree.encodes);
      return;
    default:
  }
}
