// Reads the imports of source files: static, re-export, dynamic; with line, and whether types only.
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { filesUnder } from './house.mjs';

const lineAt = (text, offset) => text.slice(0, offset).split('\n').length;

const importsIn = (path, text) => {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const found = [];
  const add = (request, start, kind) => found.push({ request, line: lineAt(text, start), kind });
  for (const { moduleRequest, entries, start } of module.staticImports) {
    const types = entries.length > 0 && entries.every((entry) => entry.isType);
    add(moduleRequest.value, start, types ? 'type' : 'static');
  }
  for (const { entries, start } of module.staticExports) {
    const requests = new Map();
    for (const { moduleRequest, isType } of entries) {
      if (!moduleRequest) continue;
      requests.set(moduleRequest.value, (requests.get(moduleRequest.value) ?? true) && isType);
    }
    for (const [request, types] of requests) add(request, start, types ? 'type' : 'static');
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    const literal = /^\s*['"`]([^'"`$]+)['"`]\s*$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal) add(literal[1], start, 'dynamic');
  }
  return found;
};

const isSource = (file) => /\.(ts|tsx|mts)$/.test(file) && !file.endsWith('.d.ts');

/** Tests and their helpers may look into every room; nobody who is shipped may look into them. */
export const isTest = (file) =>
  /\.(test|conformance)\.tsx?$/.test(file) ||
  /(^|\/)testing(-[^/]+)?\.ts$/.test(file) ||
  /(^|\/)fixtures\//.test(file);

/** Map of file → imports; a relative request gets `target`, the file it means. */
export const readImports = (base, folders) => {
  const graph = new Map();
  for (const file of folders.flatMap((folder) => filesUnder(folder, base)).filter(isSource)) {
    if (/(^|\/)fixtures\//.test(file)) continue;
    const imports = importsIn(file, readFileSync(join(base, file), 'utf8'));
    for (const one of imports) {
      if (one.request.startsWith('.')) one.target = posix.join(dirname(file), one.request);
    }
    graph.set(file, imports);
  }
  return graph;
};
