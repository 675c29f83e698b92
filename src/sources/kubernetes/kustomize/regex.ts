/**
 * A regular expression of Go as one of JavaScript, where the two mean the same and it ends soon on any text: without
 * Go's own syntax, repeated groups, or many repetitions.
 * https://github.com/google/re2/wiki/Syntax
 * @returns `undefined` when only Go can tell
 */
export function goRegex(pattern: string, flags: { readonly whole: boolean }): RegExp | undefined {
  const repetitions = pattern.match(/[*+]|\{\d*,\}/g)?.length ?? 0;
  if (repetitions > MOST || /\)[*+?{]|\(\?(?!:)|\\[1-9kpPzAQEC]/.test(pattern) || pattern.length > 500)
    return undefined;
  try {
    return new RegExp(flags.whole ? `^(?:${pattern})$` : pattern, 'u');
  } catch {
    return undefined;
  }
}

const MOST = 3;
