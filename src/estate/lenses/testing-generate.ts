import type { Leaf, Tree } from '../tree.ts';
import { leaf, mapping, sequence, treeOf } from '../tree.ts';
import { readFields } from './read.ts';
import type { Conversion, Field, Fields, Placing, Shape } from './lens.ts';
import type { Entry } from './place.ts';
import { open, placed } from './place.ts';
import { egressRules, ingressRules } from './ec2/security-group-rules.ts';
import { ebsDevices, rootDevice } from './ec2/block-devices.ts';
import { userData } from './ec2/user-data.ts';
import { containerDefinitions } from './ecs/container-definitions.ts';
import { retention } from './logs/retention.ts';

/** Plain data of a tree, to compare two by: positions are left out, everything else is there. */
export function plain(tree: Tree | undefined): unknown {
  if (tree === undefined) return undefined;
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'sequence') return tree.items.map(plain);
  if (tree.kind === 'text')
    return { text: tree.parts.map((part) => (typeof part === 'string' ? part : plain(part))) };
  if (tree.kind === 'mapping') {
    const own = Object.fromEntries(tree.keys.map((key, at) => [key, plain(tree.values[at])]));
    return tree.rest === undefined ? own : { ...own, '…': plain(tree.rest) };
  }
  if (tree.kind === 'hole') return { hole: tree.reason.text, spread: tree.spread === true };
  if (tree.kind === 'pointer') return { pointer: tree.target, attribute: tree.attribute };
  if (tree.kind === 'passage') return { passage: tree.what, tree: plain(tree.tree) };
  return { choice: tree.variable.id, branches: tree.variable.options.map((_, at) => plain(tree.branch(at))) };
}

/** Random choices from a seed. */
export class Made {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number below `limit`. */
  below(limit: number): number {
    // A linear congruential generator (Numerical Recipes, 7.1); its high bits are the better ones.
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!;
  }
}

const word = (g: Made): Leaf => leaf(`w${g.below(1e6).toString(36)}/${g.below(36).toString(36)}`);
/** Up to three different words. */
const several = (g: Made): readonly string[] =>
  Array.from({ length: g.below(4) }, (_, at) => `${at}-${g.below(1e6).toString(36)}`);
const some = (g: Made): boolean => g.below(2) === 1;

/** Any scalar, or a list of them. */
function value(g: Made): Tree {
  const kind = g.below(4);
  if (kind === 0) return leaf(some(g));
  if (kind === 1) return leaf(g.below(100));
  return kind === 2 ? word(g) : sequence(several(g).map((text) => leaf(text)));
}

const document = (g: Made): Tree =>
  treeOf({ Version: word(g).value, Statement: [{ Action: [...several(g)] }] });

/** Samples of what conversions read, by the conversion; the name of an argument says what a name is. */
const samples = new Map<Conversion, (g: Made) => Tree>([
  [ingressRules, rules],
  [egressRules, rules],
  [rootDevice, (g) => sequence([volume(g, false)])],
  [ebsDevices, (g) => sequence(several(g).map(() => volume(g, true)))],
  [userData, (g) => leaf(Buffer.from(`#!/bin/sh\n${word(g).value}`).toString('base64'))],
  [
    containerDefinitions,
    (g) => leaf(JSON.stringify([{ name: word(g).value, dockerLabels: { 'a-b': 'c' } }])),
  ],
  [retention, (g) => leaf(g.one([0, 1, 7, 365]))],
]);

function rules(g: Made): Tree {
  const blocks = several(g).map(() => ({
    from_port: 1,
    protocol: word(g).value,
    cidr_blocks: several(g),
    ipv6_cidr_blocks: several(g),
    prefix_list_ids: several(g),
    security_groups: several(g),
    self: some(g),
  }));
  return treeOf(blocks);
}

function volume(g: Made, named: boolean): Tree {
  return treeOf({
    encrypted: some(g),
    kms_key_id: word(g).value,
    ...(named ? { device_name: `/dev/${word(g).value}` } : {}),
  });
}

