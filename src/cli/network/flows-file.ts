import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Tree } from '../../estate/index.ts';
import { SourceFile } from '../../estate/index.ts';
import type { Declared, PortSpan } from '../../reach/network/suggest/index.ts';
import { parseYaml } from '../../sources/text/yaml.ts';
import { InputError, UsageError, didYouMean } from '../errors.ts';

const KEYS = ['from', 'to', 'ports', 'why'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

/**
 * Reads `flows: [{from: shop/web, to: shop/db, ports: [TCP 5432], why: text}]`.
 * @throws UsageError naming file, line and what is wrong
 */
export function readFlows(path: string, cwd: string): Declared[] {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new InputError(`--flows ${path}: can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return new FlowsReader(new SourceFile(path, text)).read();
}

type Map = Extract<Tree, { kind: 'mapping' }>;

class FlowsReader {
  readonly #file: SourceFile;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  read(): Declared[] {
    const { problems, trees } = parseYaml(this.#file);
    const [problem] = problems;
    if (problem !== undefined) throw new UsageError(`${problem.file}:${problem.line}: ${problem.message}`);
    return trees.flatMap((tree) => {
      if (tree.kind === 'leaf' && tree.value === null) return [];
      if (tree.kind !== 'mapping')
        throw this.#wrong(tree, 'a document of flows is a map with a list `flows`');
      const unknown = tree.keys.findIndex((key) => key !== 'flows');
      if (unknown !== -1)
        throw this.#wrongAt(
          tree.keyStarts[unknown]!,
          `there is no "${tree.keys[unknown]}" here; it is a list \`flows\``,
        );
      const list = tree.values[0];
      if (list?.kind === 'leaf' && list.value === null) return [];
      if (list?.kind !== 'sequence') throw this.#wrong(list ?? tree, '`flows` is a list');
      return list.items.map((item) => this.#flow(item));
    });
  }

  #flow(item: Tree): Declared {
    if (item.kind !== 'mapping') throw this.#wrong(item, 'a flow is a map with from, to and ports');
    for (const [at, key] of item.keys.entries())
      if (!KEYS.includes(key))
        throw this.#wrongAt(item.keyStarts[at]!, `a flow has no "${key}"${didYouMean(key, KEYS)}`);
    const why = this.#value(item, 'why');
    const line = this.#file.position(Math.max(0, item.start)).line;
    const text = why?.kind === 'leaf' && why.value !== null ? String(why.value) : 'declared';
    return {
      from: this.#end(item, 'from'),
      to: this.#end(item, 'to'),
      ports: this.#ports(item),
      evidence: { text, file: this.#file.path, line },
    };
  }

  #value(item: Map, key: string): Tree | undefined {
    const at = item.keys.indexOf(key);
    return at === -1 ? undefined : item.values[at];
  }

  #end(item: Map, key: 'from' | 'to'): string {
    const value = this.#value(item, key);
    if (value?.kind === 'leaf' && typeof value.value === 'string' && value.value.trim() !== '')
      return value.value.trim();
    throw this.#wrong(
      value ?? item,
      `a flow needs \`${key}\`: a workload like shop/web, an address, internet, service:shop/db, dns or namespace:shop`,
    );
  }

  #ports(item: Map): readonly PortSpan[] | undefined {
    const value = this.#value(item, 'ports');
    if (value === undefined || (value.kind === 'leaf' && value.value === null)) return undefined;
    const items = value.kind === 'sequence' ? value.items : [value];
    if (items.length === 0)
      throw this.#wrong(value, '`ports` is a list of at least one; leave it out for every port');
    return items.map((one) => this.#port(one));
  }

  /** `5432`, `TCP 5432`, `8000-8100`, `UDP 8000-8100`. */
  #port(item: Tree): PortSpan {
    const text = item.kind === 'leaf' ? String(item.value) : '';
    const [, word = 'TCP', from = '', to = from] =
      /^\s*(?:([a-z]+)[\s/:]+)?(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/i.exec(text) ?? [];
    const protocol = PROTOCOLS.find((one) => one === word.toUpperCase());
    const [first, last] = [Number(from), Number(to)];
    if (from === '' || protocol === undefined || first < 1 || last > 65_535 || last < first)
      throw this.#wrong(item, `"${text}" is no port; write it like TCP 5432, UDP 53 or 8000-8100`);
    return { protocol, first, last };
  }

  #wrong(tree: Tree, message: string): UsageError {
    return this.#wrongAt(tree.start, message);
  }

  #wrongAt(offset: number, message: string): UsageError {
    return new UsageError(`${this.#file.path}:${this.#file.position(Math.max(0, offset)).line}: ${message}`);
  }
}
