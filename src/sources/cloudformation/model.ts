import type { Mapping, Scope, SourceFile, Tree } from '../../estate/index.ts';
import { child } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import type { Place } from './cases.ts';
import { Conditions } from './conditions.ts';
import { comparedLiterals } from './domains.ts';
import { Env } from './env.ts';
import { evaluate } from './evaluate.ts';
import type { Formula, Formulas } from './formula.ts';
import type { Entry } from './intrinsics/for-each.ts';
import { unroll } from './intrinsics/for-each.ts';
import { withLetters } from './letters.ts';
import type { Written } from './parameters.ts';
import { Parameter } from './parameters.ts';

/** An entry of the `Resources` section. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly tree: Mapping;
  /** The span of its logical id. */
  readonly place: Place;
}

/** What a template is read with. */
export interface TemplateInit {
  readonly file: SourceFile;
  readonly root: Mapping;
  readonly context: ReadContext;
  readonly scope: Scope;
  /** Logical ids of the stacks above, joined and ended by `/`; empty for a root stack. */
  readonly path: string;
  readonly formulas: Formulas;
  /** When the stack is there at all. */
  readonly exists: Formula;
  /** Parameter values passed on by the stack above; `undefined` for a root stack. */
  readonly passed?: ReadonlyMap<string, Written> | undefined;
  readonly stackName?: string | undefined;
  /** Whether resources are called by their construct path. */
  readonly constructs?: boolean;
  /** Reads the outputs of nested stacks. */
  readonly outputOf?: (stack: Template, target: string, output: string) => Written | undefined;
}

const LOOP_BUDGET = 5000;

/** A template: its sections by name, and what its names stand for. */
export class Template {
  readonly file: SourceFile;
  readonly root: Mapping;
  readonly context: ReadContext;
  readonly scope: Scope;
  readonly path: string;
  readonly formulas: Formulas;
  readonly exists: Formula;
  readonly passed: ReadonlyMap<string, Written>;
  readonly isRoot: boolean;
  readonly constructs: boolean;
  readonly env: Env;
  readonly literals: ReadonlyMap<string, ReadonlySet<string>>;
  readonly parameters = new Map<string, Parameter>();
  readonly mappings = new Map<string, Tree>();
  readonly conditions = new Map<string, Tree>();
  readonly resources = new Map<string, Declared>();
  readonly outputs = new Map<string, Tree>();
  readonly pseudo = new Map<string, string>();
  readonly transforms: readonly string[];
  loopBudget = LOOP_BUDGET;
  readonly #conditions: Conditions;
  readonly #reported = new Set<string>();
  readonly #outputOf: TemplateInit['outputOf'];

