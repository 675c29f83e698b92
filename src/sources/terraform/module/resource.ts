import type { SourceFile, Variable } from '../../../estate/index.ts';
import { attributesOf } from '../data/index.ts';
import { inEachCase } from '../values/choice.ts';
import { evaluate } from '../evaluate/expression.ts';
import type { Scope } from '../evaluate/scope.ts';
import { object, tuple, unknown } from '../values/make.ts';
import { EvaluationError } from '../values/value.ts';
import type { MapValue, Value } from '../values/value.ts';
import { evaluateBody } from './body.ts';
import type { ResourceBlock } from './config.ts';
import { argument } from './config.ts';
import type { Instance } from './expand.ts';
import { counted, forEach } from './expand.ts';
import type { ModuleInstance } from './instance.ts';

/** One `resource` or `data` block with all the instances it stands for. */
export class ResourceGroup {
  readonly module: ModuleInstance;
  /** `aws_vpc.main`, `data.aws_region.this` */
  readonly key: string;
  readonly block: ResourceBlock;
  #instances: readonly ResourceInstance[] | undefined;
  #open = false;

  constructor(module: ModuleInstance, key: string, block: ResourceBlock) {
    this.module = module;
    this.key = key;
    this.block = block;
  }

  get instances(): readonly ResourceInstance[] {
    if (this.#instances !== undefined) return this.#instances;
    if (this.#open) throw new EvaluationError(`${this.key} depends on itself`);
    this.#open = true;
    try {
      const made = this.#expand();
      this.#instances = made.map((instance) => new ResourceInstance(this, instance));
      return this.#instances;
    } finally {
      this.#open = false;
    }
  }

  /** What `aws_vpc.main` is in an expression. */
  value(): Value {
    const { instances } = this;
    const { body } = this.block.node;
    if (argument(body, 'count') === undefined && argument(body, 'for_each') === undefined)
      return instances[0]!.value;
    if (instances.some(({ instance }) => instance.symbolic)) {
      const only = instances[0]!;
      return unknown('any', only.value.kind === 'unknown' ? only.value.reason : OPEN, {
        among: [only.value],
        of: { address: only.address, attribute: '' },
        notNull: true,
      });
    }
    const exists = instances.map(({ instance }) => instance.exists);
    const there = (answers: readonly (Value | undefined)[]): Value => {
      const present = instances.filter((_, index) => {
        const answer = answers[index];
        return answer === undefined || (answer.kind === 'bool' && answer.value);
      });
      return argument(body, 'for_each') === undefined
        ? tuple(present.map(({ value }) => value))
        : object(present.map(({ instance, value }) => [String(instance.key), value]));
    };
    const open = exists.flatMap((one) => (one === undefined ? [] : [one]));
    if (open.length === 0) return there(exists);
    const cases = inEachCase(open, (answers) => {
      let at = 0;
      return there(exists.map((one) => (one === undefined ? undefined : answers[at++])));
    });
    return cases ?? there(exists);
  }

  #expand(): readonly Instance[] {
    const { file, node } = this.block;
    const scope = this.module.scope(file);
    const count = argument(node.body, 'count');
    const each = argument(node.body, 'for_each');
    const address = this.module.addressOf(this.key);
    const by = count ?? each;
    if (by === undefined) return [{ key: undefined, symbolic: false, names: { address } }];
    return expanded(this.module, by === count ? 'count' : 'for_each', address, by.value, scope);
  }
}

const OPEN = { code: 'computed-at-deployment', text: 'how many there are is only known later' } as const;

/** The instances of a block with `count` or `for_each`; one that stands for all when the argument is wrong. */
export function expanded(
  module: ModuleInstance,
  by: 'count' | 'for_each',
  address: string,
  expression: Parameters<typeof evaluate>[0],
  scope: Scope,
): readonly Instance[] {
  const open = (): Variable => ({
    id: `${module.root.id}|how many|${address}`,
    label: `the number of ${address}`,
    options: ['0', '1 or more'],
  });
  const make = by === 'count' ? counted : forEach;
  try {
    return make(address, evaluate(expression, scope), open);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    module.root.report(error, scope.file, expression.start, module.library);
    return make(address, unknown('any', { code: 'unsupported-expression', text: error.message }), open);
  }
}

/** One resource, with all that its block says of it. */
export class ResourceInstance {
  readonly group: ResourceGroup;
  readonly instance: Instance;
  #body: MapValue | undefined;
  #value: Value | undefined;
  #open = false;

  constructor(group: ResourceGroup, instance: Instance) {
    this.group = group;
    this.instance = instance;
  }

  get address(): string {
    return this.instance.names.address;
  }

  get file(): SourceFile {
    return this.group.block.file;
  }

  /** What the block says: its arguments and nested blocks. */
  get body(): MapValue {
    if (this.#body !== undefined) return this.#body;
    if (this.#open) throw new EvaluationError(`${this.group.key} depends on itself`);
    this.#open = true;
    try {
      const { module } = this.group;
      const scope = { ...module.scope(this.file), instance: this.instance.names };
      this.#body = evaluateBody(
        this.group.block.node.body,
        scope,
        { report: (error, file, start) => module.root.report(error, file, start, module.library) },
        true,
      );
      return this.#body;
    } finally {
      this.#open = false;
    }
  }

  /** What it is in an expression: what its block says, and what only its provider knows. */
  get value(): Value {
    this.#value ??= this.#make();
    return this.#value;
  }

  #make(): Value {
    const { block, module } = this.group;
    const of = { address: this.address, attribute: '' };
    const reason = {
      code: 'computed-at-deployment',
      text: `${this.address} is only known once it is ${block.mode === 'data' ? 'read' : 'made'}`,
    } as const;
    const having = new Map(
      [...this.body.entries].map(([name, value]) => [name, withUnwritten(value, of, name, reason)]),
    );
    for (const [name, value] of having) if (value.kind === 'null') having.delete(name);
    for (const [name, value] of attributesOf(this, module)) having.set(name, value);
    return unknown('any', reason, { having, of, notNull: true });
  }
}

/** A nested block as its readers see it: what is not written in it, the provider may add. */
function withUnwritten(
  value: Value,
  of: { readonly address: string; readonly attribute: string },
  path: string,
  reason: Parameters<typeof unknown>[1],
): Value {
  if (value.kind !== 'tuple' || value.items.length === 0) return value;
  const items = value.items.map((item) =>
    item.kind === 'object' && item.keyStarts !== undefined
      ? unknown('any', reason, {
          having: item.entries,
          of: { ...of, attribute: path },
          notNull: true,
          ...(item.origin && { origin: item.origin }),
        })
      : item,
  );
  return { ...value, items };
}
