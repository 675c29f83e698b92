import { posix } from 'node:path';
import type { SourceFile } from '../../../estate/index.ts';
import { cardOf } from '../cards/index.ts';
import type { Expression } from '../hcl/ast.ts';
import { parseExpression } from '../hcl/index.ts';
import { BudgetError, PlacedError } from '../evaluate/errors.ts';
import { string, unknown } from '../values/make.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import type { ModuleCall } from './call.ts';
import type { ModuleConfig } from './config.ts';
import { plainText } from './config.ts';
import type { Downloaded } from './downloaded.ts';
import { downloadedIn } from './downloaded.ts';
import { ModuleInstance } from './instance.ts';
import type { Library } from './library.ts';
import type { Workspace } from './workspace.ts';

/** Where the files of a called module are. */
export type FoundModule =
  | { readonly kind: 'local'; readonly config: ModuleConfig; readonly library?: Library }
  | { readonly kind: 'downloaded'; readonly config: ModuleConfig; readonly library: Library }
  | { readonly kind: 'card'; readonly config: ModuleConfig; readonly library: Library }
  | { readonly kind: 'missing'; readonly reason: string; readonly library?: undefined };

/** A longer chain would end at the end of the call stack. */
const MAX_DEPTH = 250;

/** No configuration of people takes more evaluations than this. */
const BUDGET = 20_000_000;

/** One root module: what `terraform plan` runs in. */
export class Root {
  /** The id of its scope in the estate. */
  readonly id: string;
  readonly folder: string;
  readonly workspaceFiles: Workspace;
  readonly module: ModuleInstance;
  /** `terraform.workspace` */
  readonly workspace: Value;
  readonly #libraries = new Map<SourceFile, Library>();
  readonly #reported = new Set<string>();
  #downloaded: Downloaded | undefined;
  #spent = 0;
  #depth = 0;

  constructor(workspace: Workspace, config: ModuleConfig, inputs: ReadonlyMap<string, () => Value>) {
    this.folder = config.folder;
    this.id = `terraform:${config.folder}`;
    this.workspaceFiles = workspace;
    const chosen = workspace.context.inRepository(posix.join(config.folder, '.terraform/environment'));
    this.workspace =
      chosen === undefined
        ? unknown(
            'string',
            { code: 'unresolved-parameter', text: 'the workspace is chosen when it is run' },
            { notNull: true },
          )
        : string(chosen.text.trim(), { file: chosen, start: 0, end: chosen.text.length });
    this.module = new ModuleInstance(this, config, '', inputs, undefined);
  }

  spend(amount: number): void {
    this.#spent += amount;
    if (this.#spent > BUDGET) throw new BudgetError(`more than ${BUDGET} expressions to evaluate`);
  }

  /** Does of it what can be done, and says where that was not all. */
  withinBudget(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof BudgetError)) throw error;
      const [file] = this.module.config.files;
      const message = 'this module is too large to evaluate; what is not listed was not checked';
      this.fault(file!, 0, 'terraform-too-large', message);
    }
  }

  /** @throws EvaluationError when values rest on each other in a chain longer than anybody writes */
  deeper<T>(make: () => T): T {
    if (this.#depth >= MAX_DEPTH)
      throw new EvaluationError(`values rest on each other more than ${MAX_DEPTH} levels deep here`);
    this.#depth++;
    try {
      return make();
    } finally {
      this.#depth--;
    }
  }

  /** Says what is wrong with the code, once; not of libraries, which their users do not edit. */
  report(error: EvaluationError, file: SourceFile, start: number, library: Library | undefined): void {
    const at = error instanceof PlacedError ? error : { file, start };
    if (library !== undefined || this.#libraries.has(at.file)) return;
    this.fault(at.file, at.start, 'terraform-expression', error.message);
  }

  fault(file: SourceFile, start: number, code: string, message: string): void {
    const key = `${file.path}\u0000${start}\u0000${message}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const { problems } = this.workspaceFiles.context.estate;
    problems.push({ file: file.path, ...file.position(start), code, message });
  }

  libraryOf = (file: SourceFile): Library | undefined => this.#libraries.get(file);

  /** A folder as Terraform writes it: relative to the root module's. */
  pathTo(folder: string): string {
    const path = posix.relative(this.folder === '.' ? '' : this.folder, folder === '.' ? '' : folder);
    return path === '' ? '.' : path;
  }

  /** In the JSON syntax a type is a text that holds an expression. */
  typeExpression(expression: Expression): Expression {
    const text = plainText(expression);
    if (text === undefined || /^(?:string|list|map)$/.test(text)) return expression;
    return parseExpression(text).expression;
  }

  find(call: ModuleCall): FoundModule {
    const source = call.source!;
    const { file, node } = call.block;
    const span = { file, start: node.start, end: node.headEnd };
    if (/^\.\.?(?:\/|$)/.test(source)) {
      const folder = posix.join(call.module.config.folder, source);
      const config = this.workspaceFiles.module(folder);
      if (config === undefined)
        return { kind: 'missing', reason: `no Terraform files were found in ${source}, its source` };
      if (call.module.library !== undefined) this.#mark(config, call.module.library);
      return { kind: 'local', config };
    }
    this.#downloaded ??= downloadedIn(this.folder, this.workspaceFiles.context);
    const key = call.module.address === '' ? call.name : `${keyOf(call.module.address)}.${call.name}`;
    const here = this.#downloaded.get(key);
    const config = here === undefined ? undefined : this.workspaceFiles.module(here.folder);
    if (here !== undefined && config !== undefined) {
      const label = here.version === undefined ? source : `${source} ${here.version}`;
      const library = { label, call: span };
      this.#mark(config, call.module.library ?? library);
      return { kind: 'downloaded', config, library };
    }
    const card = cardOf(source, call.version);
    if (card.kind === 'card') {
      const library = { label: card.label, call: span };
      this.#mark(card.config, call.module.library ?? library);
      return { kind: 'card', config: card.config, library };
    }
    return { kind: 'missing', reason: card.reason };
  }

  #mark(config: ModuleConfig, library: Library): void {
    for (const file of config.files) this.#libraries.set(file, library);
  }
}

/** `module.a["x"].module.b` is `a.b` in Terraform's list of downloaded modules. */
function keyOf(address: string): string {
  return address
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.')
    .filter((_, index) => index % 2 === 1)
    .join('.');
}
