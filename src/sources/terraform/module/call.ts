import { evaluate } from '../evaluate/expression.ts';
import { inEachCase } from '../values/choice.ts';
import { indexOf } from '../evaluate/access.ts';
import type { Resolved, Scope, Step } from '../evaluate/scope.ts';
import type { Block } from '../hcl/ast.ts';
import { object, tuple, unknown } from '../values/make.ts';
import { EvaluationError } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { Written } from './config.ts';
import { argument, fileOf, plainText } from './config.ts';
import type { Instance } from './expand.ts';
import type { ModuleInstance } from './instance.ts';
import type { FoundModule } from './root.ts';
import { expanded } from './resource.ts';

const META = new Set(['source', 'version', 'count', 'for_each', 'providers', 'depends_on']);
/** Deeper than any real configuration. */
const MAX_DEPTH = 24;
/** A module costs as much as this many expressions, however little it says. */
const COST = 1000;

/** Makes a module of its files and inputs. */
export type MakeModule = (...of: ConstructorParameters<typeof ModuleInstance>) => ModuleInstance;

/** One `module` block. https://developer.hashicorp.com/terraform/language/modules/syntax */
export class ModuleCall {
  readonly module: ModuleInstance;
  readonly name: string;
  readonly block: Written<Block>;
  readonly source: string | undefined;
  readonly version: string | undefined;
  readonly #make: MakeModule;
  readonly #instances = new Map<Instance, ModuleInstance | undefined>();
  #expanded: readonly Instance[] | undefined;
  #found: FoundModule | undefined;

  constructor(module: ModuleInstance, name: string, block: Written<Block>, make: MakeModule) {
    this.#make = make;
    this.module = module;
    this.name = name;
    this.block = block;
    this.source = plainText(argument(block.node.body, 'source')?.value);
    this.version = plainText(argument(block.node.body, 'version')?.value);
  }

  /** Where the module's files are, or why they are not here. */
  get found(): FoundModule {
    this.#found ??= this.#find();
    return this.#found;
  }

  /** The names of the arguments given, without those that every module has. */
  get inputs(): readonly string[] {
    return this.block.node.body.attributes.map(({ name }) => name).filter((name) => !META.has(name));
  }

