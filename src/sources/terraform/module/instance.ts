import type { SourceFile, Variable } from '../../../estate/index.ts';
import { evaluate } from '../evaluate/expression.ts';
import type { Resolved, Resolver, Scope, Step } from '../evaluate/scope.ts';
import type { FunctionContext } from '../functions/function.ts';
import type { Expression } from '../hcl/ast.ts';
import { bool, object, string, unknown } from '../values/make.ts';
import { withSensitive } from '../values/marks.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { ModuleCall } from './call.ts';
import type { ModuleConfig } from './config.ts';
import { argument } from './config.ts';
import { functionsOf } from './functions.ts';
import type { Library } from './library.ts';
import { ResourceGroup } from './resource.ts';
import type { Root } from './root.ts';
import { mean } from './suggest.ts';
import { conform, constraintOf } from './type-constraint.ts';

/** One module with the inputs it is called with: a root module, or one instance of a `module` block. */
export class ModuleInstance implements Resolver {
  readonly root: Root;
  readonly config: ModuleConfig;
  /** `module.eks`, `module.vpc["a"]`; empty for the root module. */
  readonly address: string;
  /** The public module that it is a part of, when nobody edits its files. */
  readonly library: Library | undefined;
  readonly functions: FunctionContext;
  /** Whether it is called at all: one value for each `count` or `for_each` around it that is open. */
  readonly exists: readonly Value[];
  /** The modules from the root on that call each other down to it, itself the last. */
  readonly chain: readonly ModuleConfig[];
  readonly #inputs: ReadonlyMap<string, () => Value>;
  readonly #values = new Map<string, Value | EvaluationError>();
  readonly #open: string[] = [];
  readonly #resources = new Map<string, ResourceGroup>();
  readonly #calls = new Map<string, ModuleCall>();
  #conditions = 0;

  constructor(
    root: Root,
    config: ModuleConfig,
    address: string,
    inputs: ReadonlyMap<string, () => Value>,
    library: Library | undefined,
    exists: readonly Value[] = [],
    around: readonly ModuleConfig[] = [],
  ) {
    this.exists = exists;
    this.chain = [...around, config];
    this.root = root;
    this.config = config;
    this.address = address;
    this.library = library;
    this.#inputs = inputs;
    this.functions = functionsOf(this);
  }

  /** `module.eks.aws_eks_cluster.this` */
  addressOf(local: string): string {
    return this.address === '' ? local : `${this.address}.${local}`;
  }

  scope(file: SourceFile): Scope {
    return { file, resolver: this };
  }

  spend = (amount: number): void => this.root.spend(amount);

  /** The resources and data sources of this module itself. */
  *resources(): Generator<ResourceGroup> {
    for (const key of this.config.resources.keys()) yield this.#resource(key)!;
  }

  *calls(): Generator<ModuleCall> {
    for (const name of this.config.modules.keys()) yield this.#call(name)!;
  }

  variable(name: string): Value {
    return this.#once(`var.${name}`, () => this.#variable(name));
  }

  local(name: string): Value {
    const declared = this.config.locals.get(name);
    if (declared === undefined)
      throw new EvaluationError(
        `local.${name} is not declared in this module${mean(name, this.config.locals.keys())}`,
      );
    return this.#once(`local.${name}`, () => evaluate(declared.node.value, this.scope(declared.file)));
  }

