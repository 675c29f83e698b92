// Writes the pages that are made from the code, and the outputs that README.md shows.
//   node scripts/generate-docs.mjs           writes what changed
//   node scripts/generate-docs.mjs --check   exits 1 and names what would change
//
// Everything comes from src/, bundled in memory: no build is needed, and none can be out of date.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Stop, isMain, root, runMain, say } from './lib/house.mjs';

const FOLDER = 'docs/controls';
/** Pages written by hand that show what the command line prints. */
const WITH_OUTPUTS = ['README.md'];

/** The registry, the words for it and the command line, straight from the sources. */
const load = async (base) => {
  const esbuild = await import('esbuild');
  const contents = [
    "export { controls } from './src/controls/registry.ts';",
    "export { standardsOf } from './src/controls/control.ts';",
    "export { workloadTypes } from './src/estate/index.ts';",
    "export { LAYERS, PERSONAS, SEVERITIES } from './src/result/document.ts';",
    "export { main } from './src/cli/main.ts';",
    "export { terraformFix } from './src/cli/terraform-fix.ts';",
  ].join('\n');
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: base,
      stdin: { contents, resolveDir: base, loader: 'ts' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
    return await import(
      `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
    );
  } catch (error) {
    const [first] = error.errors ?? [];
    if (first === undefined) throw error;
    throw new Stop(`the pages can't be made: ${first.location?.file}:${first.location?.line}: ${first.text}`);
  }
};

const LAYER_TITLES = {
  images: 'Images',
  access: 'Cluster access',
  network: 'Network boundaries',
  identity: 'Workload identity',
  data: 'Data',
  runtime: 'Runtime',
};
const FORMATS = {
  kubernetes: { title: 'Kubernetes', language: 'yaml' },
  cloudformation: { title: 'CloudFormation', language: 'yaml' },
  terraform: { title: 'Terraform', language: 'hcl' },
  dockerfile: { title: 'Dockerfile', language: 'dockerfile' },
  pipeline: { title: 'Pipeline', language: 'yaml' },
  scan: { title: 'Scan result', language: 'json' },
  image: { title: 'Image', language: 'json' },
};
const STAGES = {
  build: 'build: when images and infrastructure are made',
  deploy: 'deploy: when something is put into the cluster',
  run: 'run: while it runs',
};
const PERSONAS_SAID = {
  regular: 'regular: asked unless told otherwise',
  pedantic: 'pedantic: asked with `--persona pedantic` or `auditor`',
  auditor: 'auditor: asked with `--persona auditor`',
};

/** Plain text as Markdown: what stands in backticks stays as it is. */
const prose = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((piece) => (piece.startsWith('`') ? piece : piece.replaceAll('<', '&lt;').replaceAll('*', '\\*')))
    .join('');

/** Text for one cell of a table. */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const fence = (language, text) => {
  const ticks = text.includes('```') ? '````' : '```';
  return [`${ticks}${language}`, text.trimEnd(), ticks];
};

const languageOf = ({ format, source }) =>
  source.trimStart().startsWith('{') ? 'json' : FORMATS[format].language;

/** The source of an example, with the line that is pointed at. */
const marked = (example) => {
  if (example.verdict === 'pass') return example.source;
  const note = example.verdict === 'fail' ? 'fails here' : "can't be told";
  return example.source
    .split('\n')
    .map((line) => (line.includes(example.at) ? `${line}   ← ${note}` : line))
    .join('\n');
};

const VERDICTS = { fail: 'Fails', pass: 'Passes', 'not-evaluated': "Can't be told" };

const exampleLines = (example) => {
  const title = example.title === undefined ? '' : `: ${prose(example.title)}`;
  return [`**${VERDICTS[example.verdict]}**${title}`, '', ...fence(languageOf(example), marked(example)), ''];
};

const referenceLine = (reference) => {
  if ('url' in reference) return `- [${reference.title}](${reference.url})`;
  if (reference.standard === 'cis-eks-1.8') return `- CIS Amazon EKS Benchmark 1.8.0, ${reference.number}`;
  if (reference.standard === 'nsa-cisa') return `- NSA/CISA Kubernetes Hardening Guide, ${reference.section}`;
  const { technique } = reference;
  return `- [MITRE ATT&CK ${technique}](https://attack.mitre.org/techniques/${technique.replace('.', '/')}/)`;
};

const acceptLines = ({ id }, examples) => {
  const written = examples.some((example) => languageOf(example) !== 'json');
  const lines = ['## Live with it', ''];
  if (written) {
    lines.push(
      'Where it stands, in a comment above the block (or after the value, on its line):',
      '',
      ...fence('yaml', `# ringwall:accept ${id} owner=platform until=2027-06-30 -- why this is fine`),
      '',
      'Or for whole resources and folders, in `ringwall.yaml`:',
    );
  } else lines.push('In `ringwall.yaml`:');
  lines.push(
    '',
    ...fence(
      'yaml',
      `kind: Exceptions\nexceptions:\n  - control: ${id}\n    path: legacy/**\n    owner: platform\n    until: 2027-06-30\n    reason: why this is fine`,
    ),
    '',
    'It stays visible as `accepted`; after its last day it counts again. [More on exceptions](../config.md#exceptions).',
    '',
  );
  return lines;
};

/** The types a control looks at; all kinds of workloads by one name. */
const typesOf = ({ appliesTo }, workloadTypes) => {
  const all = workloadTypes.every((type) => appliesTo.includes(type));
  const others = appliesTo
    .filter((type) => !all || !workloadTypes.includes(type))
    .map((type) => `\`${type}\``);
  return [...(all ? ['all workloads'] : []), ...others].join(', ');
};

const pageOf = (control, { standardsOf, terraformFix, workloadTypes, LAYERS }) => {
  const { aliases, confidence, fix, id, layer, persona, rationale, references, severity, stage, title } =
    control;
  const standards = standardsOf(references).filter((one) => !one.startsWith('nsa-cisa:'));
  const rows = [
    ['layer', `${LAYERS.indexOf(layer) + 1} ${LAYER_TITLES[layer].toLowerCase()}`],
    ['bites at', STAGES[stage]],
    ['severity', severity],
    ['confidence', confidence],
    ['persona', PERSONAS_SAID[persona]],
    ...(standards.length === 0 ? [] : [['standards', standards.map((one) => `\`${one}\``).join(', ')]]),
    ...(aliases === undefined || aliases.length === 0
      ? []
      : [['was called', aliases.map((one) => `\`${one}\``).join(', ')]]),
    ['looks at', typesOf(control, workloadTypes)],
  ];
  const examples = control.examples();
  const lines = [
    `<!-- Generated by scripts/generate-docs.mjs from src/controls/${layer}/${id}.ts. Do not edit. -->`,
    '',
    `# ${prose(title)}`,
    '',
    `\`${id}\``,
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, text]) => `| ${name} | ${cell(text)} |`),
    '',
    '## Why',
    '',
    prose(rationale),
    '',
    '## How to fix it',
    '',
    prose(fix.text),
    '',
    ...(fix.safe ? [] : [`**It may break** ${prose(fix.breaks ?? 'what relies on it today')}.`, '']),
  ];
  for (const [format, { title: name, language }] of Object.entries(FORMATS)) {
    const text = format === 'terraform' ? terraformFix(control) : fix[format];
    if (text !== undefined) lines.push(`${name}:`, '', ...fence(language, text), '');
  }
  lines.push('## Examples', '', 'They are run as tests.', '');
  for (const verdict of ['fail', 'pass', 'not-evaluated'])
    for (const example of examples) if (example.verdict === verdict) lines.push(...exampleLines(example));
  lines.push(...acceptLines(control, examples));
  lines.push('## Says who', '', ...references.map(referenceLine), '');
  return lines.join('\n');
};

