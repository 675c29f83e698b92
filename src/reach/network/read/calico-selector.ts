import type { Labels } from '../../../estate/index.ts';
import type { Answer, Requirement, Selector } from '../selector.ts';
import { EVERYTHING, selectorOf } from '../selector.ts';
import { isLabelKey, isLabelValue } from './labels.ts';

/** A condition on labels, as Calico writes it. */
export type Expression =
  | { readonly kind: 'all' }
  /** What is in no namespace. */
  | { readonly kind: 'global' }
  | { readonly kind: 'label'; readonly requirement: Requirement }
  | { readonly kind: 'text'; readonly key: string; readonly how: How; readonly value: string }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] };

type How = 'contains' | 'starts with' | 'ends with';

const ALL: Expression = { kind: 'all' };

/** Labels of the ServiceAccount of a pod stand among its own under this prefix; of some it is not known if they are. */
export const ACCOUNT_PREFIX = 'pcsa.';

/** A selector that is not written as Calico takes it. */
export class SelectorFault extends Error {
  override readonly name = 'SelectorFault';
}

const TOKEN =
  /\s*(?:(?<quoted>'[^']*'|"[^"]*")|(?<sign>&&|\|\||==|!=|[!(){},])|(?<word>[a-zA-Z0-9_./-]+))\s*/y;

/**
 * Reads a selector: `role == 'db' && !has(old)`. An empty one takes everything.
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#selectors
 * @param nameOf what a label that stands there is called among the labels that are looked at
 * @throws SelectorFault
 */
export function parseSelector(text: string, nameOf = (key: string): string => key): Expression {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      if (text.slice(from).trim() === '') break;
      throw new SelectorFault(`"${text}" can't be read from "${text.slice(from).trim()}" on`);
    }
    tokens.push(match[0].trim());
  }
  return tokens.length === 0 ? ALL : new Parser(text, tokens, nameOf).whole();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly string[];
  readonly #nameOf: (key: string) => string;
  #at = 0;

  constructor(text: string, tokens: readonly string[], nameOf: (key: string) => string) {
    this.#text = text;
    this.#tokens = tokens;
    this.#nameOf = nameOf;
  }

  whole(): Expression {
    const expression = this.#either();
    if (this.#at < this.#tokens.length) throw this.#fault('the end');
    return expression;
  }

  #either(): Expression {
    return this.#joined('or', '||', () => this.#joined('and', '&&', () => this.#single()));
  }

  #joined(kind: 'and' | 'or', sign: string, part: () => Expression): Expression {
    const parts = [part()];
    while (this.#takes(sign)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  #single(): Expression {
    if (this.#takes('!')) return not(this.#single());
    if (this.#takes('(')) {
      const inner = this.#either();
      this.#needs(')');
      return inner;
    }
    const word = this.#word();
    if ((word === 'all' || word === 'global') && this.#takes('(')) {
      this.#needs(')');
      return { kind: word };
    }
    if (word === 'has' && this.#takes('(')) {
      const key = this.#word();
      this.#needs(')');
      return this.#label(key, 'Exists', []);
    }
    return this.#comparison(word);
  }

  #comparison(key: string): Expression {
    const sign = this.#tokens[this.#at++];
    switch (sign) {
      case '==':
        return this.#label(key, 'In', [this.#quoted()]);
      case '!=':
        return this.#label(key, 'NotIn', [this.#quoted()]);
      case 'in':
        return this.#label(key, 'In', this.#set());
      case 'not':
        this.#needs('in');
        return this.#label(key, 'NotIn', this.#set());
      case 'contains':
        return { kind: 'text', key: this.#nameOf(key), how: sign, value: this.#quoted() };
      case 'starts':
      case 'ends':
        this.#needs('with');
        return { kind: 'text', key: this.#nameOf(key), how: `${sign} with`, value: this.#quoted() };
      default:
        this.#at--;
        throw this.#fault('an operator like ==');
    }
  }

  #label(key: string, operator: Requirement['operator'], values: readonly string[]): Expression {
    const different = [...new Set(values)].toSorted();
    return { kind: 'label', requirement: { key: this.#nameOf(key), operator, values: different } };
  }

  #set(): string[] {
    const values: string[] = [];
    this.#needs('{');
    while (!this.#takes('}')) {
      values.push(this.#quoted());
      if (this.#takes(',')) continue;
      this.#needs('}');
      break;
    }
    return values;
  }

  #quoted(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^['"]/.test(token)) throw this.#fault('a text in quotes');
    this.#at++;
    return token.slice(1, -1);
  }

  #word(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined || !/^[a-zA-Z0-9_./-]/.test(token)) throw this.#fault('the name of a label');
    this.#at++;
    return token;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #needs(token: string): void {
    if (!this.#takes(token)) throw this.#fault(token);
  }

  #fault(wanted: string): SelectorFault {
    const found = this.#tokens[this.#at];
    return new SelectorFault(
      `"${this.#text}" has ${found === undefined ? 'nothing' : `"${found}"`} where ${wanted} is needed`,
    );
  }
}

const OPPOSITE = { In: 'NotIn', NotIn: 'In', Exists: 'DoesNotExist', DoesNotExist: 'Exists' } as const;

export function not(of: Expression): Expression {
  if (of.kind === 'not') return of.of;
  if (of.kind !== 'label') return { kind: 'not', of };
  return { kind: 'label', requirement: { ...of.requirement, operator: OPPOSITE[of.requirement.operator] } };
}

export function and(...parts: readonly Expression[]): Expression {
  const some = parts.filter(({ kind }) => kind !== 'all');
  return some.length === 0 ? ALL : some.length === 1 ? some[0]! : { kind: 'and', parts: some };
}

/** The selector of what is in a namespace. */
export function calicoSelector(expression: Expression): Selector {
  const conditions = conditionsOf(expression);
  if (conditions?.every(isOfKubernetes) === true)
    return conditions.length === 0 ? EVERYTHING : selectorOf(conditions);
  return {
    text: `calico ${textOf(expression)}`,
    keys: [...new Set(keysOf(expression))],
    takes: (labels) => expressionTakes(expression, labels),
  };
}

/** Some of those that a selector takes, nobody knows which. */
export function someOf({ keys, takes, text }: Selector): Selector {
  return { text: `${text} ?`, keys, takes: (labels) => (takes(labels) === false ? false : undefined) };
}

/** Whether Kubernetes could say the same; a text that is no label could be taken for several values. */
function isOfKubernetes({ key, values }: Requirement): boolean {
  return !key.startsWith(ACCOUNT_PREFIX) && isLabelKey(key) && values.every(isLabelValue);
}

/** The conditions that all must hold, where it is no more than that. */
function conditionsOf(expression: Expression): Requirement[] | undefined {
  if (expression.kind === 'all') return [];
  if (expression.kind === 'label') return [expression.requirement];
  if (expression.kind !== 'and') return undefined;
  const parts = expression.parts.map(conditionsOf);
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part!);
}