  constructor(init: TemplateInit) {
    this.file = init.file;
    this.root = withLetters(init.file, init.root);
    this.context = init.context;
    this.scope = init.scope;
    this.path = init.path;
    this.formulas = init.formulas;
    this.exists = init.exists;
    this.passed = init.passed ?? new Map();
    this.isRoot = init.passed === undefined;
    this.constructs = init.constructs ?? false;
    this.#outputOf = init.outputOf;
    this.env = new Env(this);
    this.#conditions = new Conditions(this);
    this.transforms = transformsIn(child(this.root, 'Transform'));
    this.literals = comparedLiterals(this.root);
    this.#setPseudo(init.stackName);
    for (const [name, tree, keyStart] of this.#section('Parameters')) {
      if (tree.kind === 'mapping')
        this.parameters.set(name, new Parameter(this, name, tree, this.keyPlace(name, keyStart)));
      else this.report(keyStart, 'invalid-template', `parameter ${name.slice(0, 80)} is not a map`);
    }
    for (const [name, tree] of this.#section('Mappings')) this.mappings.set(name, tree);
    for (const [name, tree] of this.#unrolled('Conditions')) this.conditions.set(name, tree);
    for (const [name, tree, keyStart] of this.#unrolled('Resources')) this.#declare(name, tree, keyStart);
    for (const [name, tree] of this.#unrolled('Outputs')) this.outputs.set(name, tree);
  }

  evaluate(env: Env, tree: Tree): Tree | undefined {
    return evaluate(env, tree);
  }

  condition(name: string): Formula {
    return this.#conditions.named(name);
  }

  formula(tree: Tree): Formula {
    return this.#conditions.formula(tree);
  }

  /** The value of a parameter from `--parameters`: they are for the stacks that are deployed, not for nested ones. */
  given(name: string): string | undefined {
    const { parameters } = this.context.options;
    return this.isRoot && parameters !== undefined && Object.hasOwn(parameters, name)
      ? String(parameters[name])
      : undefined;
  }

  /** The output of a nested stack whose template is at hand. */
  outputOf(target: string, output: string): Written | undefined {
    return this.#outputOf?.(this, target, output);
  }

  /** Whether names may come out of a transform that is not run here. */
  get isTransformed(): boolean {
    return this.transforms.some((name) => name !== 'AWS::LanguageExtensions');
  }

  /** Reports a defect, once for each place. */
  report(offset: number, code: string, message: string): void {
    const key = `${offset} ${code}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const { line, column } = this.file.position(Math.max(0, offset));
    this.context.estate.problems.push({ file: this.file.path, line, column, code, message });
  }

  /** The span of a key without its quotes. */
  keyPlace(key: string, keyStart: number): Place {
    if (keyStart < 0) return { start: -1, end: -1 };
    const start = /["']/.test(this.file.text.charAt(keyStart)) ? keyStart + 1 : keyStart;
    const written = this.file.text.startsWith(key, start);
    return { start, end: written ? start + key.length : start + 1 };
  }

  #declare(name: string, tree: Tree, keyStart: number): void {
    if (name === 'Fn::Transform') return;
    const place = this.keyPlace(name, keyStart);
    const type = tree.kind === 'mapping' ? child(tree, 'Type') : undefined;
    if (tree.kind !== 'mapping' || type?.kind !== 'leaf' || typeof type.value !== 'string') {
      this.report(
        place.start,
        'invalid-resource',
        `resource ${name.slice(0, 80)} has no Type; it was left out`,
      );
      return;
    }
    if (this.resources.has(name)) {
      this.report(
        place.start,
        'duplicate-resource',
        `resource ${name.slice(0, 80)} is made twice; the first one counts`,
      );
      return;
    }
    this.resources.set(name, { name, type: type.value, tree, place });
  }

  #section(name: string): readonly Entry[] {
    const section = child(this.root, name);
    if (section === undefined || (section.kind === 'leaf' && section.value === null)) return [];
    if (section.kind !== 'mapping') {
      this.report(section.start, 'invalid-template', `${name} is not a map`);
      return [];
    }
    return section.keys.map((key, at) => [key, section.values[at]!, section.keyStarts[at]!]);
  }

  #unrolled(name: string): readonly Entry[] {
    const section = child(this.root, name);
    return section?.kind === 'mapping' ? unroll(this.env, section).entries : this.#section(name);
  }

  #setPseudo(stackName: string | undefined): void {
    const { account, region } = this.scope;
    if (account !== undefined) this.pseudo.set('AWS::AccountId', account);
    if (stackName !== undefined) this.pseudo.set('AWS::StackName', stackName);
    if (region === undefined) return;
    const china = region.startsWith('cn-');
    this.pseudo.set('AWS::Region', region);
    if (/^(?:us-iso|eu-iso)/.test(region)) return;
    this.pseudo.set('AWS::Partition', china ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws');
    this.pseudo.set('AWS::URLSuffix', china ? 'amazonaws.com.cn' : 'amazonaws.com');
  }
}

function transformsIn(tree: Tree | undefined): string[] {
  const items = tree?.kind === 'sequence' ? tree.items : tree === undefined ? [] : [tree];
  return items.flatMap((item) => {
    const name = item.kind === 'mapping' ? child(item, 'Name') : item;
    return name?.kind === 'leaf' && typeof name.value === 'string' ? [name.value] : [];
  });
}
