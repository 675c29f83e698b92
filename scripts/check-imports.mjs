// Checks who imports whom: rooms, cycles, packages, Node builtins, and what is loaded at start.
//   node scripts/check-imports.mjs [--root DIR]
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { isMain, root } from './lib/house.mjs';
import { isTest, readImports } from './lib/imports.mjs';
import { bans, cliBan, light, pure, rooms } from './lib/rooms.mjs';

const isWithin = (file, place) => file === place || file.startsWith(`${place}/`);
const roomOf = (file) => Object.keys(rooms).find((room) => isWithin(file, room));
const packageOf = (request) => /^(?:@[^/]+\/)?[^/]+/.exec(request)[0];
const isBuiltin = (request) => request.startsWith('node:') || builtinModules.includes(request);

const checkRoom = (file, { target, kind }) => {
  const from = roomOf(file);
  const to = roomOf(target);
  if (!to) return `imports ${target}, which is in no room: add it to scripts/lib/rooms.mjs`;
  if (from === to) return undefined;
  const { may, types = [], why } = rooms[from];
  if (may.includes('*') || may.some((place) => isWithin(target, place))) return undefined;
  const typesAllowed = types.some((place) => isWithin(target, place));
  if (typesAllowed && kind === 'type') return undefined;
  const reason = bans[`${from} > ${to}`] ?? (to === 'src/cli' ? cliBan : why);
  return typesAllowed
    ? `may import only types from ${to}: ${reason}`
    : `${from} must not import ${to} (${target}): ${reason}`;
};

const checkPackage = (file, { request }, packages) => {
  const name = packageOf(request);
  if (packages.has(name)) return undefined;
  return (
    `imports "${name}", which users don't get: name it under dependencies, peerDependencies, ` +
    'optionalDependencies, or "ringwall.inlined" to bundle it in'
  );
};

const checkLight = (file, { request, target, kind }) => {
  if (!light.files.includes(file) || kind !== 'static') return undefined;
  if (request.startsWith('node:') || (target && light.files.includes(target))) return undefined;
  return `must not import ${target ?? request} eagerly: ${light.why}`;
};

/** Value imports from the pure folders onwards, until one of them needs Node. */
const checkPurity = (graph) => {
  const problems = [];
  const starts = [...graph.keys()].filter((file) => pure.folders.some((place) => isWithin(file, place)));
  const cameFrom = new Map(starts.filter((file) => !isTest(file)).map((file) => [file, undefined]));
  const queue = [...cameFrom.keys()];
  for (let file = queue.shift(); file; file = queue.shift()) {
    for (const { request, target, kind, line } of graph.get(file) ?? []) {
      if (kind === 'type') continue;
      if (isBuiltin(request)) {
        const chain = [];
        for (let at = file; at; at = cameFrom.get(at)) chain.unshift(at);
        const via = chain.length > 1 ? ` (reached by ${chain.join(' → ')})` : '';
        problems.push({ file, line, message: `must not import "${request}"${via}: ${pure.why}` });
      }
      if (target && graph.has(target) && !cameFrom.has(target)) {
        cameFrom.set(target, file);
        queue.push(target);
      }
    }
  }
  return problems;
};

/** Tarjan's strongly connected components over all imports that are more than types. */
const checkCycles = (graph) => {
  const problems = [];
  const index = new Map();
  const low = new Map();
  const stack = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const { target, kind } of graph.get(file)) {
      if (kind === 'type' || !graph.has(target)) continue;
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file), low.get(target)));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    const onItself = graph.get(file).some(({ target, kind }) => target === file && kind !== 'type');
    if (circle.length > 1 || onItself) {
      const message = `import cycle: ${[...circle, file].join(' → ')}; move what they share into a file of its own`;
      problems.push({ file, line: 1, message });
    }
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return problems;
};

const packagesFor = (base) => {
  const manifest = JSON.parse(readFileSync(join(base, 'package.json'), 'utf8'));
  const { dependencies, peerDependencies, optionalDependencies, ringwall } = manifest;
  return new Set([
    manifest.name,
    ...Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }),
    ...ringwall.inlined,
  ]);
};

export const checkImports = (base = root) => {
  const graph = readImports(base, ['src', 'web']);
  const packages = packagesFor(base);
  const problems = [];
  for (const [file, imports] of graph) {
    if (isTest(file)) continue;
    if (!roomOf(file)) {
      problems.push({ file, line: 1, message: 'is in no room: add it to scripts/lib/rooms.mjs' });
      continue;
    }
    for (const one of imports) {
      const report = (message) => message && problems.push({ file, line: one.line, message });
      if (one.target && isTest(one.target))
        report(`imports the test file ${one.target}, which is not shipped`);
      else if (one.target && !graph.has(one.target))
        report(`imports ${one.request}, and there is no such file`);
      else if (one.target) report(checkRoom(file, one));
      else if (!isBuiltin(one.request)) {
        // What web/ imports is bundled into the page and may be any package.
        if (!isWithin(file, 'web') && one.kind !== 'type') report(checkPackage(file, one, packages));
      } else if (!one.request.startsWith('node:')) report(`write "node:${one.request}"`);
      report(checkLight(file, one));
    }
  }
  return [...problems, ...checkPurity(graph), ...checkCycles(graph)];
};

if (isMain(import.meta.url)) {
  const at = process.argv.indexOf('--root');
  const problems = checkImports(at > 0 ? resolve(process.argv[at + 1]) : root);
  for (const { file, line, message } of problems) console.log(`${file}:${line} ${message}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