/** Whether an expression takes an object with these labels; `global` for one that is in no namespace. */
export function expressionTakes(expression: Expression, labels: Labels, global = false): Answer {
  switch (expression.kind) {
    case 'all':
      return true;
    case 'global':
      return global;
    case 'label':
      return requirementTakes(expression.requirement, labels);
    case 'text': {
      const { how, key, value } = expression;
      const written = labels.known.get(key);
      if (written === undefined) return labels.unknown.has(key) || !labels.complete ? undefined : false;
      if (how === 'contains') return written.includes(value);
      return how === 'starts with' ? written.startsWith(value) : written.endsWith(value);
    }
    case 'not': {
      const answer = expressionTakes(expression.of, labels, global);
      return answer === undefined ? undefined : !answer;
    }
    default: {
      const decisive = expression.kind === 'or';
      const answers = expression.parts.map((part) => expressionTakes(part, labels, global));
      if (answers.includes(decisive)) return decisive;
      return answers.includes(undefined) ? undefined : !decisive;
    }
  }
}

function requirementTakes(requirement: Requirement, labels: Labels): Answer {
  const { key } = requirement;
  // Of the labels of a ServiceAccount that is not here it is not even known that they are there.
  if (key.startsWith(ACCOUNT_PREFIX) && labels.unknown.has(key)) return undefined;
  return selectorOf([requirement]).takes(labels);
}

function* keysOf(expression: Expression): Generator<string> {
  switch (expression.kind) {
    case 'label':
      yield expression.requirement.key;
      break;
    case 'text':
      yield expression.key;
      break;
    case 'not':
      yield* keysOf(expression.of);
      break;
    case 'and':
    case 'or':
      for (const part of expression.parts) yield* keysOf(part);
      break;
    default:
  }
}

/** The same for expressions that say the same in the same way. */
function textOf(expression: Expression): string {
  switch (expression.kind) {
    case 'label': {
      const { key, operator, values } = expression.requirement;
      return `${key} ${operator} {${values.map((value) => `'${value}'`).join()}}`;
    }
    case 'text':
      return `${expression.key} ${expression.how} '${expression.value}'`;
    case 'not':
      return `!(${textOf(expression.of)})`;
    case 'and':
    case 'or':
      return `(${expression.parts
        .map(textOf)
        .toSorted()
        .join(expression.kind === 'and' ? ' && ' : ' || ')})`;
    default:
      return `${expression.kind}()`;
  }
}