const indexOf = (controls, { LAYERS, PERSONAS, SEVERITIES }) => {
  const lines = [
    '<!-- Generated by scripts/generate-docs.mjs from src/controls. Do not edit. -->',
    '',
    '# Controls',
    '',
    `${controls.length} controls in six layers. Without a flag only those for *regular* are asked;`,
    '`ringwall check --persona pedantic` and `ringwall check --persona auditor` ask more.',
    '',
  ];
  LAYERS.forEach((layer, index) => {
    const here = controls
      .filter((control) => control.layer === layer)
      .toSorted(
        (a, b) =>
          PERSONAS.indexOf(a.persona) - PERSONAS.indexOf(b.persona) ||
          SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
          (a.id < b.id ? -1 : 1),
      );
    if (here.length === 0) return;
    lines.push(
      `## ${index + 1} ${LAYER_TITLES[layer]}`,
      '',
      '| control | what must hold | severity | stage | persona |',
      '|---|---|---|---|---|',
    );
    for (const { id, persona, severity, stage, title } of here)
      lines.push(`| [${id}](${id}.md) | ${cell(prose(title))} | ${severity} | ${stage} | ${persona} |`);
    lines.push('');
  });
  return lines.join('\n');
};

/**
 * `<!-- output: ringwall check examples/sieve | from "TEXT" 20 | last 14 -->` and the block below it: what the command
 * prints, whole or only some of its lines.
 */
