import { posix } from 'node:path';
import type { SourceFile } from '../../../estate/index.ts';
import { isConfiguration } from '../../files/file-kinds.ts';
import type { ReadContext } from '../../source.ts';
import { parseHcl, parseHclJson } from '../hcl/index.ts';
import type { ConfigFile, ModuleConfig } from './config.ts';
import { moduleOf } from './config.ts';

/** The modules of one tree: each folder is read and parsed once, however many call it. */
export class Workspace {
  readonly context: ReadContext;
  readonly #modules = new Map<string, ModuleConfig | undefined>();
  readonly #parsed = new Map<SourceFile, ConfigFile>();

  constructor(context: ReadContext) {
    this.context = context;
  }

  /** The module in a folder, relative to the root of the tree; `undefined` when no Terraform file is there. */
  module(folder: string): ModuleConfig | undefined {
    if (this.#modules.has(folder)) return this.#modules.get(folder);
    const files: ConfigFile[] = [];
    for (const name of this.context.list(folder) ?? []) {
      if (!isConfiguration(name)) continue;
      const file = this.context.inRepository(posix.join(folder, name));
      if (file === undefined) continue;
      this.context.count(file);
      files.push(this.#parse(file));
    }
    const made = files.length === 0 ? undefined : moduleOf(folder, files);
    this.#modules.set(folder, made);
    return made;
  }

  #parse(file: SourceFile): ConfigFile {
    const before = this.#parsed.get(file);
    if (before !== undefined) return before;
    const { body, problems } = file.path.endsWith('.json') ? parseHclJson(file) : parseHcl(file);
    for (const { code, message, start } of problems)
      this.context.estate.problems.push({ file: file.path, ...file.position(start), code, message });
    const made = { file, body };
    this.#parsed.set(file, made);
    return made;
  }
}
