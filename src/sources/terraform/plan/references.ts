import type { Mapping, Tree } from '../../../estate/index.ts';
import { child, itemsAt } from '../../../estate/index.ts';
import type { AttributeOf } from '../values/value.ts';
import { addressOf, stepsOf, withoutKeys } from './address.ts';
import { mapUnder, under } from './format.ts';
import type { PlannedResource } from './resources.ts';

/** What the configuration in a plan says of one argument. */
export type Written =
  /** Its expression names these, each in full: `aws_iam_role.a.arn`, `var.role`. */
  | { readonly kind: 'expression'; readonly references: readonly string[] }
  | { readonly kind: 'absent' }
  /** The plan does not have the configuration of this resource. */
  | { readonly kind: 'unknown' };

/** More steps through variables and outputs than this are a circle. */
const FARTHEST = 50;

/**
 * The configuration that a plan carries: expressions by their references only, without the text.
 * https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export class PlanConfiguration {
  readonly #root: Mapping | undefined;
  readonly #instances = new Map<string, string[]>();
  readonly #expressions = new Map<string, ReadonlyMap<string, Mapping>>();

  constructor(plan: Tree, resources: readonly PlannedResource[]) {
    this.#root = mapUnder(mapUnder(plan, 'configuration'), 'root_module');
    for (const { address } of resources) {
      const bare = withoutKeys(address);
      const list = this.#instances.get(bare);
      if (list === undefined) this.#instances.set(bare, [address]);
      else list.push(address);
    }
  }

  /** What stands at an argument of a resource: `['vpc_config', 0, 'subnet_ids']`. */
  written(resource: PlannedResource, path: readonly (string | number)[]): Written {
    let at: Tree | undefined = this.#expressionsOf(resource);
    if (at === undefined) return { kind: 'unknown' };
    for (const [depth, key] of path.entries()) {
      // The outermost map is the resource, also where it is empty.
      if (depth > 0 && isExpression(at)) break;
      if (at.kind === 'mapping' && typeof key === 'string') at = child(at, key);
      // A block that stands at most once is an object here and may be a list of one in the values.
      else if (at.kind === 'sequence') at = at.items[Number(key)];
      if (at === undefined) return { kind: 'absent' };
    }
    return { kind: 'expression', references: isExpression(at) ? fullReferences(at) : [] };
  }

  /** The one resource attribute that a reference of a module leads to, through variables and outputs. */
  attributeAt(
    reference: string,
    module: string,
    near: PlannedResource['key'],
    left = FARTHEST,
  ): AttributeOf | undefined {
    if (left === 0) return undefined;
    const steps = stepsOf(reference);
    const [first, second, third] = steps;
    if (first === undefined || second === undefined) return undefined;
    if (first.name === 'var') {
      if (module === '' || steps.length > 2) return undefined;
      const call = stepsOf(module);
      const name = call.at(-1)!.name;
      const caller = addressOf(call.slice(0, -2));
      const expression = mapUnder(
        mapUnder(mapUnder(this.#module(caller), 'module_calls'), name),
        'expressions',
      );
      return this.#only(expression && child(expression, second.name), caller, near, left);
    }
    if (first.name === 'module') {
      if (third === undefined || steps.length > 3) return undefined;
      const inner = addressOf([...stepsOf(module), first, second]);
      const output = mapUnder(mapUnder(this.#module(inner), 'outputs'), third.name);
      return this.#only(output && child(output, 'expression'), inner, undefined, left);
    }
    if (['data', 'local', 'each', 'count', 'path', 'terraform', 'self', 'ephemeral'].includes(first.name))
      return undefined;
    if (third === undefined) return undefined;
    const address = this.#instance(addressOf([...stepsOf(module), first, second]));
    return address === undefined ? undefined : { address, attribute: attributeOf(steps.slice(2)) };
  }

  #only(
    expression: Tree | undefined,
    module: string,
    near: PlannedResource['key'],
    left: number,
  ): AttributeOf | undefined {
    if (expression === undefined || !isExpression(expression)) return undefined;
    const [only, ...others] = fullReferences(expression);
    return only === undefined || others.length > 0
      ? undefined
      : this.attributeAt(only, module, near, left - 1);
  }

  /** The resource at an address; one that leaves out keys is it when it has one instance. */
  #instance(address: string): string | undefined {
    const all = this.#instances.get(withoutKeys(address)) ?? [];
    if (all.includes(address)) return address;
    return all.length === 1 ? all[0] : undefined;
  }

  #expressionsOf({ module, name, type }: PlannedResource): Mapping | undefined {
    const bare = withoutKeys(module);
    let found = this.#expressions.get(bare);
    if (found === undefined) {
      found = new Map(
        itemsAt(this.#module(module), 'resources')
          .filter((one) => under(one, 'mode') === 'managed')
          .map((one) => [
            `${String(under(one, 'type'))}.${String(under(one, 'name'))}`,
            mapUnder(one, 'expressions') ?? EMPTY,
          ]),
      );
      this.#expressions.set(bare, found);
    }
    return found.get(`${type}.${name}`);
  }

  #module(address: string): Mapping | undefined {
    let at = this.#root;
    const steps = stepsOf(address);
    for (let index = 1; index < steps.length; index += 2)
      at = mapUnder(mapUnder(mapUnder(at, 'module_calls'), steps[index]!.name), 'module');
    return at;
  }
}

const EMPTY: Mapping = { kind: 'mapping', keys: [], values: [], keyStarts: [], start: -1, end: -1 };

/** `vpc_config[0].cluster_security_group_id` is the dotted path that lenses have. */
function attributeOf(steps: ReturnType<typeof stepsOf>): string {
  return steps.map(({ name }) => name).join('.');
}

function isExpression(tree: Tree): boolean {
  if (tree.kind !== 'mapping') return false;
  const is = (key: string): boolean => {
    const found = child(tree, key);
    return found !== undefined && (key === 'constant_value' || found.kind === 'sequence');
  };
  // An expression without references that is no constant (a function of nothing) is an empty object.
  return tree.keys.length === 0 || is('constant_value') || is('references');
}

/** The references in full: each is followed by its own prefixes, which say nothing more. */
function fullReferences(expression: Tree): readonly string[] {
  const all = itemsAt(expression, 'references').flatMap((one) =>
    one.kind === 'leaf' && typeof one.value === 'string' ? [one.value] : [],
  );
  const prefix = (short: string, long: string): boolean =>
    long.length > short.length && long.startsWith(short) && /[.[]/.test(long[short.length]!);
  return [...new Set(all)].filter((one) => !all.some((other) => prefix(one, other)));
}
