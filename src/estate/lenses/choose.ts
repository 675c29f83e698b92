import type { Tree } from '../tree.ts';
import { child } from '../tree.ts';
import { writeThrough } from './engine.ts';
import type { Lens } from './lens.ts';
import { lensesTo } from './registry.ts';
import type { ToWrite } from './write-resource.ts';

/** The Terraform type that says most of a resource; `undefined` when there is none. */
export function lensFor({ name, tree, type }: ToWrite): Lens | undefined {
  const ranked = lensesTo(type)
    .filter((lens) => suits(lens, tree))
    .map((lens) => ({
      lens,
      rank: leftOut(lens, tree, name) * 4 + (isDefault(lens) ? 2 : 0) + implied(lens),
    }));
  return ranked.toSorted((a, b) => a.rank - b.rank)[0]?.lens;
}

/** What a type implies stands there, and is the same. */
function suits(lens: Lens, tree: Tree): boolean {
  return Object.entries(lens.fixed ?? {}).every(([key, value]) => {
    const said = tree.kind === 'mapping' ? child(tree, key) : undefined;
    return said?.kind === 'leaf' && value.kind === 'leaf' && said.value === value.value;
  });
}

function leftOut(lens: Lens, tree: Tree, self: string): number {
  let count = 0;
  writeThrough(lens, tree, { self, aside: () => (count += 1) });
  return count;
}

/** A type that only takes over what AWS made is nothing to write new. */
function isDefault({ terraform }: Lens): boolean {
  return terraform.startsWith('aws_default_');
}

/** Of two that say as much, the one that implies something that stands there. */
function implied(lens: Lens): number {
  return lens.fixed === undefined ? 1 : 0;
}
