/**
 * Filter patterns of CloudWatch Logs, read to ask whether they take a certain event.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A condition on an event. */
type Test = (event: Json) => boolean;

/** Whether a pattern takes an event; `undefined` when the pattern can't be read. */
export function takes(pattern: string, event: Json): boolean | undefined {
  const text = pattern.trim();
  if (text.length > 2048) return undefined;
  if (text.startsWith('{')) return jsonTest(text)?.(event);
  // Columns: an event that is JSON has none.
  if (text.startsWith('[')) return undefined;
  return takesTerms(text, JSON.stringify(event));
}

/** Terms: all have to be there, of those with a question mark one, of those with a minus none. */
function takesTerms(pattern: string, text: string): boolean | undefined {
  const optional: boolean[] = [];
  let required = 0;
  for (const match of pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|(\S+))/g)) {
    const [, sign, phrase, expression, word] = match;
    if (expression !== undefined) return undefined;
    const has = text.includes(phrase?.replaceAll('\\', '') ?? word!);
    if (sign === '?') optional.push(has);
    else {
      required++;
      if (has === (sign === '-')) return false;
    }
  }
  // Beside a term that is required, those with a question mark are ignored.
  return required > 0 || optional.length === 0 || optional.includes(true);
}

const TOKEN =
  /\s*(?:(&&|\|\||!=|<=|>=|[=<>(){}])|%([^%]*)%|"((?:[^"\\]|\\.)*)"|(\$(?:\.?\[(?:"[^"]*"|'[^']*'|\d+|\*)\]|\.[\w:*-]+)+)|([^\s()&|=<>!{}"]+))/y;

type Token = { readonly kind: 'sign' | 'regex' | 'text' | 'selector' | 'word'; readonly text: string };

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const kinds = ['sign', 'regex', 'text', 'selector', 'word'] as const;
  TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (match === null) return undefined;
    const at = kinds.findIndex((_, index) => match[index + 1] !== undefined);
    tokens.push({ kind: kinds[at]!, text: match[at + 1]! });
  }
  return tokens;
}

function jsonTest(text: string): Test | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined || tokens.at(-1)?.text !== '}') return undefined;
  let at = 1;
  const is = (sign: string): boolean => tokens[at]?.kind === 'sign' && tokens[at]?.text === sign;

  const some = (): Test | undefined => {
    let left = every();
    while (left !== undefined && is('||')) {
      at++;
      const [a, b] = [left, every()];
      left = b === undefined ? undefined : (event) => a(event) || b(event);
    }
    return left;
  };
  const every = (): Test | undefined => {
    let left = one();
    while (left !== undefined && is('&&')) {
      at++;
      const [a, b] = [left, one()];
      left = b === undefined ? undefined : (event) => a(event) && b(event);
    }
    return left;
  };
  const one = (): Test | undefined => {
    if (is('(')) {
      at++;
      const inner = some();
      if (!is(')')) return undefined;
      at++;
      return inner;
    }
    const selector = tokens[at++];
    if (selector?.kind !== 'selector') return undefined;
    const values = (event: Json): Json[] => select(selector.text, event);
    const operator = tokens[at++];
    if (operator?.kind === 'word') return worded(operator.text, values);
    const operand = tokens[at++];
    if (operator?.kind !== 'sign' || operand === undefined || operand.kind === 'sign') return undefined;
    return compared(operator.text, operand, values);
  };
  const worded = (word: string, values: (event: Json) => Json[]): Test | undefined => {
    const next = tokens[at++]?.text.toUpperCase();
    if (word.toUpperCase() === 'NOT' && next === 'EXISTS') return (event) => values(event).length === 0;
    if (word.toUpperCase() !== 'IS') return undefined;
    const wanted = { NULL: null, TRUE: true, FALSE: false }[next ?? ''];
    return wanted === undefined ? undefined : (event) => values(event).includes(wanted);
  };

  const test = some();
  return test !== undefined && at === tokens.length - 1 ? test : undefined;
}

function compared(operator: string, operand: Token, values: (event: Json) => Json[]): Test | undefined {
  if (operand.kind === 'regex') {
    const expression = regexOf(operand.text);
    if (expression === undefined || (operator !== '=' && operator !== '!=')) return undefined;
    return (event) =>
      scalars(values(event)).some((value) => expression.test(String(value)) === (operator === '='));
  }
  if (operator === '=' || operator === '!=') {
    const equals = (value: Json): boolean =>
      typeof value === 'number' && operand.text.trim() !== '' && Number(operand.text) === value
        ? true
        : glob(operand.text, String(value));
    return (event) => scalars(values(event)).some((value) => equals(value) === (operator === '='));
  }
  const number = Number(operand.text);
  if (Number.isNaN(number)) return undefined;
  const compare = {
    '<': (value: number) => value < number,
    '>': (value: number) => value > number,
    '<=': (value: number) => value <= number,
    '>=': (value: number) => value >= number,
  }[operator];
  return compare === undefined
    ? undefined
    : (event) => values(event).some((value) => typeof value === 'number' && compare(value));
}

/** Only what is a single value is compared. */
function scalars(values: readonly Json[]): Json[] {
  return values.filter((value) => typeof value !== 'object');
}

function select(selector: string, event: Json): Json[] {
  let found: Json[] = [event];
  for (const match of selector.matchAll(/\[(?:"([^"]*)"|'([^']*)'|(\d+|\*))\]|\.([\w:*-]+)/g)) {
    const key = match[1] ?? match[2] ?? match[3] ?? match[4]!;
    found = found.flatMap((value) => below(value, key));
  }
  return found;
}

function below(value: Json, key: string): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return key === '*'
      ? (value as readonly Json[])
      : /^\d+$/.test(key)
        ? value.slice(Number(key), Number(key) + 1)
        : [];
  const map = value as { readonly [key: string]: Json };
  if (key === '*') return Object.values(map);
  return Object.hasOwn(map, key) ? [map[key]!] : [];
}

/** `*` is any text, wherever it stands. */
function glob(pattern: string, text: string): boolean {
  const parts = pattern.replaceAll('\\', '').split('*');
  if (parts.length === 1) return parts[0] === text;
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** Their expressions have no groups; anything else is not read. */
function regexOf(text: string): RegExp | undefined {
  if (text.length > 100 || /[()]/.test(text) || (text.match(/[*+]/g)?.length ?? 0) > 3) return undefined;
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}
