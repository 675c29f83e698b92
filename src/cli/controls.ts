import type { Control } from '../controls/control.ts';
import { standardsOf } from '../controls/control.ts';
import { controls } from '../controls/registry.ts';
import { LAYERS, PERSONAS } from '../result/document.ts';
import { EXIT, UsageError } from './errors.ts';
import { deliver } from './output.ts';
import type { Input, Verb } from './verb.ts';

export const verb: Verb = {
  name: 'controls',
  summary: 'list the controls',
  usage: 'controls [flags]',
  flags: {
    layer: { type: 'string', multiple: true, value: LAYERS.join('|'), help: 'only these layers' },
    persona: {
      type: 'string',
      value: PERSONAS.join('|'),
      help: 'only what this persona sees; all unless told',
    },
    json: { type: 'boolean', help: 'as JSON' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write the list to a file' },
  },
  examples: [
    ['ringwall controls', 'all of them, by layer'],
    ['ringwall controls --layer network --json', 'one layer, for a program'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  refuseOperands(operands, 'controls');
  const layers = flags.list('layer');
  const persona = flags.text('persona');
  const chosen = controls.filter(
    (control) =>
      (layers.length === 0 || layers.includes(control.layer)) &&
      (persona === undefined ||
        PERSONAS.indexOf(control.persona) <= PERSONAS.indexOf(persona as Control['persona'])),
  );
  if (flags.on('json')) {
    const list = chosen.map(
      ({ aliases, confidence, id, layer, persona: whom, references, severity, stage, title }) => ({
        id,
        title,
        layer,
        stage,
        severity,
        confidence,
        persona: whom,
        standards: standardsOf(references),
        aliases: aliases ?? [],
      }),
    );
    deliver(
      [`${JSON.stringify({ schema: 'ringwall/controls/1', controls: list }, null, 2)}\n`],
      flags,
      terminal,
    );
    return EXIT.clean;
  }
  const lines: string[] = [];
  LAYERS.forEach((layer, index) => {
    const here = chosen.filter((control) => control.layer === layer);
    if (here.length === 0) return;
    lines.push(`${index + 1} ${layer} (${here.length})`);
    for (const { id, persona: whom, severity, title } of here) {
      const rest = whom === 'regular' ? '' : ` [${whom}]`;
      const text = `${title}${rest}`;
      lines.push(
        `  ${severity.padEnd(9)}${id}`,
        `           ${text.length > 68 ? `${text.slice(0, 67)}…` : text}`,
      );
    }
    lines.push('');
  });
  lines.push(
    `${chosen.length} controls; \`ringwall explain ID\` says why each matters and how to mend it`,
    '',
  );
  deliver([lines.join('\n')], flags, terminal);
  return EXIT.clean;
}

/** A verb without operands says so, where a word is likely a slip. */
export function refuseOperands(operands: readonly string[], name: string): void {
  const [first] = operands;
  if (first !== undefined)
    throw new UsageError(
      `ringwall ${name} takes no "${first}"; \`ringwall ${name} --help\` shows what it takes`,
    );
}
