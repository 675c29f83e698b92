import type { Mapping, Tree } from '../../estate/index.ts';
import { child } from '../../estate/index.ts';
import { isIntrinsic } from './evaluate.ts';
import { LOOP } from './intrinsics/for-each.ts';
import { subPieces } from './intrinsics/text.ts';
import type { Template } from './model.ts';

const NONE: ReadonlySet<string> = new Set();
const PSEUDO = /^AWS::(?:AccountId|NoValue|NotificationARNs|Partition|Region|StackId|StackName|URLSuffix)$/;

/** How many arguments each function takes. */
const COUNTS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['Fn::And', [1, 10]],
  ['Fn::Or', [1, 10]],
  ['Fn::Not', [1, 1]],
  ['Fn::Equals', [2, 2]],
  ['Fn::If', [3, 3]],
  ['Fn::FindInMap', [3, 4]],
  ['Fn::Join', [2, 2]],
  ['Fn::Select', [2, 2]],
  ['Fn::Split', [2, 2]],
  ['Fn::Cidr', [2, 3]],
]);

/** Reports names that lead nowhere and functions called wrongly, wherever they stand, also where it never comes to it. */
export function validate(template: Template): void {
  const checker = new Checker(template);
  for (const tree of template.conditions.values()) checker.check(tree, true);
  for (const { tree } of template.resources.values()) {
    checker.conditionName(child(tree, 'Condition'));
    checker.dependsOn(child(tree, 'DependsOn'));
    const properties = child(tree, 'Properties');
    if (properties !== undefined) checker.check(properties, false);
  }
  for (const tree of template.outputs.values()) {
    if (tree.kind !== 'mapping') continue;
    checker.conditionName(child(tree, 'Condition'));
    for (const key of ['Value', 'Export']) {
      const value = child(tree, key);
      if (value !== undefined) checker.check(value, false);
    }
  }
}

class Checker {
  readonly #template: Template;
  readonly #seen = new Set<Tree>();

  constructor(template: Template) {
    this.#template = template;
  }

