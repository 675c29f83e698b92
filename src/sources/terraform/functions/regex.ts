import { list, nullOf, object, string, tuple } from '../values/make.ts';
import type { Type } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { textOf } from './arguments.ts';
import type { Param, TerraformFunction } from './function.ts';
import type { Regex } from './regex/index.ts';
import { compileRegex, matchAll } from './regex/index.ts';
import type { Match } from './regex/machine.ts';

const params: readonly Param[] = [
  { name: 'pattern', type: 'string' },
  { name: 'string', type: 'string' },
];

/** The type of a match: a string, a tuple of unnamed groups or an object of named ones. */
function typeOfMatch(regex: Regex): Type {
  const { names } = regex;
  if (names.length === 0) return 'string';
  const unnamed = names.filter((name) => name === '').length;
  if (unnamed === names.length) return { tuple: names.map(() => 'string' as const) };
  if (unnamed > 0)
    throw new EvaluationError('invalid regexp pattern: cannot mix both named and unnamed capture groups', 0);
  return { object: Object.fromEntries(names.map((name) => [name, 'string'])) };
}

function valueOfMatch(regex: Regex, text: string, match: Match): Value {
  const part = (index: number): Value =>
    match[index * 2] === -1 ? nullOf('string') : string(text.slice(match[index * 2], match[index * 2 + 1]));
  const { names } = regex;
  if (names.length === 0) return part(0);
  if (names[0] === '') return tuple(names.map((_, index) => part(index + 1)));
  return object(names.map((name, index) => [name, part(index + 1)] as const));
}

function patternOf(arg: Value | undefined): Regex | undefined {
  return arg?.kind === 'string' ? compileRegex(arg.value) : undefined;
}

/** https://developer.hashicorp.com/terraform/language/functions/regex */
export const regexes: Readonly<Record<string, TerraformFunction>> = {
  regex: {
    params,
    type: ([pattern]) => {
      const regex = patternOf(pattern);
      return regex === undefined ? 'any' : typeOfMatch(regex);
    },
    call: ([pattern, given]) => {
      const regex = compileRegex(textOf(pattern));
      typeOfMatch(regex);
      const text = textOf(given);
      const match = regex.exec(text, 0);
      if (match === undefined)
        throw new EvaluationError('pattern did not match any part of the given string');
      return valueOfMatch(regex, text, match);
    },
  },
  regexall: {
    params,
    type: ([pattern]) => {
      const regex = patternOf(pattern);
      return { list: regex === undefined ? 'any' : typeOfMatch(regex) };
    },
    call: ([pattern, given]) => {
      const regex = compileRegex(textOf(pattern));
      const element = typeOfMatch(regex);
      const text = textOf(given);
      return list(
        matchAll(regex, text).map((match) => valueOfMatch(regex, text, match)),
        element,
      );
    },
  },
};
