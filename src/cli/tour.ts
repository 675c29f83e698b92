import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, controlsFor } from '../controls/check.ts';
import { controls } from '../controls/registry.ts';
import type { CheckDocument, Finding, Severity } from '../result/document.ts';
import { LAYERS, SEVERITIES } from '../result/document.ts';
import { EXIT, InputError } from './errors.ts';
import { refuseOperands } from './controls.ts';
import { wantsColour, writeWhole } from './output.ts';
import { wrap } from './prose.ts';
import type { Input, Verb } from './verb.ts';

export const verb: Verb = {
  name: 'tour',
  summary: 'see it work on two bundled shops',
  usage: 'tour [flags]',
  flags: {
    output: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'where to write the report; ringwall-tour.md unless told',
    },
  },
  examples: [['ringwall tour', 'check a weak shop and the same shop done right, side by side']],
  run,
};

const SHOPS = [
  { name: 'sieve', what: 'a shop as many are' },
  { name: 'fortress', what: 'the same shop done right' },
] as const;

async function run({ flags, operands, terminal }: Input): Promise<number> {
  refuseOperands(operands, 'tour');
  const { readEstate } = await import('../sources/read.ts');
  const started = performance.now();
  const judged = SHOPS.map(async ({ name }) => {
    const folder = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
    const estate = await readEstate(['.'], { cwd: folder });
    if (estate.resources.length === 0)
      throw new InputError(`examples/${name} is missing from this installation`);
    return check(estate, {
      controls: controlsFor(controls, 'regular'),
      version: terminal.version,
      frames: true,
    });
  });
  const documents = await Promise.all(judged);
  const seconds = (performance.now() - started) / 1000;
  const output = flags.text('output') ?? 'ringwall-tour.md';
  const { formats } = await import('../report/index.ts');
  const markdown = await formats.markdown();
  writeWhole(resolve(terminal.cwd, output), markdown(documents[0]!, { colour: false }));

  const paint = painter(wantsColour(flags.without('output'), terminal));
  const [sieve, fortress] = documents as [CheckDocument, CheckDocument];
  const next: readonly (readonly [command: string, what: string])[] = [
    [output, 'the report on the sieve for a pull request, written here'],
    ['ringwall check .', 'judge your own folder'],
    [`ringwall explain ${worst(sieve)[0]?.control ?? 'ID'}`, 'why it matters, and how to mend it'],
    ['ringwall --help', 'everything else'],
  ];
  const width = Math.max(...next.map(([command]) => command.length)) + 2;
  const lines = [
    paint.bold('Ringwall: what happens to an EKS cluster when it is attacked'),
    '',
    ...wrap(
      `Two bundled shops, one pair of eyes: examples/sieve is ${SHOPS[0].what}, examples/fortress ${SHOPS[1].what}. Both were read and judged in ${seconds.toFixed(1)} seconds.`,
    ),
    '',
    `  ${'layer'.padEnd(22)}${'sieve'.padStart(18)}${'fortress'.padStart(22)}`,
    ...LAYERS.map((layer, index) => {
      const cell = (document: CheckDocument, width: number): string => {
        const { accepted, failed, notEvaluated, passed } = document.coverage.counts[layer];
        const text =
          failed + passed + accepted + notEvaluated === 0
            ? 'nothing to judge'
            : failed === 0
              ? `all ${passed + accepted} hold`
              : `${failed} of ${failed + passed + accepted} fail`;
        const open = notEvaluated === 0 ? '' : `, ${notEvaluated} open`;
        const padded = `${text}${open}`.padStart(width);
        return failed === 0 ? paint.good(padded) : paint.bad(padded);
      };
      return `  ${`${index + 1} ${LAYER_TITLES[layer]}`.padEnd(22)}${cell(sieve, 18)}${cell(fortress, 22)}`;
    }),
    '',
    paint.bold('The worst of the sieve'),
    '',
    ...worst(sieve).flatMap((finding) => [
      `  ${paint.bad(finding.severity.padEnd(9))}${paint.bold(finding.control)}`,
      ...wrap(`${place(finding)}: ${finding.message}`, '           '),
    ]),
    '',
    paint.bold('Next'),
    '',
    ...next.map(([command, what]) => `  ${command.padEnd(width)}${what}`),
    '',
  ];
  terminal.out(`${lines.join('\n')}\n`);
  return EXIT.clean;
}

const LAYER_TITLES = {
  images: 'images',
  access: 'cluster access',
  network: 'network',
  identity: 'workload identity',
  data: 'data',
  runtime: 'runtime',
} as const;

/** One finding of each control, the most severe first, five at most, from as many layers as there are. */
function worst({ findings }: CheckDocument): Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings)
    if (finding.verdict === 'fail' && !first.has(finding.control)) first.set(finding.control, finding);
  const sorted = [...first.values()].toSorted(
    (a, b) => rank(a.severity) - rank(b.severity) || LAYERS.indexOf(a.layer) - LAYERS.indexOf(b.layer),
  );
  const chosen: Finding[] = [];
  for (const finding of sorted)
    if (!chosen.some(({ layer }) => layer === finding.layer)) chosen.push(finding);
  return chosen.slice(0, 5);
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function place({ location }: Finding): string {
  return 'file' in location ? `${location.file}:${location.line}` : location.path;
}

interface Painter {
  readonly bold: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

function painter(colour: boolean): Painter {
  const paint = (code: number) => (text: string) =>
    colour ? `\u001b[${code}m${text}\u001b[${code === 1 ? 22 : 39}m` : text;
  return { bold: paint(1), good: paint(32), bad: paint(31) };
}
