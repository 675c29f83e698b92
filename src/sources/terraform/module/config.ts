import type { SourceFile } from '../../../estate/index.ts';
import type { Attribute, Block, Body, Expression } from '../hcl/ast.ts';

/** A block or an argument with the file it is written in: the parts of one module stand in many files. */
export interface Written<T> {
  readonly node: T;
  readonly file: SourceFile;
}

/** All that is declared in the files of one folder. https://developer.hashicorp.com/terraform/language/files */
export interface ModuleConfig {
  /** Relative to the root of the tree, without a slash at the end; `.` for the root. */
  readonly folder: string;
  readonly files: readonly SourceFile[];
  readonly variables: ReadonlyMap<string, Written<Block>>;
  readonly locals: ReadonlyMap<string, Written<Attribute>>;
  readonly outputs: ReadonlyMap<string, Written<Block>>;
  readonly modules: ReadonlyMap<string, Written<Block>>;
  /** `aws_vpc.main`, `data.aws_region.this`, `ephemeral.…` */
  readonly resources: ReadonlyMap<string, ResourceBlock>;
  readonly providers: readonly Written<Block>[];
  /** `terraform { … }` */
  readonly settings: readonly Written<Block>[];
  readonly faults: readonly ConfigFault[];
}

export interface ResourceBlock extends Written<Block> {
  readonly mode: 'managed' | 'data' | 'ephemeral';
  readonly type: string;
  readonly name: string;
}

export interface ConfigFault {
  readonly file: SourceFile;
  readonly start: number;
  readonly code: string;
  readonly message: string;
}

export interface ConfigFile {
  readonly file: SourceFile;
  readonly body: Body;
}

const KINDS = new Set([
  'action',
  'check',
  'data',
  'ephemeral',
  'import',
  'list',
  'locals',
  'module',
  'moved',
  'output',
  'provider',
  'removed',
  'resource',
  'terraform',
  'variable',
]);

/** Puts the files of one folder together; override files are merged into what they override. */
export function moduleOf(folder: string, files: readonly ConfigFile[]): ModuleConfig {
  const collector = new Collector();
  const [overrides, plain] = [files.filter(isOverride), files.filter((file) => !isOverride(file))];
  for (const { body, file } of plain) for (const block of body.blocks) collector.add(block, file, false);
  for (const { body, file } of plain)
    for (const attribute of body.attributes)
      collector.fault(
        file,
        attribute.start,
        'terraform-syntax',
        `"${attribute.name}" stands outside of any block`,
      );
  for (const { body, file } of overrides) for (const block of body.blocks) collector.add(block, file, true);
  const { faults, locals, modules, outputs, providers, resources, settings, variables } = collector;
  return {
    folder,
    files: files.map(({ file }) => file),
    faults,
    locals,
    modules,
    outputs,
    providers,
    resources,
    settings,
    variables,
  };
}

/** https://developer.hashicorp.com/terraform/language/files/override */
function isOverride({ file }: ConfigFile): boolean {
  return /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/.test(file.path);
}

class Collector {
  readonly variables = new Map<string, Written<Block>>();
  readonly locals = new Map<string, Written<Attribute>>();
  readonly outputs = new Map<string, Written<Block>>();
  readonly modules = new Map<string, Written<Block>>();
  readonly resources = new Map<string, ResourceBlock>();
  readonly providers: Written<Block>[] = [];
  readonly settings: Written<Block>[] = [];
  readonly faults: ConfigFault[] = [];

  add(block: Block, file: SourceFile, override: boolean): void {
    const [first, second] = block.labels;
    switch (block.type) {
      case 'variable':
        return this.#named(this.variables, first?.text, block, file, override);
      case 'output':
        return this.#named(this.outputs, first?.text, block, file, override);
      case 'module':
        return this.#named(this.modules, first?.text, block, file, override);
      case 'locals':
        for (const attribute of block.body.attributes) {
          if (this.locals.has(attribute.name) && !override)
            this.#twice(
              file,
              attribute.start,
              `local.${attribute.name}`,
              this.locals.get(attribute.name)!.file,
            );
          else this.locals.set(attribute.name, { node: attribute, file });
        }
        return;
      case 'resource':
      case 'data':
      case 'ephemeral': {
        if (first === undefined || second === undefined)
          return this.fault(
            file,
            block.start,
            'terraform-syntax',
            `a ${block.type} block needs two labels, its type and its name`,
          );
        const mode = block.type === 'resource' ? 'managed' : block.type;
        const key =
          mode === 'managed' ? `${first.text}.${second.text}` : `${mode}.${first.text}.${second.text}`;
        const before = this.resources.get(key);
        if (before !== undefined && !override) return this.#twice(file, block.start, key, before.file);
        const node = before === undefined ? block : overridden(before, block, file);
        this.resources.set(key, {
          node,
          file: before?.file ?? file,
          mode,
          type: first.text,
          name: second.text,
        });
        return;
      }
      case 'provider':
        this.providers.push({ node: block, file });
        return;
      case 'terraform':
        this.settings.push({ node: block, file });
        return;
      default:
        if (!KINDS.has(block.type))
          this.fault(
            file,
            block.start,
            'terraform-syntax',
            `there are no blocks of type "${block.type}" here`,
          );
    }
  }

  #named(
    into: Map<string, Written<Block>>,
    name: string | undefined,
    block: Block,
    file: SourceFile,
    override: boolean,
  ): void {
    if (name === undefined)
      return this.fault(file, block.start, 'terraform-syntax', `a ${block.type} block needs a name`);
    const before = into.get(name);
    if (before === undefined) into.set(name, { node: block, file });
    else if (override) into.set(name, { node: overridden(before, block, file), file: before.file });
    else this.#twice(file, block.start, `${block.type} "${name}"`, before.file);
  }

  #twice(file: SourceFile, start: number, what: string, first: SourceFile): void {
    const message = `${what} is declared twice, first in ${first.path}; Terraform refuses this, remove one`;
    this.fault(file, start, 'terraform-duplicate-declaration', message);
  }

  fault(file: SourceFile, start: number, code: string, message: string): void {
    this.faults.push({ file, start, code, message });
  }
}

/** Expressions of an override stand in another file than the block they are merged into. */
const elsewhere = new WeakMap<Attribute | Block, SourceFile>();

/** The file that an argument or block is written in, given that of the block around it. */
export function fileOf(node: Attribute | Block, file: SourceFile): SourceFile {
  return elsewhere.get(node) ?? file;
}

/** Arguments replace those of their name; nested blocks of a type replace all of that type. */
function overridden(before: Written<Block>, by: Block, file: SourceFile): Block {
  if (file !== before.file)
    for (const node of [...by.body.attributes, ...by.body.blocks]) elsewhere.set(node, file);
  const names = new Set(by.body.attributes.map(({ name }) => name));
  const types = new Set(by.body.blocks.map(({ type }) => type));
  const body: Body = {
    ...before.node.body,
    attributes: [
      ...before.node.body.attributes.filter(({ name }) => !names.has(name)),
      ...by.body.attributes,
    ],
    blocks: [...before.node.body.blocks.filter(({ type }) => !types.has(type)), ...by.body.blocks],
  };
  return { ...before.node, body };
}

/** The argument of a block, or `undefined`. */
export function argument(body: Body, name: string): Attribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}

/** The text of an expression that is one plain string. */
export function plainText(expression: Expression | undefined): string | undefined {
  if (expression?.kind !== 'template') return undefined;
  const [only] = expression.parts;
  if (only === undefined) return '';
  return expression.parts.length === 1 && only.kind === 'text' ? only.text : undefined;
}
