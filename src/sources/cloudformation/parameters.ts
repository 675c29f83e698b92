import type { Leaf, Mapping, SourceFile, Tree, Variable } from '../../estate/index.ts';
import { MASK, Resource, child, hole, leaf, mapping, namesSecret, secretIn } from '../../estate/index.ts';
import type { Place } from './cases.ts';
import { MAX_OPTIONS } from './domains.ts';
import type { Template } from './model.ts';
import { canonical, originOf, withOrigin } from './origins.ts';
import { split } from './split.ts';

/** A tree, and the file that it is written in. */
export interface Written {
  readonly tree: Tree;
  readonly file: SourceFile;
}

/** A parameter of a template. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
export class Parameter {
  readonly name: string;
  readonly place: Place;
  readonly type: string;
  readonly noEcho: boolean;
  readonly declared: Mapping;
  readonly #template: Template;
  #value: Written | undefined;

  constructor(template: Template, name: string, declared: Mapping, place: Place) {
    this.#template = template;
    this.name = name;
    this.place = place;
    this.declared = declared;
    const type = child(declared, 'Type');
    this.type = type?.kind === 'leaf' ? String(type.value) : 'String';
    const noEcho = child(declared, 'NoEcho');
    this.noEcho = noEcho?.kind === 'leaf' && /^true$/i.test(String(noEcho.value));
    const value = this.default;
    if (this.noEcho && value !== undefined) template.file.hide(value.start, value.end);
  }

  /** Whether its value is a list. */
  get isList(): boolean {
    return /^(?:AWS::SSM::Parameter::Value<)?(?:CommaDelimitedList|List<)/.test(this.type);
  }

  get default(): Tree | undefined {
    const value = child(this.declared, 'Default');
    return value === undefined || (value.kind === 'leaf' && value.value === null) ? undefined : value;
  }

  /** What a reference to it gives. */
  get value(): Written {
    return (this.#value ??= this.#evaluate());
  }

  get #id(): string {
    return `${this.#template.scope.id}#${this.name}`;
  }

  #evaluate(): Written {
    const template = this.#template;
    const here = (tree: Tree): Written => ({ tree, file: template.file });
    const passed = template.passed.get(this.name);
    const given = template.given(this.name);
    if (this.noEcho) return here(this.#secret(passed, given));
    if (passed !== undefined) return this.#passed(passed);
    if (this.type.startsWith('AWS::SSM::Parameter::Value<')) {
      return here(
        this.#open(
          `parameter ${this.name} is read from Systems Manager when the stack is deployed`,
          'computed-at-deployment',
        ),
      );
    }
    if (given !== undefined) return here(this.#list(leaf(given)));
    const value = this.default;
    if (value?.kind === 'leaf') return here(this.#list(value));
    if (value !== undefined) {
      return here(this.#open(`the default of parameter ${this.name} is not a single value`, 'wrong-type'));
    }
    const allowed = this.isList ? undefined : this.#allowed();
    if (allowed !== undefined) return here(allowed);
    return here(
      this.#open(`parameter ${this.name} has no default; give one with --parameters`, 'unresolved-parameter'),
    );
  }

  /** Whatever is written, a parameter is text, or a list of texts. */
  #list(value: Leaf): Tree {
    if (!this.isList) return asText(value);
    return split(this.#template.env, value, ',', this.place, true) ?? value;
  }

  /** One of the allowed values. */
  #allowed(): Tree | undefined {
    const allowed = child(this.declared, 'AllowedValues');
    if (allowed?.kind !== 'sequence' || allowed.items.length === 0 || allowed.items.length > MAX_OPTIONS)
      return undefined;
    const values = allowed.items.filter((item) => item.kind === 'leaf').filter(({ value }) => value !== null);
    if (values.length !== allowed.items.length) return undefined;
    const leaves = values.map(asText);
    if (leaves.length === 1) return leaves[0];
    return this.#choice(
      leaves.map(({ value }) => value),
      (option) => leaves[option]!,
    );
  }

  /** Nothing is known of it but what it is compared with. */
  #open(text: string, code: 'unresolved-parameter' | 'computed-at-deployment' | 'wrong-type'): Tree {
    const type = this.isList ? 'list' : /^Number$/.test(this.type) ? 'number' : 'string';
    const open = (id: string, excludes?: ReadonlySet<string>): Tree =>
      withOrigin(hole({ code, text }, this.place.start, this.place.end, type), { id, excludes });
    const literals = this.isList ? undefined : this.#template.literals.get(this.name);
    if (literals === undefined) return open(this.#id);
    const options = [...literals];
    const other = open(this.#id, literals);
    const leaves = options.map((literal) => leaf(literal));
    return this.#choice([...options, 'any other value'], (option) => leaves[option] ?? other);
  }

  /** What the stack above passes on, in the file of the stack above. */
  #passed(passed: Written): Written {
    const literals = this.isList ? undefined : this.#template.literals.get(this.name);
    let head = passed.tree;
    while (head.kind === 'passage') head = head.tree;
    if (head.kind === 'hole' && literals !== undefined) {
      const id = originOf(head)?.id ?? this.#id;
      const excluded = withOrigin({ ...head }, { id, excludes: literals });
      const other: Tree = {
        kind: 'passage',
        what: `parameter ${this.name}`,
        file: passed.file,
        tree: replaceHead(passed.tree, excluded),
        ...this.place,
      };
      const options = [...literals];
      const leaves = options.map((literal) => leaf(literal));
      const tree = this.#choice([...options, 'any other value'], (option) => leaves[option] ?? other);
      return { tree, file: this.#template.file };
    }
    if (!this.isList) return passed;
    const place = { start: passed.tree.start, end: passed.tree.end };
    const list =
      head.kind === 'sequence' || head.kind === 'hole'
        ? passed.tree
        : split(this.#template.env, passed.tree, ',', place, true);
    return { tree: list ?? passed.tree, file: passed.file };
  }

  /** A NoEcho value is never shown; conditions may compare it all the same. */
  #secret(passed: Written | undefined, given: string | undefined): Tree {
    const value = this.default;
    const own = given ?? (value?.kind === 'leaf' ? String(value.value) : undefined);
    const secret = passed === undefined ? own : textIn(passed.tree);
    if (passed !== undefined) hideLeaf(passed);
    const hidden = (origin: {
      id: string;
      secret?: string | undefined;
      excludes?: ReadonlySet<string>;
    }): Tree => {
      const text = `parameter ${this.name} is NoEcho: its value is not read`;
      const made = hole(
        { code: 'unresolved-parameter', text },
        this.place.start,
        this.place.end,
        this.isList ? 'list' : 'string',
      );
      return withOrigin(made, { ...origin, hidden: true });
    };
    const literals = this.#template.literals.get(this.name);
    if (secret !== undefined) return hidden({ id: this.#id, secret });
    if (passed !== undefined) return hidden({ id: canonical(passed.tree) });
    if (literals === undefined) return hidden({ id: this.#id });
    const values = [...literals];
    const branches = [
      ...values.map((literal, at) => hidden({ id: `${this.#id}=${at}`, secret: literal })),
      hidden({ id: this.#id, excludes: literals }),
    ];
    const labels = values.map((literal) => (literal === '' ? 'empty' : MASK));
    return this.#choice([...labels, 'any other value'], (option) => branches[option]!);
  }

  #choice(options: readonly string[], branch: (option: number) => Tree): Tree {
    const variable: Variable = { id: this.#id, label: `parameter ${this.name}`, options };
    return { kind: 'choice', variable, branch, start: this.place.start, end: this.place.end };
  }

  /**
   * The parameter as a resource of its own, so that what is wrong with it (a secret without NoEcho, or with a
   * default in the template) can be found. It says whether there is a default and of what kind, never which.
   */
  toResource(address: string): Resource {
    const template = this.#template;
    const entries: [string, Tree, number][] = [];
    this.declared.keys.forEach((key, at) => {
      const value = this.declared.values[at]!;
      if (key === 'Type' || key === 'NoEcho') entries.push([key, value, this.declared.keyStarts[at]!]);
    });
    const at = this.declared.keys.indexOf('Default');
    const value = this.default;
    entries.push([
      'HasDefault',
      value === undefined
        ? leaf(false, this.place.start, this.place.end)
        : leaf(true, value.start, value.end),
      at === -1 ? -1 : this.declared.keyStarts[at]!,
    ]);
    if (value?.kind === 'leaf')
      entries.push(['DefaultIs', leaf(this.#defaultIs(String(value.value)), value.start, value.end), -1]);
    return new Resource({
      scope: template.scope,
      type: 'AWS::CloudFormation::Parameter',
      name: this.name,
      address,
      tree: mapping(entries, this.declared.start, this.declared.end),
      file: template.file,
      head: { file: template.file, ...this.place },
      coerces: true,
    });
  }

  /** Whether a default is nothing, says where a secret is, or would itself be one for a parameter that takes a secret. */
  #defaultIs(text: string): 'empty' | 'reference' | 'secret' {
    if (text.trim() === '') return 'empty';
    if (this.type.startsWith('AWS::SSM::Parameter::')) return 'reference';
    return secretIn(namesSecret(this.name) ? this.name : 'password', text.trim()) === undefined
      ? 'reference'
      : 'secret';
  }
}

function asText(tree: Leaf): Leaf & { readonly value: string } {
  return { ...tree, value: String(tree.value) };
}

function replaceHead(tree: Tree, head: Tree): Tree {
  return tree.kind === 'passage' ? { ...tree, tree: replaceHead(tree.tree, head) } : head;
}

/** A secret that the stack above writes out is one there too. */
function hideLeaf({ tree, file }: Written): void {
  let [at, inside] = [tree, file];
  while (at.kind === 'passage') [at, inside] = [at.tree, at.file];
  if (at.kind === 'leaf' && at.start >= 0) inside.hide(at.start, at.end);
}

function textIn(tree: Tree): string | undefined {
  let at = tree;
  while (at.kind === 'passage') at = at.tree;
  if (at.kind === 'hole') return originOf(at)?.secret;
  return at.kind === 'leaf' && at.value !== null ? String(at.value) : undefined;
}
