import type { Tree } from '../tree.ts';
import { sequence } from '../tree.ts';
import { isNull, within } from './around.ts';
import { awsccNames } from './awscc-names.ts';
import type { Entry } from './place.ts';
import { open } from './place.ts';

/*
 * The `awscc` provider is generated from CloudFormation's own schemas: types and arguments are CloudFormation's names
 * in small letters with underscores, and nothing else changes.
 * https://registry.terraform.io/providers/hashicorp/awscc/latest/docs
 */

let types: ReadonlyMap<string, string> | undefined;
const tables = new Map<string, Table>();

interface Table {
  readonly names: ReadonlyMap<string, string>;
  readonly free: ReadonlySet<string>;
}

/** The CloudFormation type of `awscc_eks_cluster`; `undefined` for types whose names are not listed here. */
export function awsccType(terraformType: string): string | undefined {
  types ??= new Map(Object.keys(awsccNames).map((type) => [bareName(type.replace('AWS::', 'awscc')), type]));
  return terraformType.startsWith('awscc_') ? types.get(bareName(terraformType)) : undefined;
}

/** A resource of the `awscc` provider as CloudFormation says it. */
export function readAwscc(tree: Tree, cloudformationType: string): Tree {
  return renamed(tree, tableOf(cloudformationType), '') ?? tree;
}

/** An attribute of a resource of the `awscc` provider as CloudFormation calls it. */
export function awsccAttribute(attribute: string, cloudformationType: string): string {
  return propertyOf(attribute, tableOf(cloudformationType), '');
}

function renamed(tree: Tree, table: Table, parent: string): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind === 'sequence') {
      const items = bare.items
        .map((item) => renamed(item, table, parent))
        .filter((item) => item !== undefined);
      return sequence(items, bare.start, bare.end);
    }
    if (bare.kind !== 'mapping') return bare;
    const entries = bare.keys.flatMap((key, at): readonly Entry[] => {
      const value = bare.values[at]!;
      const name = propertyOf(key, table, parent);
      const made = isNull(value) ? undefined : table.free.has(name) ? value : renamed(value, table, name);
      return made === undefined ? [] : [[name, made, bare.keyStarts[at]!]];
    });
    return open(entries, bare.start, bare.end, bare.rest);
  });
}

function propertyOf(key: string, { names }: Table, parent: string): string {
  const words = key.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return names.get(bareName(`${parent}.${key}`)) ?? names.get(bareName(key)) ?? words.join('');
}

function tableOf(type: string): Table {
  let table = tables.get(type);
  if (table === undefined) {
    const { free = '', names = '' } = (Object.hasOwn(awsccNames, type) ? awsccNames[type] : undefined) ?? {};
    table = {
      names: new Map(names.split(' ').map((name) => [bareName(name), name.slice(name.lastIndexOf('.') + 1)])),
      free: new Set(free.split(' ')),
    };
    tables.set(type, table);
  }
  return table;
}

/** A name without what the two ways to write it differ in. */
function bareName(name: string): string {
  return name.replaceAll(/[_:]/g, '').toLowerCase();
}