const OUTPUT =
  /(<!-- output: ringwall ([^|>]*?)(?: \| from "([^"]*)" (\d+))?(?: \| last (\d+))? -->\n+```text\n)[\s\S]*?^(```)$/gm;

const withOutputs = async (text, main, base) => {
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(OUTPUT)) {
    const [whole, head, command, start, count, last, tail] = match;
    let out = '';
    let notes = '';
    await main(command.split(' '), {
      cwd: base,
      env: {},
      version: JSON.parse(readFileSync(join(base, 'package.json'), 'utf8')).version,
      columns: 80,
      interactive: { out: false, notes: false },
      out: (piece) => void (out += piece),
      note: (piece) => void (notes += piece),
    });
    const lines = (out === '' ? notes : out).trimEnd().split('\n');
    let shown = lines;
    if (start !== undefined || last !== undefined) {
      const at = start === undefined ? -1 : lines.findIndex((line) => line.includes(start));
      if (start !== undefined && at === -1)
        throw new Stop(`ringwall ${command} prints no line with "${start}"`);
      const first = at === -1 ? [] : lines.slice(at, at + Number(count));
      while (first.at(-1) === '') first.pop();
      const rest = last === undefined ? [] : lines.slice(-Number(last));
      shown = [...first, ...(first.length > 0 && rest.length > 0 ? ['', '…', ''] : []), ...rest];
    }
    pieces.push(text.slice(from, match.index), head, shown.join('\n'), '\n', tail);
    from = match.index + whole.length;
  }
  return [...pieces, text.slice(from)].join('');
};

/** Every generated file of the documentation: path → text. */
const filesOf = async (base) => {
  const code = await load(base);
  const controls = code.controls.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const files = new Map([[`${FOLDER}/README.md`, indexOf(controls, code)]]);
  for (const control of controls) files.set(`${FOLDER}/${control.id}.md`, pageOf(control, code));
  for (const path of WITH_OUTPUTS) {
    if (!existsSync(join(base, path))) continue;
    files.set(path, await withOutputs(readFileSync(join(base, path), 'utf8'), code.main, base));
  }
  return files;
};

/** Brings the pages up to date (or, with `check`, only looks); returns the files that had drifted. */
export const generateDocs = async ({ base = root, check = false } = {}) => {
  const files = await filesOf(base);
  const drifted = [];
  for (const [path, text] of files) {
    const file = join(base, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    drifted.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const folder = join(base, FOLDER);
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!name.endsWith('.md') || files.has(`${FOLDER}/${name}`)) continue;
    drifted.push(`${FOLDER}/${name}`);
    if (!check) rmSync(join(folder, name));
  }
  return drifted;
};

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const check = process.argv.includes('--check');
    const drifted = await generateDocs({ check });
    if (check && drifted.length > 0)
      throw new Stop(`out of date, run \`npm run generate\`: ${drifted.join(', ')}`);
    if (drifted.length > 0) say(`wrote ${drifted.length} of the pages`);
  });
}
