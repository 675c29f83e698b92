import { existsSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { Acceptance, MalformedAcceptance } from '../controls/acceptances/acceptance.ts';
import { isDay } from '../controls/acceptances/acceptance.ts';
import type { Tree } from '../estate/index.ts';
import { SourceFile } from '../estate/index.ts';
import type { Layer, Persona, Severity } from '../result/document.ts';
import { LAYERS, PERSONAS, SEVERITIES } from '../result/document.ts';
import { parseYaml } from '../sources/text/yaml.ts';
import { InputError, UsageError, didYouMean } from './errors.ts';

/** What `ringwall.yaml` says: settings in `kind: Config`, accepted findings in `kind: Exceptions`. */
export interface Config {
  readonly failOn?: Severity;
  readonly minCoverage?: number;
  readonly persona?: Persona;
  readonly layers?: readonly Layer[];
  /** Controls that are not asked at all. */
  readonly disable: readonly string[];
  /** Paths that are not read, in the syntax of .gitignore. */
  readonly ignore: readonly string[];
  readonly parameters?: string;
  /** Terraform variable files, the later ones over the earlier ones. */
  readonly varFiles?: readonly string[];
  /** Values files for Helm charts. */
  readonly helmValues?: readonly string[];
  readonly helmNamespace?: string;
  readonly target?: string;
  readonly known?: string;
  readonly maxFileSize?: number;
  readonly strict?: boolean;
  readonly acceptances: readonly Acceptance[];
  readonly malformed: readonly MalformedAcceptance[];
}

const NONE: Config = { disable: [], ignore: [], acceptances: [], malformed: [] };

/**
 * Reads `--config FILE`, or `ringwall.yaml` where the command runs or in the first folder it is given.
 * @throws UsageError naming file, line and what is wrong
 */
export function readConfig(cwd: string, explicit: string | undefined, firstPath: string | undefined): Config {
  const candidates =
    explicit === undefined ? ['ringwall.yaml', posix.join(firstPath ?? '.', 'ringwall.yaml')] : [explicit];
  const path = candidates.find((candidate) => existsSync(resolve(cwd, candidate)));
  if (path === undefined) {
    if (explicit !== undefined) throw new InputError(`--config ${explicit}: there is no such file`);
    return NONE;
  }
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new InputError(`${path}: can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return new ConfigReader(new SourceFile(path, text)).read();
}

type Map = Extract<Tree, { kind: 'mapping' }>;

class ConfigReader {
  readonly #file: SourceFile;
  readonly #acceptances: Acceptance[] = [];
  readonly #malformed: MalformedAcceptance[] = [];

  constructor(file: SourceFile) {
    this.#file = file;
  }

  read(): Config {
    const { trees, problems } = parseYaml(this.#file);
    const [problem] = problems;
    if (problem !== undefined) throw new UsageError(`${problem.file}:${problem.line}: ${problem.message}`);
    let config: Config = NONE;
    for (const tree of trees) {
      if (tree.kind === 'leaf' && tree.value === null) continue;
      if (tree.kind !== 'mapping')
        throw this.#wrong(tree, 'a document of ringwall.yaml is a map of settings');
      const kind = this.#has(tree, 'kind') ? this.#text(tree, 'kind') : 'Config';
      if (kind === 'Config') config = { ...config, ...this.#settings(tree) };
      else if (kind === 'Exceptions') this.#exceptions(tree);
      // A definition is read by the verb that builds it.
      else if (kind !== 'Baseline')
        throw this.#wrong(tree, `there is no kind "${kind}"; it is Config, Exceptions or Baseline`, 'kind');
    }
    return { ...config, acceptances: this.#acceptances, malformed: this.#malformed };
  }

  #settings(tree: Map): Config {
    const settings: Record<string, unknown> = {};
    const readers: Record<string, () => unknown> = {
      kind: () => undefined,
      failOn: () => this.#word(tree, 'failOn', [...SEVERITIES, 'never']),
      minCoverage: () => this.#number(tree, 'minCoverage', 0, 1),
      persona: () => this.#word(tree, 'persona', PERSONAS),
      layers: () => this.#words(tree, 'layers', LAYERS),
      disable: () => this.#texts(tree, 'disable'),
      ignore: () => this.#texts(tree, 'ignore'),
      parameters: () => this.#text(tree, 'parameters'),
      varFiles: () => this.#texts(tree, 'varFiles'),
      helmValues: () => this.#texts(tree, 'helmValues'),
      helmNamespace: () => this.#text(tree, 'helmNamespace'),
      target: () => this.#text(tree, 'target'),
      known: () => this.#text(tree, 'known'),
      maxFileSize: () => this.#number(tree, 'maxFileSize', 1, 1024 ** 3),
      strict: () => this.#boolean(tree, 'strict'),
    };
    for (const key of tree.keys) {
      const read = Object.hasOwn(readers, key) ? readers[key] : undefined;
      if (read === undefined)
        throw this.#wrong(tree, `there is no setting "${key}"${didYouMean(key, Object.keys(readers))}`, key);
      const value = read();
      if (value !== undefined) settings[key] = value;
    }
    return { ...NONE, ...settings };
  }

  #exceptions(tree: Map): void {
    for (const key of tree.keys) {
      if (key !== 'kind' && key !== 'exceptions')
        throw this.#wrong(
          tree,
          `there is no setting "${key}" in kind: Exceptions; it has a list \`exceptions\``,
          key,
        );
    }
    const list = tree.values[tree.keys.indexOf('exceptions')];
    if (list === undefined || (list.kind === 'leaf' && list.value === null)) return;
    if (list.kind !== 'sequence') throw this.#wrong(list, '`exceptions` is a list');
    for (const item of list.items) this.#exception(item);
  }

  /** One exception; what is wrong with it is reported with the results, and the others count. */
  #exception(item: Tree): void {
    const where = `${this.#file.path}:${this.#file.position(Math.max(0, item.start)).line}`;
    const control =
      item.kind === 'mapping' && this.#has(item, 'control')
        ? String(this.#scalar(item, 'control') ?? '')
        : '';
    const malformed = (message: string): void => void this.#malformed.push({ control, where, message });
    if (item.kind !== 'mapping')
      return malformed('an exception is a map with control, owner, reason and until');
    const known = ['control', 'resource', 'path', 'owner', 'reason', 'until'];
    const unknown = item.keys.find((key) => !known.includes(key));
    if (unknown !== undefined)
      return malformed(`an exception has no "${unknown}"${didYouMean(unknown, known)}`);
    const get = (key: string): string | undefined => {
      const value = this.#has(item, key) ? this.#scalar(item, key) : undefined;
      return value === undefined || value === null || String(value).trim() === '' ? undefined : String(value);
    };
    const [resource, path, owner, reason, until] = ['resource', 'path', 'owner', 'reason', 'until'].map(get);
    if (control === '') return malformed('an exception names its control');
    if (reason === undefined) return malformed('an exception needs a reason');
    if (owner === undefined) return malformed('an exception needs an owner');
    if (resource === undefined && path === undefined)
      return malformed('an exception says where it holds: resource, path or both');
    if (until !== undefined && !isDay(until))
      return malformed(`"until: ${until}" is no day; write it like 2027-03-01`);
    this.#acceptances.push({
      control,
      where,
      owner,
      reason,
      ...(until === undefined ? {} : { until }),
      covers: {
        kind: 'pattern',
        ...(resource === undefined ? {} : { resource }),
        ...(path === undefined ? {} : { path }),
      },
    });
  }

  #has(tree: Map, key: string): boolean {
    return tree.keys.includes(key);
  }

  #scalar(tree: Map, key: string): string | number | boolean | null | undefined {
    const value = tree.values[tree.keys.indexOf(key)];
    return value?.kind === 'leaf' ? value.value : undefined;
  }

  #text(tree: Map, key: string): string {
    const value = this.#scalar(tree, key);
    if (typeof value !== 'string') throw this.#wrong(tree, `${key} is a text`, key);
    return value;
  }

  #boolean(tree: Map, key: string): boolean {
    const value = this.#scalar(tree, key);
    if (typeof value !== 'boolean') throw this.#wrong(tree, `${key} is true or false`, key);
    return value;
  }

  #number(tree: Map, key: string, least: number, most: number): number {
    const value = this.#scalar(tree, key);
    if (typeof value !== 'number' || value < least || value > most)
      throw this.#wrong(tree, `${key} is a number from ${least} to ${most}`, key);
    return value;
  }

  #word(tree: Map, key: string, words: readonly string[]): string {
    const value = this.#scalar(tree, key);
    if (typeof value !== 'string' || !words.includes(value)) {
      throw this.#wrong(
        tree,
        `${key} is one of ${words.join(', ')}${typeof value === 'string' ? didYouMean(value, words) : ''}`,
        key,
      );
    }
    return value;
  }

  #texts(tree: Map, key: string): string[] {
    const value = tree.values[tree.keys.indexOf(key)];
    if (value?.kind !== 'sequence') throw this.#wrong(tree, `${key} is a list of texts`, key);
    return value.items.map((item) => {
      if (item.kind !== 'leaf' || typeof item.value !== 'string')
        throw this.#wrong(item, `${key} is a list of texts`);
      return item.value;
    });
  }

  #words(tree: Map, key: string, words: readonly string[]): string[] {
    const values = this.#texts(tree, key);
    const unknown = values.find((value) => !words.includes(value));
    if (unknown !== undefined)
      throw this.#wrong(tree, `${key} has no "${unknown}"; it takes ${words.join(', ')}`, key);
    return values;
  }

  #wrong(tree: Tree, message: string, key?: string): UsageError {
    const at =
      key !== undefined && tree.kind === 'mapping'
        ? (tree.keyStarts[tree.keys.indexOf(key)] ?? tree.start)
        : tree.start;
    return new UsageError(`${this.#file.path}:${this.#file.position(Math.max(0, at)).line}: ${message}`);
  }
}
