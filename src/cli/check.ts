import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { applyAcceptances } from '../controls/acceptances/apply.ts';
import { inlineAcceptances } from '../controls/acceptances/inline.ts';
import { knownFile, markKnown, parseKnown } from '../controls/acceptances/known.ts';
import { check as judgeEstate, controlsFor, coverageOf } from '../controls/check.ts';
import type { Control } from '../controls/control.ts';
import { controls as registry } from '../controls/registry.ts';
import type { Estate } from '../estate/index.ts';
import type { CheckDocument, Finding, Layer, Persona, Severity } from '../result/document.ts';
import { LAYERS, PERSONAS, SEVERITIES } from '../result/document.ts';
import type { Config } from './config.ts';
import { readConfig } from './config.ts';
import { EXIT, InputError, UsageError, didYouMean, firstOf } from './errors.ts';
import { INPUT_FLAGS, READS, readInputs } from './inputs.ts';
import { deliver, wantsColour, writeWhole } from './output.ts';
import type { Flags, Input, Terminal, Verb } from './verb.ts';

const FORMATS = ['text', 'json', 'sarif', 'junit', 'markdown', 'github'] as const;
type Format = (typeof FORMATS)[number];

export const verb: Verb = {
  name: 'check',
  summary: 'judge what is there against the baseline',
  usage: 'check [PATH…] [flags]',
  flags: {
    ...INPUT_FLAGS,
    format: { type: 'string', value: FORMATS.join('|'), help: 'how to print the result' },
    json: { type: 'boolean', help: 'short for --format json' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write the result to a file' },
    layer: { type: 'string', multiple: true, value: LAYERS.join('|'), help: 'only these layers' },
    control: { type: 'string', multiple: true, value: 'ID', help: 'only these controls' },
    persona: {
      type: 'string',
      value: PERSONAS.join('|'),
      help: 'whom to please: regular is quiet, auditor sees all',
    },
    'fail-on': {
      type: 'string',
      value: `${SEVERITIES.join('|')}|never`,
      help: 'exit 1 from this severity on; high unless told',
    },
    'min-coverage': {
      type: 'string',
      value: 'SHARE',
      help: 'exit 4 when less than this share (0 to 1) could be decided',
    },
    strict: { type: 'boolean', help: 'exit 3 when a file could not be read' },
    passed: { type: 'boolean', help: 'also list every pass with its resource and location' },
    verbose: { type: 'boolean', short: 'v', help: 'show every finding in full' },
    known: { type: 'string', value: 'FILE', help: 'fail only on findings that are not in this file' },
    'write-known': { type: 'string', value: 'FILE', help: "write today's findings to a file for --known" },
    'audit-exceptions': { type: 'boolean', help: 'list every exception, also those that hold' },
  },
  examples: [
    ['ringwall check .', 'judge everything below this folder'],
    ['ringwall check k8s/ infra/cluster.yaml --layer access,network', 'two of the six layers, in two places'],
    ['ringwall check --format sarif --output ringwall.sarif', 'for code scanning'],
    ['ringwall check --write-known known.json', 'start with an old repository: what is there today is known'],
    ['ringwall check --known known.json --fail-on medium', 'and from then on fail only on what is new'],
    ['ringwall check --min-coverage 0.95', 'also fail when too much could not be decided'],
  ],
  run,
};

async function run({ operands, flags, terminal }: Input): Promise<number> {
  const config = readConfig(terminal.cwd, flags.text('config'), operands[0]);
  const format = formatOf(flags);
  const chosen = chooseControls(flags, config);
  const failOn = flags.text('fail-on') ?? config.failOn ?? 'high';
  const least = minCoverage(flags, config);
  const estate = await readInputs(operands, flags, config, terminal);
  const document = judge(estate, chosen, config, flags, terminal, format);
  if (estate.resources.length === 0) refuseNothing(estate, operands, flags);

  const writeKnown = flags.text('write-known');
  if (writeKnown !== undefined) writeWhole(resolve(terminal.cwd, writeKnown), [knownFile(document.findings)]);
  const { formats } = await import('../report/index.ts');
  const report = await formats[format]();
  const options = {
    colour: format === 'text' && wantsColour(flags, terminal),
    verbose: flags.on('verbose'),
    columns: 80,
  };
  deliver(report(document, options), flags, terminal);

  const codes: number[] = [];
  if (flags.on('strict') || config.strict === true) {
    if (document.inputs.problems.some(({ code }) => !HARMLESS.has(code))) codes.push(EXIT.unreadable);
  }
  if (writeKnown === undefined && document.findings.some((finding) => counts(finding, failOn)))
    codes.push(EXIT.findings);
  const { overall } = document.coverage;
  if (least !== undefined && overall !== null && overall < least) {
    if (!flags.on('quiet'))
      terminal.note(
        `coverage ${(overall * 100).toFixed(1)} % is below the ${(least * 100).toFixed(1)} % asked for\n`,
      );
    codes.push(EXIT.coverage);
  }
  return firstOf(codes);
}

/** Problems of the content, not of the reading. */
const HARMLESS = new Set([
  'duplicate-key',
  'duplicate-resource',
  'no-name',
  'kustomize-not-applied',
  'helm-not-rendered',
  'helm-template',
  'helm-release-not-rendered',
  'terragrunt-not-read',
  'terraform-expression',
  'terraform-invalid-json',
  'terraform-undeclared-input',
  'terraform-missing-input',
  'terraform-provider-conflict',
  'terraform-duplicate-declaration',
  'terraform-manifest-unknown',
  'crossplane-composition',
  'crossplane-part',
  'crossplane-type',
  'deployment-not-followed',
  'eksctl-not-read',
  'eksctl-unknown-key',
]);

/** The whole judgement: controls, then what is accepted, then what is known. */
function judge(
  estate: Estate,
  controls: readonly Control[],
  config: Config,
  flags: Flags,
  terminal: Terminal,
  format: Format,
): CheckDocument {
  const frames = format === 'text' || format === 'markdown';
  const document = judgeEstate(estate, {
    controls,
    version: terminal.version,
    passes: flags.on('passed'),
    frames,
  });
  const inline = estate.files.map((file) => inlineAcceptances(file));
  const { exceptions, findings } = applyAcceptances(
    document.findings,
    [...config.acceptances, ...inline.flatMap(({ accepted }) => accepted)],
    [...config.malformed, ...inline.flatMap(({ malformed }) => malformed)],
    {
      now: new Date(),
      names: NAMES,
      asked: new Set(controls.map(({ id }) => id)),
      audit: flags.on('audit-exceptions'),
    },
  );
  const known = flags.text('known') ?? config.known;
  const marked = known === undefined ? findings : markKnown(findings, readKnown(known, terminal.cwd));
  const passed = new Map(document.passed.map(({ control, count }) => [control, count]));
  return { ...document, findings: marked, coverage: coverageOf(controls, marked, passed), exceptions };
}

const NAMES: ReadonlyMap<string, string> = new Map(
  registry.flatMap(({ aliases, id }) => [id, ...(aliases ?? [])].map((name) => [name, id] as const)),
);

function readKnown(path: string, cwd: string): ReadonlySet<string> {
  try {
    return parseKnown(readFileSync(resolve(cwd, path), 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(`--known ${path}: ${code === undefined ? message : `can't be read (${code})`}`);
  }
}

function formatOf(flags: Flags): Format {
  const format = flags.text('format') as Format | undefined;
  if (flags.on('json') && format !== undefined && format !== 'json')
    throw new UsageError(`--json and --format ${format} can't both be`);
  return flags.on('json') ? 'json' : (format ?? 'text');
}

function chooseControls(flags: Flags, config: Config): Control[] {
  const ids = flags.list('control').map(controlNamed);
  const disabled = new Set(config.disable.map(controlNamed));
  const given = flags.list('layer');
  const layers: readonly string[] = given.length > 0 ? given : (config.layers ?? LAYERS);
  // Who names a control wants it, whomever it is for.
  if (ids.length > 0)
    return registry.filter(({ id, layer }) => ids.includes(id) && layers.includes(layer satisfies Layer));
  const persona = (flags.text('persona') ?? config.persona ?? 'regular') as Persona;
  return controlsFor(registry, persona).filter(
    ({ id, layer }) => layers.includes(layer) && !disabled.has(id),
  );
}

function controlNamed(name: string): string {
  const id = NAMES.get(name);
  if (id === undefined)
    throw new UsageError(
      `there is no control "${name}"${didYouMean(name, NAMES.keys()) || '; `ringwall controls` lists them'}`,
    );
  return id;
}

function minCoverage(flags: Flags, config: Config): number | undefined {
  const text = flags.text('min-coverage');
  if (text === undefined) return config.minCoverage;
  const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(share >= 0 && share <= 1) || text.trim() === '')
    throw new UsageError(`--min-coverage takes a share from 0 to 1, like 0.95, not "${text}"`);
  return share;
}

function counts(finding: Finding, failOn: string): boolean {
  if (failOn === 'never' || finding.verdict !== 'fail' || finding.known === true) return false;
  return SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(failOn as Severity);
}

function refuseNothing(estate: Estate, operands: readonly string[], flags: Flags): void {
  const where =
    operands.length === 0 && flags.list('snapshot').length === 0
      ? 'this folder'
      : [...operands, ...flags.list('snapshot')].join(', ');
  const [problem] = estate.problems;
  if (problem !== undefined) {
    const more = estate.problems.length > 1 ? ` (and ${estate.problems.length - 1} more)` : '';
    throw new InputError(
      `${where}: nothing could be checked; ${problem.file}${problem.line === undefined ? '' : `:${problem.line}`}: ${problem.message}${more}`,
    );
  }
  throw new InputError(`${where}: nothing to check here; ${READS}`);
}