/** A mapping that the provider would take. */
export function anyArguments(fields: Fields, g: Made): Tree {
  const taken = new Set<string>();
  const entries = Object.entries(fields).flatMap(([argument, field]): readonly Entry[] => {
    if (!some(g) || isTaken(field, taken)) return [];
    return [[argument, argumentOf(field, g), -1]];
  });
  return open(entries, -1, -1, undefined);
}

/** Of arguments that say one property in different ways, there is one. */
function isTaken(field: Field, taken: Set<string>): boolean {
  const to = typeof field === 'string' ? field : field.to;
  const joins =
    typeof field === 'object' && (to === '' || field.entry !== undefined || to === 'BlockDeviceMappings');
  if (joins) return false;
  // What is said besides is one thing too.
  const said = typeof field === 'object' && field.when !== undefined ? Object.keys(field.when).join(' ') : to;
  if (taken.has(said)) return true;
  taken.add(said);
  return false;
}

function argumentOf(field: Field, g: Made): Tree {
  if (typeof field === 'string') return value(g);
  if (field.block !== undefined) return sequence([anyArguments(field.block, g)]);
  if (field.blocks !== undefined) {
    const { blocks } = field;
    return sequence(several(g).map(() => anyArguments(blocks, g)));
  }
  if (field.each !== undefined && field.only !== true) return sequence(several(g).map((text) => leaf(text)));
  if (field.tags !== undefined) return mapping(several(g).map((key) => [key, word(g), -1]));
  if (field.map !== undefined) {
    const [key, held] = field.map;
    return sequence(
      several(g).map((name) =>
        mapping([
          [key, leaf(name), -1],
          [held, word(g), -1],
        ]),
      ),
    );
  }
  if (field.words !== undefined) {
    const said = g.one(Object.keys(field.words));
    return leaf(said === 'true' ? true : said === 'false' ? false : said);
  }
  if (field.json === true) return some(g) ? document(g) : leaf(JSON.stringify({ Version: word(g).value }));
  if (field.by === undefined || field.entry !== undefined) return word(g);
  return samples.get(field.by)?.(g) ?? word(g);
}

/** A mapping that CloudFormation would take and this lens can say. */
export function anyProperties(fields: Fields, g: Made): Tree {
  return placed(propertiesOf(fields, g), -1, -1, undefined);
}

function propertiesOf(fields: Fields, g: Made): readonly Entry[] {
  const taken = new Set<string>();
  return Object.values(fields).flatMap((field): readonly Entry[] => {
    if (typeof field === 'object' && field.alias === true) return [];
    if (!some(g) || isTaken(field, taken)) return [];
    if (typeof field === 'string') return [[field, value(g), -1]];
    if (field.block !== undefined && field.to === '') return propertiesOf(field.block, g);
    const implied = Object.entries(field.when ?? {}).map(([path, said]): Entry => [path, leaf(said), -1]);
    return [[field.to, propertyOf(field, g), -1], ...implied];
  });
}

function propertyOf(field: Placing & Shape, g: Made): Tree {
  if (field.only === true) {
    const { only: _, ...one } = field;
    if (field.each !== undefined) return sequence([mapping([[field.each, word(g), -1]])]);
    return sequence([field.block === undefined ? word(g) : propertyOf(one, g)]);
  }
  if (field.block !== undefined) return anyProperties(field.block, g);
  if (field.blocks !== undefined) {
    const { blocks } = field;
    return sequence(several(g).map(() => anyProperties(blocks, g)));
  }
  if (field.json === true) return document(g);
  // The other kinds are read from what Terraform would say: there is one way to say each.
  const read = readFields({ it: field }, mapping([['it', argumentOf(field, g), -1]]), {});
  return at(read, field.to) ?? word(g);
}

function at(tree: Tree, path: string): Tree | undefined {
  let found: Tree | undefined = tree;
  for (const key of path.split('.'))
    found = found?.kind === 'mapping' ? found.values[found.keys.indexOf(key)] : undefined;
  return found;
}
