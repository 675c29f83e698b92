import { parseArgs } from 'node:util';
import { UsageError, didYouMean } from './errors.ts';
import type { Flag, Verb } from './verb.ts';
import { COMMON_FLAGS, Flags } from './verb.ts';

/**
 * Splits the words after a verb into operands and flags.
 * @throws UsageError with one line: unknown flag, missing or superfluous value
 */
export function parse(verb: Verb, args: readonly string[]): { flags: Flags; operands: string[] } {
  const known: Record<string, Flag> = { ...COMMON_FLAGS, ...verb.flags };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple ? { multiple } : {}), ...(short === undefined ? {} : { short }) },
    ]),
  );
  const { tokens, values, positionals } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (flag === undefined) {
      const hint =
        didYouMean(token.name, Object.keys(known), '--') || `; \`ringwall ${verb.name} --help\` lists them`;
      throw new UsageError(`ringwall ${verb.name} has no flag ${token.rawName}${hint}`);
    }
    if (
      flag.type === 'string' &&
      (token.value === undefined ||
        (!token.inlineValue && token.value.startsWith('-') && token.value !== '-'))
    ) {
      throw new UsageError(`--${token.name} needs a value: --${token.name} ${flag.value ?? 'TEXT'}`);
    }
    if (flag.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`--${token.name} takes no value`);
    const words = flag.type === 'string' ? wordsOf(flag) : undefined;
    if (words === undefined) continue;
    for (const word of flag.multiple ? token.value!.split(',') : [token.value!]) {
      if (words.includes(word)) continue;
      const near = didYouMean(word, words);
      throw new UsageError(
        flag.words === undefined
          ? `--${token.name} is one of ${words.join(', ')}, not "${word}"${near}`
          : `--${token.name} takes no "${word}"${near || `; \`ringwall ${verb.name} --help\` lists what it takes`}`,
      );
    }
  }
  return { flags: new Flags(values), operands: positionals };
}

/** The values that a flag takes; `undefined` where it takes any. */
function wordsOf({ value, words }: Flag): readonly string[] | undefined {
  if (words !== undefined) return Object.keys(words);
  return value !== undefined && /^[a-z|-]+$/.test(value) ? value.split('|') : undefined;
}
