import type { Hole, Tree } from '../../estate/index.ts';

/** What is known of a hole for the sake of comparisons; readers of the estate never see it. */
export interface Origin {
  /** Two holes of the same id hold the same value. */
  readonly id: string;
  /** Values that it is known not to have: the other options of the variable it came from. */
  readonly excludes?: ReadonlySet<string> | undefined;
  /** The value of a NoEcho parameter: conditions compare it, nobody prints it. */
  readonly secret?: string | undefined;
  /** Whether it must not be shown what it is compared with. */
  readonly hidden?: boolean | undefined;
}

const origins = new WeakMap<Tree, Origin>();

export function withOrigin(hole: Hole, origin: Origin): Hole {
  origins.set(hole, origin);
  return hole;
}

export function originOf(tree: Tree): Origin | undefined {
  return origins.get(tree);
}

/** A text that is the same for two trees that have the same value wherever they are deployed. */
export function canonical(tree: Tree | undefined): string {
  if (tree === undefined) return 'AWS::NoValue';
  switch (tree.kind) {
    case 'leaf':
      return JSON.stringify(String(tree.value));
    case 'text':
      return `(${tree.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : canonical(part))).join('+')})`;
    case 'hole':
      return origins.get(tree)?.id ?? `?${tree.start}`;
    case 'pointer':
      return `${tree.target}.${tree.attribute ?? ''}`;
    case 'passage':
      return canonical(tree.tree);
    case 'sequence':
      return `[${tree.items.map(canonical).join(',')}]`;
    case 'mapping':
      return `{${tree.keys.map((key, at) => `${JSON.stringify(key)}:${canonical(tree.values[at])}`).join(',')}${tree.rest === undefined ? '' : ',?'}}`;
    case 'choice':
      return `<${tree.variable.id}:${tree.variable.options.map((_, option) => canonical(tree.branch(option))).join('|')}>`;
  }
}

/** Whether everything in a tree is known. */
export function isClosed(tree: Tree | undefined): boolean {
  if (tree === undefined) return true;
  switch (tree.kind) {
    case 'leaf':
      return true;
    case 'text':
      return tree.parts.every((part) => typeof part === 'string' || isClosed(part));
    case 'passage':
      return isClosed(tree.tree);
    case 'sequence':
      return tree.items.every(isClosed);
    case 'mapping':
      return tree.rest === undefined && tree.values.every(isClosed);
    default:
      return false;
  }
}
