import type { Written } from './written.ts';

/** The words of a command taken apart: options with what belongs to them, and the rest. */
export interface Arguments {
  readonly operands: readonly Written[];
  /** The values of an option, whatever of its names it was given by; a switch has `true` for a value. */
  readonly of: (...names: readonly string[]) => readonly Written[];
  /** Whether a switch is on: `--push`, `--push=true`. */
  readonly on: (...names: readonly string[]) => boolean;
}

/**
 * @param valued the options that take the next word; any option may be written `--name=value`
 */
export function argumentsOf(words: readonly Written[], valued: ReadonlySet<string>): Arguments {
  const operands: Written[] = [];
  const options = new Map<string, Written[]>();
  const add = (name: string, value: Written): void => {
    const list = options.get(name);
    if (list === undefined) options.set(name, [value]);
    else list.push(value);
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const { key } = word;
    if (key === '--') {
      operands.push(...words.slice(index + 1));
      break;
    }
    if (!key.startsWith('-') || key === '-') operands.push(word);
    else {
      const equals = key.indexOf('=');
      if (equals > 0) add(key.slice(0, equals), after(word, equals + 1));
      else if (valued.has(key) && words[index + 1] !== undefined) add(key, words[++index]!);
      else if (/^-[a-zA-Z]./.test(key) && valued.has(key.slice(0, 2))) add(key.slice(0, 2), after(word, 2));
      else add(key, { ...word, key: 'true' });
    }
  }
  const of = (...names: readonly string[]): readonly Written[] =>
    names.flatMap((name) => options.get(name) ?? []);
  return { operands, of, on: (...names) => of(...names).some(({ key }) => key !== 'false') };
}

/** The text from an index on, which lies in its first, known piece. */
export function after({ key, tree }: Written, from: number): Written {
  const cut = key.slice(from);
  if (tree.kind === 'leaf') return { key: cut, tree: { ...tree, value: cut } };
  if (tree.kind !== 'text' || typeof tree.parts[0] !== 'string') return { key: cut, tree };
  const [first, ...rest] = tree.parts;
  return { key: cut, tree: { ...tree, parts: [(first as string).slice(from), ...rest] } };
}
