import type { Mapping, Resource, Tree } from '../../../../estate/index.ts';
import { readThrough } from '../../../../estate/lenses/engine.ts';
import type { Part } from '../../../../estate/lenses/lens.ts';
import { lensOf, partOf } from '../../../../estate/lenses/registry.ts';
import type { Entry } from '../../../../estate/lenses/place.ts';
import { open } from '../../../../estate/lenses/place.ts';
import { nameOf, twinOf } from '../twin.ts';
import { argumentNames, inTerraform } from './arguments.ts';
import { nameArguments, terraformType } from './types.ts';

/** What an object of Crossplane makes in AWS. */
export type Made =
  | { readonly kind: 'resource'; readonly resource: Resource }
  /** It is a part of something else (`aws_s3_bucket_public_access_block`), which its arguments name. */
  | { readonly kind: 'part'; readonly part: Part; readonly name: string; readonly tree: Tree }
  /** An AWS object of a type that is not read. */
  | { readonly kind: 'unread'; readonly terraform: string };

/**
 * What an object of Crossplane's AWS providers makes, in CloudFormation's words; `undefined` for other objects. What
 * `initProvider` says holds where `forProvider` says nothing.
 * https://docs.crossplane.io/latest/managed-resources/managed-resources/
 */
export function crossplaneResource(object: Resource): Made | undefined {
  const terraform = terraformType(object.type);
  if (terraform === undefined || isConfiguration(object.type)) return undefined;
  const lens = lensOf(terraform);
  const part = partOf(terraform);
  if (lens === undefined && part === undefined) return { kind: 'unread', terraform };
  const known = lens === undefined ? argumentsOf(part!) : argumentNames(lens.fields);
  const walk = { known, namespace: object.namespace };
  const root = bare(object.tree);
  const spec = below(root, 'spec');
  const first = inTerraform(below(spec, 'forProvider'), walk);
  const second = inTerraform(below(spec, 'initProvider'), walk);
  const entries = [...entriesOf(first), ...entriesOf(second).filter(([key]) => !first.keys.includes(key))];
  const argument = Object.hasOwn(nameArguments, terraform) ? nameArguments[terraform] : undefined;
  if (argument !== undefined && !entries.some(([key]) => key === argument)) {
    entries.push([argument, externalName(root, object), -1]);
  }
  const tree = open(entries, first.start, first.end, first.rest);
  if (lens === undefined) {
    return { kind: 'part', part: part!, name: nameOf(object.namespace, object.name), tree };
  }
  const region = below(spec, 'forProvider');
  const where = region.values[region.keys.indexOf('region')];
  return {
    kind: 'resource',
    resource: twinOf(object, {
      by: 'crossplane',
      type: lens.cloudformation,
      tree: readThrough(lens, tree),
      region: where?.kind === 'leaf' ? String(where.value) : undefined,
      defaults: lens.defaults,
    }),
  };
}

/** `aws.upbound.io/ProviderConfig` configures the provider. */
function isConfiguration(type: string): boolean {
  return /\/(?:Cluster)?ProviderConfig(?:Usage)?$/.test(type);
}

function argumentsOf(part: Part): ReadonlySet<string> {
  const { alone, into, of } = part;
  const names = new Set(of.map(({ argument }) => argument));
  for (const name of argumentNames(alone?.fields ?? {})) names.add(name);
  if ('set' in into) for (const name of argumentNames(into.set)) names.add(name);
  if ('item' in into) {
    if (typeof into.item === 'string') names.add(into.item);
    else for (const name of argumentNames(into.item)) names.add(name);
  }
  if ('takes' in into) for (const name of into.takes) names.add(name);
  return names;
}

/** The name in AWS: what the annotation says, else the object's own. */
function externalName(root: Tree, object: Resource): Tree {
  const metadata = below(root, 'metadata');
  const annotations = below(metadata, 'annotations');
  const told = annotations.values[annotations.keys.indexOf('crossplane.io/external-name')];
  const own = metadata.values[metadata.keys.indexOf('name')];
  return told ?? own ?? { kind: 'leaf', value: object.name, start: -1, end: -1 };
}

function bare(tree: Tree): Tree {
  let at = tree;
  while (at.kind === 'passage') at = at.tree;
  return at;
}

function below(tree: Tree, key: string): Mapping {
  const found = tree.kind === 'mapping' ? tree.values[tree.keys.indexOf(key)] : undefined;
  return found?.kind === 'mapping'
    ? found
    : { kind: 'mapping', keys: [], values: [], keyStarts: [], start: tree.start, end: tree.end };
}

function entriesOf(map: Mapping): Entry[] {
  return map.keys.map((key, at): Entry => [key, map.values[at]!, map.keyStarts[at]!]);
}
