import { createHash } from 'node:crypto';
import type { Tree, Variable } from '../../estate/index.ts';
import { leaf } from '../../estate/index.ts';
import type { Part, Place } from './cases.ts';
import { choice, knownText, settle, settleText } from './cases.ts';
import type { Env } from './env.ts';
import type { Formula } from './formula.ts';
import { TooManyCases } from './formula.ts';
import type { Template } from './model.ts';
import { canonical, isClosed, originOf } from './origins.ts';

/** A condition with more cases than this is taken as one open question of its own. */
const MAX_PATHS = 64;
const MAX_DEPTH = 200;

/**
 * The conditions of a template, each evaluated once.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
 */
export class Conditions {
  readonly #template: Template;
  readonly #known = new Map<string, Formula>();
  readonly #open: string[] = [];

  constructor(template: Template) {
    this.#template = template;
  }

  /** The condition of this name: what is not known becomes an open question that has the same answer everywhere. */
  named(name: string): Formula {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const declared = this.#template.conditions.get(name);
    if (declared === undefined) return this.#question(`condition ${name}`);
    if (this.#open.includes(name) || this.#open.length >= MAX_DEPTH) {
      const chain = [...this.#open.slice(Math.max(0, this.#open.indexOf(name))), name];
      this.#template.report(
        declared.start,
        'condition-cycle',
        this.#open.includes(name)
          ? `condition ${name} hangs on itself (${chain.slice(0, 5).join(' → ')}); break the cycle`
          : `condition ${name} hangs on more than ${MAX_DEPTH} others in a row; make it simpler`,
      );
      return this.#question(`condition ${name}`);
    }
    this.#open.push(name);
    let formula: Formula;
    try {
      formula = this.formula(declared);
      if (typeof formula !== 'boolean' && formula.paths > MAX_PATHS)
        formula = this.#question(`condition ${name}`);
    } catch (error) {
      if (!(error instanceof TooManyCases)) throw error;
      formula = this.#question(`condition ${name}`);
    } finally {
      this.#open.pop();
    }
    this.#known.set(name, formula);
    return formula;
  }

  /** A condition function. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html */
  formula(tree: Tree): Formula {
    const { formulas } = this.#template;
    const name = tree.kind === 'mapping' && tree.keys.length === 1 ? tree.keys[0] : undefined;
    const argument = tree.kind === 'mapping' ? tree.values[0] : undefined;
    if (argument?.kind === 'leaf' && name === 'Condition') return this.named(String(argument.value));
    if (tree.kind === 'leaf' && /^(?:true|false)$/i.test(String(tree.value)))
      return /^true$/i.test(String(tree.value));
    const items = argument?.kind === 'sequence' ? argument.items : [];
    switch (name) {
      case 'Fn::And':
        return items.reduce<Formula>(
          (all, item) => (all === false ? all : formulas.and(all, this.formula(item))),
          items.length > 0 || this.#asked(tree),
        );
      case 'Fn::Or':
        if (items.length === 0) return this.#asked(tree);
        return items.reduce<Formula>(
          (any, item) => (any === true ? any : formulas.or(any, this.formula(item))),
          false,
        );
      case 'Fn::Not':
        return items.length === 1 ? formulas.not(this.formula(items[0]!)) : this.#asked(tree);
      case 'Fn::Equals': {
        if (items.length !== 2) return this.#asked(tree);
        const env = this.#template.env.exactly();
        const [left, right] = [env.evaluate(items[0]!), env.evaluate(items[1]!)];
        return this.#formulaOf(equal(env, left, right, tree), tree);
      }
      default:
        return this.#asked(tree);
    }
  }

  #asked(tree: Tree): Formula {
    return this.#question(`the condition at offset ${tree.start}`);
  }

  #question(label: string): Formula {
    return this.#template.formulas.is(questionOf(this.#template, label, label), 0);
  }

  /** The formula that a tree of truth values stands for. */
  #formulaOf(tree: Tree | undefined, at: Tree): Formula {
    if (tree?.kind === 'leaf') return tree.value === true;
    if (tree?.kind === 'choice') {
      return this.#template.formulas.cases(
        tree.variable,
        tree.variable.options.map((_, option) => this.#formulaOf(tree.branch(option), at)),
      );
    }
    return this.#asked(at);
  }
}

