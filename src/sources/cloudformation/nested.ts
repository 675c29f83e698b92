import type { Mapping, SourceFile, Tree } from '../../estate/index.ts';
import { child } from '../../estate/index.ts';
import { knownText, settleText, textOf } from './cases.ts';
import { existsOf } from './exists.ts';
import type { Declared } from './model.ts';
import { Template } from './model.ts';
import { STACK, assetPath, isRemote, parseTemplate } from './nested-files.ts';
import type { Written } from './parameters.ts';
import { mapPointers } from './pointers.ts';

const MAX_STACKS = 500;
const MAX_DEPTH = 20;

/**
 * The nested stacks of one root stack; each template is opened once for each stack that uses it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 */
export class NestedStacks {
  readonly #children = new Map<Template, Map<string, Template | undefined>>();
  readonly #above = new Map<Template, Template>();
  readonly #outputs = new Map<Template, Map<string, Written | undefined>>();
  #opened = 0;

  /** The stacks right below one, in the order of their resources. */
  below(parent: Template): Template[] {
    const found: Template[] = [];
    for (const declared of parent.resources.values()) {
      const nested = declared.type === STACK ? this.#child(parent, declared) : undefined;
      if (nested !== undefined) found.push(nested);
    }
    return found;
  }

  /** The value of an output, as the stack above sees it; `undefined` when it can't be read from here. */
  outputOf(parent: Template, target: string, output: string): Written | undefined {
    const declared = parent.resources.get(target);
    const nested = declared?.type === STACK ? this.#child(parent, declared) : undefined;
    const tree = nested?.outputs.get(output);
    if (nested === undefined || tree?.kind !== 'mapping') return undefined;
    const known = this.#outputs.get(nested) ?? new Map<string, Written | undefined>();
    this.#outputs.set(nested, known);
    if (known.has(output)) return known.get(output);
    // Stacks whose outputs and parameters go in a circle: the second visit finds nothing.
    known.set(output, undefined);
    const value = child(tree, 'Value');
    const evaluated = value === undefined ? undefined : nested.env.evaluate(value);
    const written =
      evaluated === undefined ? undefined : { tree: seenFrom(evaluated, nested), file: nested.file };
    known.set(output, written);
    return written;
  }

  #child(parent: Template, declared: Declared): Template | undefined {
    const known = this.#children.get(parent) ?? new Map<string, Template | undefined>();
    this.#children.set(parent, known);
    if (known.has(declared.name)) return known.get(declared.name);
    known.set(declared.name, undefined);
    const nested = this.#open(parent, declared);
    if (nested !== undefined) this.#above.set(nested, parent);
    known.set(declared.name, nested);
    return nested;
  }

  #open(parent: Template, declared: Declared): Template | undefined {
    const { context } = parent;
    const report = (code: string, text: string): undefined => {
      parent.report(
        declared.place.start,
        code,
        `the nested stack ${declared.name.slice(0, 80)} ${text}; its resources are not evaluated`,
      );
    };
    const path = assetPath(declared.tree) ?? localPath(parent, declared.tree);
    if (path === undefined)
      return report('nested-stack-not-local', 'has a template that is not a local file');
    const file = context.open(path, parent.file);
    if (file === undefined)
      return report(
        'nested-stack-not-found',
        `has the template ${path.slice(0, 120)}, which can't be opened`,
      );
    for (
      let at: Template | undefined = parent, depth = 0;
      at !== undefined;
      at = this.#above.get(at), depth++
    ) {
      if (at.file === file) return report('nested-stack-recursion', 'contains itself');
      if (depth >= MAX_DEPTH)
        return report('nested-stack-recursion', `is nested deeper than ${MAX_DEPTH} stacks`);
    }
    this.#opened += 1;
    if (this.#opened > MAX_STACKS)
      return report('too-many-nested-stacks', `is one of more than ${MAX_STACKS}`);
    const root = parse(file, parent);
    if (root === undefined)
      return report(
        'nested-stack-not-found',
        `has the template ${path.slice(0, 120)}, which is not a template`,
      );
    context.claim(file);
    const { account, region } = parent.scope;
    return new Template({
      file,
      root,
      context,
      scope: {
        kind: 'account',
        id: `${parent.scope.id}/${declared.name}`,
        parent: parent.scope,
        ...(account === undefined ? {} : { account }),
        ...(region === undefined ? {} : { region }),
      },
      path: `${parent.path}${declared.name}/`,
      formulas: parent.formulas,
      exists: existsOf(parent, declared),
      passed: passedBy(parent, declared),
      constructs: parent.constructs,
      outputOf: (stack, target, output) => this.outputOf(stack, target, output),
    });
  }
}

function parse(file: SourceFile, parent: Template): Mapping | undefined {
  const { trees, problems } = parseTemplate(file);
  parent.context.estate.problems.push(...problems);
  const [root] = trees;
  return root?.kind === 'mapping' ? root : undefined;
}

/** A value as another stack sees it: names of resources say which stack they are of. */
function seenFrom(tree: Tree, stack: Template): Tree {
  return mapPointers(tree, (pointer) => ({ ...pointer, scope: pointer.scope ?? stack.scope.id }));
}

/** The parameters of a nested stack, evaluated in the stack above. */
function passedBy(parent: Template, declared: Declared): ReadonlyMap<string, Written> {
  const passed = new Map<string, Written>();
  const properties = child(declared.tree, 'Properties');
  const parameters = properties?.kind === 'mapping' ? child(properties, 'Parameters') : undefined;
  const evaluated = parameters === undefined ? undefined : parent.env.evaluate(parameters);
  if (evaluated?.kind !== 'mapping') return passed;
  evaluated.keys.forEach((name, at) => {
    const tree = seenFrom(evaluated.values[at]!, parent);
    passed.set(name, { tree: commaJoined(tree), file: parent.file });
  });
  return passed;
}

/** Parameters are passed as text: a list is joined by commas. */
function commaJoined(tree: Tree): Tree {
  if (tree.kind !== 'sequence' || tree.items.some((item) => item.kind === 'hole' && item.spread === true))
    return tree;
  return textOf(
    tree.items.flatMap((item, at) => (at === 0 ? [item] : [',', item])),
    tree,
  );
}

function localPath(parent: Template, tree: Mapping): string | undefined {
  const properties = child(tree, 'Properties');
  const url = properties?.kind === 'mapping' ? child(properties, 'TemplateURL') : undefined;
  if (url === undefined) return undefined;
  let path: string | undefined;
  settleText(parent.env, parent.env.evaluate(url), url, (_, parts) => {
    path = knownText(parts);
    return undefined;
  });
  return path === undefined || isRemote(path) ? undefined : path;
}