  check(tree: Tree, isCondition: boolean, own: ReadonlySet<string> = NONE): void {
    if (tree.kind === 'passage') return;
    if (tree.kind !== 'mapping' && tree.kind !== 'sequence') return;
    if (own.size === 0) {
      if (this.#seen.has(tree)) return;
      this.#seen.add(tree);
    }
    if (tree.kind === 'sequence') {
      for (const item of tree.items) this.check(item, isCondition, own);
      return;
    }
    const [name] = tree.keys;
    if (tree.keys.length === 1 && name !== undefined)
      this.#call(tree, name, tree.values[0]!, isCondition, own);
    tree.keys.forEach((key, at) => {
      const value = tree.values[at]!;
      this.check(value, isCondition, key.startsWith(LOOP) ? withIdentifier(own, value) : own);
    });
  }

  conditionName(tree: Tree | undefined): void {
    if (tree?.kind !== 'leaf' || typeof tree.value !== 'string') return;
    const name = tree.value;
    if (this.#template.conditions.has(name) || name.includes('${') || this.#template.isTransformed) return;
    this.#report(
      tree,
      'unresolved-reference',
      `there is no condition ${name.slice(0, 80)}; define it under Conditions`,
    );
  }

  dependsOn(tree: Tree | undefined): void {
    for (const item of tree?.kind === 'sequence' ? tree.items : [tree]) {
      if (item?.kind === 'leaf' && typeof item.value === 'string') this.#resource(item, item.value, NONE);
    }
  }

  #call(tree: Mapping, name: string, argument: Tree, isCondition: boolean, own: ReadonlySet<string>): void {
    const count = COUNTS.get(name);
    if (count !== undefined) {
      const given = argument.kind === 'sequence' ? argument.items.length : -1;
      if (given < count[0] || given > count[1]) {
        const wanted = count[0] === count[1] ? `${count[0]}` : `${count[0]} to ${count[1]}`;
        this.#report(tree, 'invalid-intrinsic', `${name} needs a list of ${wanted}; it was not evaluated`);
        return;
      }
    }
    const first = argument.kind === 'sequence' ? argument.items[0] : argument;
    switch (name) {
      case 'Ref':
        if (argument.kind === 'leaf') this.#reference(argument, String(argument.value), own);
        break;
      case 'Condition':
        if (isCondition) this.conditionName(argument);
        break;
      case 'Fn::If':
        this.conditionName(first);
        break;
      case 'Fn::GetAtt':
        this.#getAtt(tree, argument, own);
        break;
      case 'Fn::Sub':
        this.#sub(tree, argument, own);
        break;
      case 'Fn::FindInMap':
        this.#map(tree, first, argument);
        break;
      default:
        if (
          name.startsWith('Fn::') &&
          name !== 'Fn::Transform' &&
          !name.startsWith(LOOP) &&
          !isIntrinsic(name)
        ) {
          this.#report(
            tree,
            'unsupported-intrinsic',
            `${name.slice(0, 80)} is not evaluated; what it gives counts as unknown`,
          );
        }
    }
  }

  #getAtt(tree: Mapping, argument: Tree, own: ReadonlySet<string>): void {
    if (argument.kind === 'leaf') {
      const text = String(argument.value);
      const dot = text.indexOf('.');
      if (dot > 0) this.#resource(argument, text.slice(0, dot), own);
      else
        this.#report(
          tree,
          'invalid-intrinsic',
          'Fn::GetAtt needs a resource and an attribute: Name.Attribute',
        );
      return;
    }
    const [target] = argument.kind === 'sequence' ? argument.items : [];
    if (target === undefined)
      this.#report(tree, 'invalid-intrinsic', 'Fn::GetAtt needs a resource and an attribute');
    else if (target.kind === 'leaf') this.#resource(target, String(target.value), own);
  }

  #sub(tree: Mapping, argument: Tree, own: ReadonlySet<string>): void {
    const [text, variables] = argument.kind === 'sequence' ? argument.items : [argument];
    if (text?.kind !== 'leaf' || (argument.kind === 'sequence' && argument.items.length > 2)) {
      this.#report(tree, 'invalid-intrinsic', 'Fn::Sub needs a text, or a list of a text and a map');
      return;
    }
    const names = new Set(variables?.kind === 'mapping' ? variables.keys : []);
    for (const piece of subPieces(String(text.value))) {
      if (piece.kind !== 'name' || names.has(piece.name)) continue;
      const dot = piece.name.indexOf('.');
      if (dot > 0) this.#resource(text, piece.name.slice(0, dot), own);
      else this.#reference(text, piece.name, own);
    }
  }

  #map(tree: Mapping, name: Tree | undefined, argument: Tree): void {
    if (name?.kind !== 'leaf' || this.#template.isTransformed) return;
    const fallback = argument.kind === 'sequence' ? argument.items[3] : undefined;
    if (this.#template.mappings.has(String(name.value)) || fallback !== undefined) return;
    this.#report(
      tree,
      'unresolved-reference',
      `there is no mapping ${String(name.value).slice(0, 80)}; define it under Mappings`,
    );
  }

  #reference(at: Tree, name: string, own: ReadonlySet<string>): void {
    const template = this.#template;
    if (template.parameters.has(name) || template.resources.has(name) || PSEUDO.test(name)) return;
    this.#unresolved(at, name, own, 'parameter or resource');
  }

  #resource(at: Tree, name: string, own: ReadonlySet<string>): void {
    if (!this.#template.resources.has(name)) this.#unresolved(at, name, own, 'resource');
  }

  #unresolved(at: Tree, name: string, own: ReadonlySet<string>, what: string): void {
    if (own.has(name) || name.includes('${') || this.#template.isTransformed) return;
    this.#report(
      at,
      'unresolved-reference',
      `there is no ${what} ${name.slice(0, 80)} in this template; check the name`,
    );
  }

  #report(at: Tree, code: string, message: string): void {
    this.#template.report(at.start, code, message);
  }
}

function withIdentifier(own: ReadonlySet<string>, loop: Tree): ReadonlySet<string> {
  const identifier = loop.kind === 'sequence' ? loop.items[0] : undefined;
  return identifier?.kind === 'leaf' ? new Set([...own, String(identifier.value)]) : own;
}