/** A question that only the deployment answers: `true` is its first option. */
function questionOf(template: Template, key: string, label: string): Variable {
  const id = key.length <= 120 ? key : createHash('sha256').update(key).digest('hex');
  return { id: `${template.scope.id}#${id}`, label, options: ['true', 'false'] };
}

/** Whether two values are equal, as a tree of truth values over what is open. */
export function equal(
  env: Env,
  left: Tree | undefined,
  right: Tree | undefined,
  place: Place,
): Tree | undefined {
  return settle(env, left, place, (inner, a) =>
    settle(inner, right, place, (innermost, b) => {
      if (isCollection(a) || isCollection(b)) {
        const [one, other] = [canonical(a), canonical(b)];
        if (one === other) return truthAt(true, place);
        if (isClosed(a) && isClosed(b)) return truthAt(false, place);
        return ask(innermost, one, other, false, place);
      }
      return settleText(innermost, a, place, (env, one) =>
        settleText(env, b, place, (env, other) => equalTexts(env, revealed(one), revealed(other), place)),
      );
    }),
  );
}

function equalTexts(env: Env, left: readonly Part[], right: readonly Part[], place: Place): Tree | undefined {
  const [a, b] = [knownText(left), knownText(right)];
  if (a !== undefined && b !== undefined) return truthAt(a === b, place);
  if (a !== undefined && cantBe(right, a)) return truthAt(false, place);
  if (b !== undefined && cantBe(left, b)) return truthAt(false, place);
  const [one, other] = [nameOf(left), nameOf(right)];
  if (one === other) return truthAt(true, place);
  const hidden = [...left, ...right].some(
    (part) => typeof part !== 'string' && headOrigin(part)?.hidden === true,
  );
  return ask(env, one, other, hidden, place);
}

function ask(env: Env, left: string, right: string, hidden: boolean, place: Place): Tree | undefined {
  const [a, b] = left < right ? [left, right] : [right, left];
  const scope = `${env.template.scope.id}#`;
  const shown = (text: string): string => text.replaceAll(scope, '').slice(0, 80);
  const label = hidden ? `the comparison at offset ${place.start}` : `${shown(left)} = ${shown(right)}`;
  const variable = questionOf(env.template, `${a} = ${b}`, label);
  return choice(env, variable, place, (_, option) => truthAt(option === 0, place));
}

/** The pieces with the values of secrets, where they are known: only for comparing. */
function revealed(parts: readonly Part[]): Part[] {
  const shown: Part[] = [];
  for (const part of parts) {
    const text = typeof part === 'string' ? part : headOrigin(part)?.secret;
    const last = shown.at(-1);
    if (text === undefined) shown.push(part);
    else if (typeof last === 'string') shown[shown.length - 1] = last + text;
    else if (text !== '') shown.push(text);
  }
  return shown;
}

function headOrigin(part: Tree): ReturnType<typeof originOf> {
  let at = part;
  while (at.kind === 'passage') at = at.tree;
  return originOf(at);
}

/** Whether a text that is known in parts can't be this one. */
function cantBe(parts: readonly Part[], text: string): boolean {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') {
    return headOrigin(only)?.excludes?.has(text) === true;
  }
  let from = 0;
  let to = text.length;
  const last = parts.at(-1);
  if (typeof last === 'string') {
    if (!text.endsWith(last)) return true;
    to -= last.length;
  }
  for (let at = 0; at < parts.length - (typeof last === 'string' ? 1 : 0); at++) {
    const part = parts[at]!;
    if (typeof part !== 'string') continue;
    const found = at === 0 ? (text.startsWith(part) ? 0 : -1) : text.indexOf(part, from);
    if (found === -1 || found + part.length > to) return true;
    from = found + part.length;
  }
  return from > to;
}

function nameOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : canonical(part))).join('+');
}

function isCollection(tree: Tree | undefined): boolean {
  return tree?.kind === 'sequence' || tree?.kind === 'mapping';
}

function truthAt(value: boolean, place: Place): Tree {
  return leaf(value, place.start, place.end);
}