  get expansion(): readonly Instance[] {
    if (this.#expanded !== undefined) return this.#expanded;
    const { body } = this.block.node;
    const count = argument(body, 'count');
    const each = argument(body, 'for_each');
    const address = this.module.addressOf(`module.${this.name}`);
    const by = count ?? each;
    this.#expanded =
      by === undefined
        ? [{ key: undefined, symbolic: false, names: { address } }]
        : expanded(
            this.module,
            by === count ? 'count' : 'for_each',
            address,
            by.value,
            this.module.scope(fileOf(by, this.block.file)),
          );
    return this.#expanded;
  }

  /** The module as one of its instances has it; `undefined` when its files are not here. */
  at(instance: Instance): ModuleInstance | undefined {
    if (this.#instances.has(instance)) return this.#instances.get(instance);
    const { found } = this;
    this.module.root.spend(COST);
    const made =
      found.kind === 'missing'
        ? undefined
        : this.#make(
            this.module.root,
            found.config,
            instance.names.address,
            this.#inputsOf(instance),
            this.module.library ?? found.library,
            instance.exists === undefined ? this.module.exists : [...this.module.exists, instance.exists],
            this.module.chain,
          );
    this.#instances.set(instance, made);
    return made;
  }

  /** `module.name`, `module.name.output`, `module.name[key].output`: an output is made without the others. */
  resolve(steps: readonly Step[], scope: Scope): Resolved {
    const { expansion: instances } = this;
    const [, second, third] = steps;
    const single = instances.length === 1 && instances[0]!.key === undefined;
    if (single) {
      if (second?.kind === 'attribute') return { value: this.#output(instances[0]!, second.name), used: 2 };
      return { value: this.#whole(instances[0]!), used: 1 };
    }
    if (second?.kind === 'index' && third?.kind === 'attribute') {
      const key = evaluate(second.key, scope);
      const outputs = this.#group((instance) => this.#output(instance, third.name));
      return { value: indexOf(outputs, key), used: 3 };
    }
    return { value: this.#group((instance) => this.#whole(instance)), used: 1 };
  }

  /** Something of each instance, as the list or map that the instances are. */
  #group(of: (instance: Instance) => Value): Value {
    const { expansion: instances } = this;
    const isMap = argument(this.block.node.body, 'for_each') !== undefined;
    const [first] = instances;
    if (first?.symbolic === true) {
      const reason = {
        code: 'computed-at-deployment',
        text: `how many ${first.names.address} there are is open`,
      } as const;
      return unknown('any', reason, {
        among: [of(first)],
        of: { address: first.names.address, attribute: '' },
        notNull: true,
      });
    }
    const made = new Map<Instance, Value>();
    const there = (answers: readonly Value[]): Value => {
      let at = 0;
      const present = instances.filter(({ exists }) => {
        const answer = exists === undefined ? undefined : answers[at++];
        return answer === undefined || (answer.kind === 'bool' && answer.value);
      });
      const value = (instance: Instance): Value => {
        const known = made.get(instance) ?? of(instance);
        made.set(instance, known);
        return known;
      };
      return isMap
        ? object(present.map((one) => [String(one.key), value(one)]))
        : tuple(present.map((one) => value(one)));
    };
    const open = instances.flatMap(({ exists }) => (exists === undefined ? [] : [exists]));
    return inEachCase(open, there) ?? there(open);
  }

  #output(instance: Instance, name: string): Value {
    const module = this.at(instance);
    if (module !== undefined) {
      // A card states what bears on security, not everything that the module gives back.
      if (this.found.kind === 'card' && !module.config.outputs.has(name)) return this.#unread(instance, name);
      return module.output(name);
    }
    return this.#unread(instance, name);
  }

  #whole(instance: Instance): Value {
    return this.at(instance)?.outputs() ?? this.#unread(instance, '');
  }

  #unread(instance: Instance, name: string): Value {
    const text =
      this.found.kind === 'missing'
        ? this.found.reason
        : `what ${this.found.library?.label ?? 'the module'} gives back as ${name} is not known`;
    return unknown(
      'any',
      { code: 'computed-at-deployment', text },
      { of: { address: instance.names.address, attribute: name } },
    );
  }

  #inputsOf(instance: Instance): ReadonlyMap<string, () => Value> {
    const inputs = new Map<string, () => Value>();
    for (const attribute of this.block.node.body.attributes) {
      if (META.has(attribute.name)) continue;
      const scope = {
        ...this.module.scope(fileOf(attribute, this.block.file)),
        instance: instance.names,
      };
      inputs.set(attribute.name, () => {
        try {
          return evaluate(attribute.value, scope);
        } catch (error) {
          if (!(error instanceof EvaluationError)) throw error;
          this.module.root.report(error, scope.file, attribute.value.start, this.module.library);
          const origin = { file: scope.file, start: attribute.value.start, end: attribute.value.end };
          return unknown('any', { code: 'unsupported-expression', text: error.message }, { origin });
        }
      });
    }
    return inputs;
  }

  #find(): FoundModule {
    if (this.source === undefined) return { kind: 'missing', reason: 'its source is not a plain text' };
    if (this.module.address.split('.module.').length > MAX_DEPTH)
      return { kind: 'missing', reason: `modules call each other more than ${MAX_DEPTH} levels deep` };
    const found = this.module.root.find(this);
    if (found.kind === 'missing') return found;
    return this.module.chain.includes(found.config)
      ? {
          kind: 'missing',
          reason: `${this.source} is the module that calls it, or one around that: it never ends`,
        }
      : found;
  }
}
