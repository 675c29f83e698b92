import type { Assertion, CharacterTest, Node } from './tree.ts';
import { invalidPattern } from './tree.ts';

/** One step of the machine; `to` and `other` are the steps after it. */
export type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest; to: number }
  | { readonly kind: 'split'; to: number; other: number }
  | { readonly kind: 'save'; readonly slot: number; to: number }
  | { readonly kind: 'assert'; readonly at: Assertion; to: number }
  | { readonly kind: 'match' };

/** A pattern may be small and what it repeats large; nobody writes more than this. */
const MAX_SIZE = 20_000;

/** Makes steps of a tree, first choice first, as Go's regexp does: https://swtch.com/~rsc/regexp/regexp2.html */
export function compileTree(tree: Node, pattern: string): { program: readonly Instruction[]; start: number } {
  const program: Instruction[] = [{ kind: 'match' }];
  const add = (instruction: Instruction): number => {
    if (program.length >= MAX_SIZE) throw invalidPattern('expression too large', pattern);
    return program.push(instruction) - 1;
  };
  // Backwards: each node is made knowing the step that comes after it.
  const compile = (node: Node, next: number): number => {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'character':
        return add({ kind: 'character', test: node.test, to: next });
      case 'assertion':
        return add({ kind: 'assert', at: node.at, to: next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => compile(part, after), next);
      case 'either':
        return node.options
          .map((option) => compile(option, next))
          .reduceRight((other, to) => add({ kind: 'split', to, other }));
      case 'capture': {
        const end = add({ kind: 'save', slot: node.index * 2 + 1, to: next });
        return add({ kind: 'save', slot: node.index * 2, to: compile(node.body, end) });
      }
      case 'repeat':
        return repeat(node, next);
    }
  };
  const branch = (greedy: boolean, into: number, past: number): number =>
    add(greedy ? { kind: 'split', to: into, other: past } : { kind: 'split', to: past, other: into });
  const loop = (body: Node, greedy: boolean, next: number): number => {
    const at = branch(greedy, 0, next);
    const into = compile(body, at);
    const split = program[at] as Extract<Instruction, { kind: 'split' }>;
    if (greedy) split.to = into;
    else split.other = into;
    return nullable(body) ? into : at;
  };
  const repeat = ({ body, min, max, greedy }: Extract<Node, { kind: 'repeat' }>, next: number): number => {
    let after = next;
    if (max === undefined) {
      // What may be empty is repeated as `(x+)?`, so that an empty match counts once.
      const at = loop(body, greedy, next);
      if (min > 0) {
        after = nullable(body) ? at : compile(body, at);
        return times(body, min - 1, after);
      }
      return nullable(body) ? branch(greedy, at, next) : at;
    }
    for (let count = min; count < max; count += 1) after = branch(greedy, compile(body, after), next);
    return times(body, min, after);
  };
  const times = (body: Node, count: number, next: number): number => {
    let at = next;
    for (let index = 0; index < count; index += 1) at = compile(body, at);
    return at;
  };
  const start = compile({ kind: 'capture', index: 0, body: tree }, 0);
  return { program, start };
}

/** Whether it may match nothing. */
function nullable(node: Node): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return true;
    case 'character':
      return false;
    case 'sequence':
      return node.parts.every(nullable);
    case 'either':
      return node.options.some(nullable);
    case 'capture':
      return nullable(node.body);
    case 'repeat':
      return node.min === 0 || nullable(node.body);
  }
}
