import type { Tree } from '../tree.ts';
import { hole, mapping, sequence } from '../tree.ts';
import { writeThrough } from './engine.ts';
import type { Fields } from './lens.ts';
import { bareOf, entriesOf, removed } from './place.ts';
import { inlinePolicies } from './inline-policies.ts';
import type { Target } from './redirect.ts';
import { redirected } from './redirect.ts';
import { lensFor } from './choose.ts';
import { writeAttachments } from './write-attachments.ts';
import { writeParts } from './write-part.ts';

/** A resource as CloudFormation says it: pointers name others of the same list. */
export interface ToWrite {
  readonly type: string;
  readonly name: string;
  readonly tree: Tree;
  /** A tree that settles to `true` or `false`: whether it is made at all. */
  readonly exists?: Tree | undefined;
  /** The resource that this one says a part of, when it is not the resource itself. */
  readonly of?: string;
}

/** A resource as Terraform says it: pointers are `aws_iam_role.node` with an attribute of Terraform. */
export interface Written {
  /** `aws_eks_cluster` */
  readonly type: string;
  readonly name: string;
  readonly tree: Tree;
  /** The name of the resource that it was written from. */
  readonly of: string;
  /** It is a part of that resource, and not the resource itself. */
  readonly part: boolean;
  /** Whether it is made, where that is open; it has a `count` then, and its address ends in `[0]`. */
  readonly exists?: Tree;
}

/** What could not be written, and why. */
export interface Aside {
  readonly of: string;
  /** The path of the property; empty for the whole resource. */
  readonly path: string;
  readonly why: string;
}

export interface WrittenAll {
  readonly resources: readonly Written[];
  readonly asides: readonly Aside[];
}

/** Resources as Terraform says them: each as its own, with the parts that Terraform keeps apart. */
export function writeTerraform(all: readonly ToWrite[]): WrittenAll {
  const asides: Aside[] = [];
  const tell = (one: ToWrite, path: string, why: string): void =>
    void asides.push({ of: one.of ?? one.name, path, why });
  const resources = all.flatMap((one) => inlinePolicies(one, (path, why) => tell(one, path, why)));
  const names = namesOf(resources);
  const chosen = new Map<string, Target>();
  for (const one of resources) {
    const lens = lensFor(one);
    if (lens === undefined) tell(one, '', `Terraform has no resource for ${one.type}`);
    else {
      const counted = existence(one) === undefined ? '' : '[0]';
      chosen.set(one.name, { lens, address: `${lens.terraform}.${names.get(one.name)!}${counted}` });
    }
  }
  const written = resources.flatMap((one): readonly Written[] => {
    const target = chosen.get(one.name);
    if (target === undefined) return [];
    const redirect = (tree: Tree): Tree =>
      redirected(
        tree,
        (name) => chosen.get(name),
        (why) => tell(one, '', why),
      );
    return writtenOf(one, target, names.get(one.name)!, redirect, (path, why) => tell(one, path, why));
  });
  return { resources: written, asides };
}

/** One resource with its parts. */
function writtenOf(
  one: ToWrite,
  { address, lens }: Target,
  name: string,
  redirect: (tree: Tree) => Tree,
  tell: (path: string, why: string) => void,
): readonly Written[] {
  const exists = existence(one);
  const common = { of: one.of ?? one.name, ...(exists === undefined ? {} : { exists }) };
  const bare = bareOf(one.tree);
  const own = [writeParts(lens, bare, address), writeAttachments(lens.cloudformation, bare, address)];
  const taken = own.flatMap((parts) => parts.taken);
  const context = { self: one.name, aside: (path: string, _: number, why: string) => tell(path, why) };
  const written = writeThrough(lens, removed(bare, taken), context);
  const tree = redirect(withTexts(lens.fields, written));
  return [
    { type: lens.terraform, name, tree, part: false, ...common },
    ...own
      .flatMap(({ made }) => made)
      .map((made, index): Written => {
        const owner = made.owner(tree).map(([key, value]) => [key, value, -1] as const);
        const all = mapping([...owner, ...entriesOf(redirect(withTexts(made.fields, made.tree)))]);
        return { type: made.type, name: `${name}_${index + 1}`, tree: all, part: true, ...common };
      }),
  ];
}

/** Whether it is made, where that is open. */
function existence({ exists }: ToWrite): Tree | undefined {
  return exists?.kind === 'leaf' && exists.value === true ? undefined : exists;
}

/** Names that Terraform takes, each once. */
function namesOf(resources: readonly ToWrite[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    resources.map(({ name }) => {
      const plain = name.replaceAll(/[^\w-]/g, '_').replace(/^(?![A-Za-z_])/, '_');
      let free = plain;
      for (let count = 2; taken.has(free); count += 1) free = `${plain}_${count}`;
      taken.add(free);
      return [name, free];
    }),
  );
}

/** Structures where Terraform takes a text of JSON, as the texts that say them. */
function withTexts(fields: Fields, tree: Tree): Tree {
  if (tree.kind === 'sequence')
    return sequence(
      tree.items.map((item) => withTexts(fields, item)),
      tree.start,
      tree.end,
    );
  if (tree.kind === 'passage') return { ...tree, tree: withTexts(fields, tree.tree) };
  if (tree.kind !== 'mapping') return tree;
  const entries = tree.keys.map((key, at) => {
    const value = tree.values[at]!;
    const field = Object.hasOwn(fields, key) ? fields[key]! : undefined;
    if (field === undefined || typeof field === 'string') return [key, value, tree.keyStarts[at]!] as const;
    const inner = field.block ?? field.blocks;
    const made = field.json === true ? textOf(value) : inner === undefined ? value : withTexts(inner, value);
    return [key, made, tree.keyStarts[at]!] as const;
  });
  const made = mapping(entries, tree.start, tree.end);
  return tree.rest === undefined ? made : { ...made, rest: tree.rest };
}

const ENCODED = { code: 'computed-at-deployment', text: 'the text of a structure' } as const;

function textOf(tree: Tree): Tree {
  if (tree.kind === 'passage') return textOf(tree.tree);
  if (tree.kind !== 'mapping' && tree.kind !== 'sequence') return tree;
  return {
    kind: 'text',
    parts: [hole(ENCODED, -1, -1, 'string')],
    start: tree.start,
    end: tree.end,
    encodes: tree,
  };
}
