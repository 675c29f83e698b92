import type { Control, Example, Reference } from '../controls/control.ts';
import { controls } from '../controls/registry.ts';
import type { Finding } from '../result/document.ts';
import { readConfig } from './config.ts';
import { EXIT, UsageError, didYouMean } from './errors.ts';
import { INPUT_FLAGS, readInputs } from './inputs.ts';
import { deliver } from './output.ts';
import { wrap } from './prose.ts';
import type { Input, Verb } from './verb.ts';

export const verb: Verb = {
  name: 'explain',
  summary: 'why a control or finding matters, and how to mend it',
  usage: 'explain ID [flags]',
  flags: {
    ...INPUT_FLAGS,
    path: {
      type: 'string',
      multiple: true,
      value: 'PATH',
      help: 'where to look for a finding by its id; . unless told',
    },
    json: { type: 'boolean', help: 'as JSON' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it to a file' },
  },
  examples: [
    ['ringwall explain container-privileged', 'a control'],
    ['ringwall explain 3f2a9c0d11e47b58 --path k8s/', 'a finding, by the id that the JSON and SARIF give it'],
  ],
  run,
};

async function run(input: Input): Promise<number> {
  const { flags, operands, terminal } = input;
  const [id, ...more] = operands;
  if (id === undefined)
    throw new UsageError(
      'ringwall explain needs an id: of a control (`ringwall controls` lists them), of a finding or of a lint of the network',
    );
  if (more.length > 0)
    throw new UsageError(`ringwall explain takes one id; paths are given with --path ${more[0]}`);
  const finding = /^[0-9a-f]{16}$/.test(id) ? await findFinding(id, input) : undefined;
  const control = controls.find((one) => one.id === (finding?.control ?? id) || one.aliases?.includes(id));
  if (control === undefined) {
    const { LINTS } = await import('../reach/network/lint/finding.ts');
    if (Object.hasOwn(LINTS, id)) {
      explainLint(id, LINTS[id as keyof typeof LINTS], input);
      return EXIT.clean;
    }
    const names = [...controls.map((one) => one.id), ...Object.keys(LINTS)];
    throw new UsageError(
      `there is no control "${id}"${didYouMean(id, names) || '; `ringwall controls` lists them'}`,
    );
  }
  if (flags.on('json')) {
    const { aliases, decide: _, examples, ...facts } = control;
    const document = {
      schema: 'ringwall/explain/1',
      control: { ...facts, aliases: aliases ?? [], examples: examples() },
      ...(finding === undefined ? {} : { finding }),
    };
    deliver([`${JSON.stringify(document, null, 2)}\n`], flags, terminal);
  } else {
    // It writes through the lenses, which nothing else here needs.
    const { terraformFix } = await import('./terraform-fix.ts');
    deliver([textOf(control, finding, terraformFix(control))], flags, terminal);
  }
  return EXIT.clean;
}

/** What `network lint` finds is no control: it fails no check. */
function explainLint(id: string, title: string, { flags, terminal }: Input): void {
  const text = flags.on('json')
    ? `${JSON.stringify({ schema: 'ringwall/explain/1', lint: { id, title } }, null, 2)}\n`
    : `${[id, ...wrap(title, '  '), '', `  \`ringwall network lint --only ${id}\` says where`].join('\n')}\n`;
  deliver([text], flags, terminal);
}

async function findFinding(id: string, { flags, terminal }: Input): Promise<Finding> {
  const paths = flags.list('path');
  const config = readConfig(terminal.cwd, flags.text('config'), paths[0]);
  const estate = await readInputs(paths, flags, config, terminal);
  const { check } = await import('../controls/check.ts');
  const { findings } = check(estate, { controls, version: terminal.version });
  const finding = findings.find((one) => one.id === id);
  if (finding === undefined) {
    throw new UsageError(
      `there is no finding ${id} in ${paths.length === 0 ? 'this folder' : paths.join(', ')}; name the folder it was found in with --path`,
    );
  }
  return finding;
}

function textOf(control: Control, finding: Finding | undefined, terraform: string | undefined): string {
  const lines: string[] = [];
  if (finding !== undefined) {
    const at =
      'file' in finding.location
        ? `${finding.location.file}:${finding.location.line}`
        : finding.location.path;
    lines.push(
      `finding ${finding.id}`,
      ...wrap(`${finding.resource.address}, ${at}: ${finding.message}`, '  '),
      '',
    );
    for (const { file, line, what } of finding.via) lines.push(`  by way of ${what}, ${file}:${line}`);
  }
  lines.push(`${control.id}`, ...wrap(control.title, '  '), '');
  lines.push(
    `  layer ${control.layer} · bites at ${control.stage} · severity ${control.severity} · confidence ${control.confidence} · for ${control.persona}`,
  );
  lines.push('', 'why', ...wrap(control.rationale, '  '), '', 'fix', ...wrap(control.fix.text, '  '));
  if (!control.fix.safe)
    lines.push(
      ...wrap(`Not safe everywhere: it may break ${control.fix.breaks ?? 'what relies on it today'}.`, '  '),
    );
  for (const format of ['kubernetes', 'cloudformation', 'terraform', 'dockerfile', 'pipeline'] as const) {
    const text = format === 'terraform' ? terraform : control.fix[format];
    if (text !== undefined) lines.push('', `  ${format}:`, ...indented(text));
  }
  const examples = control.examples();
  for (const verdict of ['fail', 'pass'] as const) {
    const example = examples.find((one) => one.verdict === verdict);
    if (example !== undefined)
      lines.push('', verdict === 'fail' ? 'a bad example' : 'a good example', ...exampleLines(example));
  }
  lines.push('', 'says', ...control.references.map((reference) => `  ${referenceText(reference)}`), '');
  return lines.join('\n');
}

function exampleLines(example: Example): string[] {
  return example.source
    .trimEnd()
    .split('\n')
    .map((line) => {
      const marked = example.verdict !== 'pass' && line.includes(example.at);
      return `${marked ? '>' : ' '}   ${line}`.trimEnd();
    });
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `    ${line}`.trimEnd());
}

/** A reference for a person. */
function referenceText(reference: Reference): string {
  if ('url' in reference) return `${reference.title}: ${reference.url}`;
  if (reference.standard === 'cis-eks-1.8') return `CIS Amazon EKS Benchmark 1.8.0, ${reference.number}`;
  if (reference.standard === 'nsa-cisa') return `NSA/CISA Kubernetes Hardening Guide, ${reference.section}`;
  return `MITRE ATT&CK ${reference.technique}: https://attack.mitre.org/techniques/${reference.technique.replace('.', '/')}/`;
}