  output(name: string): Value {
    const declared = this.config.outputs.get(name);
    if (declared === undefined)
      throw new EvaluationError(
        `the module ${this.address} has no output "${name}"${mean(name, this.config.outputs.keys())}`,
      );
    return this.#once(`output.${name}`, () => {
      const { body } = declared.node;
      const value = argument(body, 'value');
      if (value === undefined) throw new EvaluationError(`the output "${name}" has no value`);
      const scope = this.scope(declared.file);
      const found = evaluate(value.value, scope);
      return this.#flag(body, 'sensitive', scope) ? withSensitive(found) : found;
    });
  }

  /** All outputs as one object; one that can't be evaluated is unknown. */
  outputs(): Value {
    return object(
      [...this.config.outputs.keys()].map((name) => [name, this.quietly(() => this.output(name))]),
    );
  }

  /** The value, or unknown when it is wrong: it is said where it is evaluated for itself. */
  quietly(value: () => Value): Value {
    try {
      return value();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return unknown('any', { code: 'unsupported-expression', text: error.message });
    }
  }

  resolve = (root: string, steps: readonly Step[], scope: Scope): Resolved => {
    const first = steps[0]?.kind === 'attribute' ? steps[0].name : undefined;
    switch (root) {
      case 'var':
        return { value: this.variable(named(first, 'var')), used: 1 };
      case 'local':
        return { value: this.local(named(first, 'local')), used: 1 };
      case 'module': {
        const name = named(first, 'module');
        const call = this.#call(name);
        if (call === undefined)
          throw new EvaluationError(
            `module.${name} is not declared in this module${mean(name, this.config.modules.keys())}`,
          );
        return call.resolve(steps, scope);
      }
      case 'path':
        return { value: this.#path(named(first, 'path')), used: 1 };
      case 'terraform':
      case 'tofu':
        if (first === 'workspace') return { value: this.root.workspace, used: 1 };
        if (first === 'applying') return { value: unknown('bool', atApply), used: 1 };
        throw new EvaluationError(`there is no ${root}.${first ?? ''}`);
      case 'each':
        return { value: eachOf(scope, first), used: 1 };
      case 'count':
        if (first !== 'index') throw new EvaluationError('of count there is only count.index');
        if (scope.instance?.count === undefined)
          throw new EvaluationError('count.index can only be used in a block that has count');
        return { value: scope.instance.count, used: 1 };
      case 'self':
        return { value: unknown('any', atApply), used: 0 };
      case 'data':
      case 'ephemeral': {
        const second = steps[1]?.kind === 'attribute' ? steps[1].name : undefined;
        return { value: this.#named(`${root}.${first ?? ''}.${second ?? ''}`), used: 2 };
      }
      default:
        return { value: this.#named(`${root}.${first ?? ''}`), used: 1 };
    }
  };

  conditionOf = (condition: Expression, scope: Scope): Variable => {
    const written = scope.file.text.slice(condition.start, condition.end).replaceAll(/\s+/g, ' ');
    // What hangs on an element is another question for each of them.
    let where = /\b(?:each|count|self)\./.test(written) ? (scope.instance?.address ?? '') : '';
    if (scope.names !== undefined) where += `#${++this.#conditions}`;
    const label = written.length <= 60 ? written : `${written.slice(0, 59)}…`;
    return {
      id: `${this.root.id}|${this.address}|${where}|${written}`,
      label: `\`${label}\``,
      options: ['true', 'false'],
    };
  };

  #variable(name: string): Value {
    const declared = this.config.variables.get(name);
    if (declared === undefined)
      throw new EvaluationError(
        `var.${name} is not declared in this module${mean(name, this.config.variables.keys())}`,
      );
    const { file, node } = declared;
    const scope = this.scope(file);
    const type = argument(node.body, 'type');
    const constraint = type === undefined ? undefined : constraintOf(this.root.typeExpression(type.value));
    const fit = (value: Value): Value =>
      constraint === undefined
        ? value
        : conform(value, constraint, (expression) => evaluate(expression, scope));
    const given = this.#inputs.get(name)?.();
    const fallback = argument(node.body, 'default');
    let value = given;
    const nullable = this.#flag(node.body, 'nullable', scope);
    if (value?.kind === 'null' && nullable === false) value = undefined;
    if (value === undefined && fallback !== undefined) value = evaluate(fallback.value, scope);
    try {
      if (value !== undefined) value = fit(value);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      throw new EvaluationError(`var.${name}: ${error.message}`);
    }
    value ??= this.#unset(
      name,
      constraint?.type ?? 'any',
      nullable === false,
      file,
      node.start,
      node.headEnd,
    );
    return this.#flag(node.body, 'sensitive', scope) ? withSensitive(value) : value;
  }

  /** Nobody gives it a value: a bool is one of two, anything else is open. */
  #unset(
    name: string,
    type: Parameters<typeof unknown>[0],
    notNull: boolean,
    file: SourceFile,
    start: number,
    end: number,
  ): Value {
    const origin = { file, start, end };
    const label = this.address === '' ? `var.${name}` : `var.${name} of ${this.address}`;
    if (type === 'bool') {
      const variable = {
        id: `${this.root.id}|${this.address}|var.${name}`,
        label,
        options: ['true', 'false'],
      };
      return unknown('bool', unset(label), {
        choice: { variable, branches: [bool(true), bool(false)] },
        origin,
      });
    }
    // Two places that read the same variable say the same, whatever it is.
    const of = { address: this.addressOf(`var.${name}`), attribute: 'value' };
    return unknown(type, unset(label), { origin, of, ...(notNull ? { notNull } : {}) });
  }

  #flag(body: Parameters<typeof argument>[0], name: string, scope: Scope): boolean | undefined {
    const found = argument(body, name);
    if (found === undefined) return undefined;
    const value = this.quietly(() => evaluate(found.value, scope));
    return value.kind === 'bool' ? value.value : undefined;
  }

  #path(name: string): Value {
    switch (name) {
      case 'module':
        return string(this.root.pathTo(this.config.folder));
      case 'root':
        return string('.');
      case 'cwd':
        return string(this.root.folder === '.' ? '/' : `/${this.root.folder}`);
      default:
        throw new EvaluationError(`there is no path.${name}; there are path.module, path.root and path.cwd`);
    }
  }

  #named(key: string): Value {
    const group = this.#resource(key);
    if (group === undefined)
      throw new EvaluationError(
        `${key} is not declared in this module${mean(key, this.config.resources.keys())}`,
      );
    return group.value();
  }

  #resource(key: string): ResourceGroup | undefined {
    const found = this.#resources.get(key);
    if (found !== undefined) return found;
    const block = this.config.resources.get(key);
    if (block === undefined) return undefined;
    const made = new ResourceGroup(this, key, block);
    this.#resources.set(key, made);
    return made;
  }

  #call(name: string): ModuleCall | undefined {
    const found = this.#calls.get(name);
    if (found !== undefined) return found;
    const block = this.config.modules.get(name);
    if (block === undefined) return undefined;
    const made = new ModuleCall(this, name, block, (...of) => new ModuleInstance(...of));
    this.#calls.set(name, made);
    return made;
  }

  /** A value that is made when it is first asked for; one that asks for itself is an error, and stays one. */
  #once(key: string, make: () => Value): Value {
    const found = this.#values.get(key);
    if (found instanceof EvaluationError) throw found;
    if (found !== undefined) return found;
    const at = this.#open.indexOf(key);
    if (at !== -1)
      throw new EvaluationError(`${[...this.#open.slice(at), key].join(' → ')}: this depends on itself`);
    this.#open.push(key);
    try {
      const value = this.root.deeper(make);
      this.#values.set(key, value);
      return value;
    } catch (error) {
      if (error instanceof EvaluationError) this.#values.set(key, error);
      throw error;
    } finally {
      this.#open.pop();
    }
  }
}

const atApply = { code: 'computed-at-deployment', text: 'it is only known once it is applied' } as const;

function unset(label: string) {
  return {
    code: 'unresolved-parameter',
    text: `${label} has no value: give it one with --var-file, or a default`,
  } as const;
}

function named(name: string | undefined, root: string): string {
  if (name === undefined) throw new EvaluationError(`${root} needs a name behind it: ${root}.name`);
  return name;
}

function eachOf(scope: Scope, name: string | undefined): Value {
  const each = scope.instance?.each;
  if (each === undefined) throw new EvaluationError('each can only be used in a block that has for_each');
  if (name === 'key') return each.key;
  if (name === 'value') return each.value;
  throw new EvaluationError('of each there are only each.key and each.value');
}
