import type { Type } from '../values/type.ts';
import type { Value } from '../values/value.ts';

/**
 * One built-in function, by the rules of cty's function package: arguments are converted to the parameters' types;
 * a null argument is an error, and an unknown argument makes the result unknown (of type `type(args)`), unless the
 * parameter says otherwise; the result is sensitive when an argument is (deeply), unless the function says otherwise.
 */
export interface TerraformFunction {
  readonly params: readonly Param[];
  /** Further arguments, any number. */
  readonly variadic?: Param;
  /**
   * The type of the result; given the converted arguments, of which some may be unknown.
   * @throws EvaluationError when the arguments can't be right, whatever their values
   */
  readonly type: Type | ((args: readonly Value[], context: FunctionContext) => Type);
  /**
   * The result. It gets no unknown or null arguments, unless a parameter allows them (collections may hold either).
   * @throws EvaluationError
   */
  readonly call: (args: readonly Value[], context: FunctionContext) => Value;
  /** What is known of the result although an argument is unknown: `concat(["a"], unknown)` has "a" among its items. */
  readonly partly?: (args: readonly Value[], context: FunctionContext) => Value | undefined;
  /** The function sees to marks itself (`sensitive`, `nonsensitive`, `issensitive`). */
  readonly ownMarks?: true;
  /** Only an argument's own mark makes the result sensitive: what is inside is passed on with its own marks. */
  readonly shallowMarks?: true;
}

export interface Param {
  readonly name: string;
  readonly type: Type;
  readonly allowNull?: true;
  readonly allowUnknown?: true;
}

/** What functions may look at besides their arguments. */
export interface FunctionContext {
  /**
   * A file of the repository, by its path relative to the root module's folder (`path.cwd`) or absolute as
   * `path.module` and `path.root` give it. `undefined` when it is missing; an `Error` when it lies outside.
   */
  readonly readFile: (path: string) => { readonly text: string } | undefined | Error;
  /** The paths of files below a folder, relative to it, sorted; for `fileset`. */
  readonly listFiles: (folder: string) => readonly string[] | Error;
  /** Renders a template text with variables, for `templatefile` and `templatestring`. */
  readonly renderTemplate: (text: string, name: string, variables: ReadonlyMap<string, Value>) => Value;
}
