import { wrap } from './prose.ts';
import type { Verb } from './verb.ts';
import { COMMON_FLAGS } from './verb.ts';

/** What `ringwall --help` prints. */
export function overview(
  verbs: Readonly<Record<string, { group: string; summary: string }>>,
  version: string,
): string {
  const lines = [
    `ringwall ${version}: the executable security baseline for Amazon EKS`,
    '',
    'usage: ringwall VERB [PATH…] [flags]',
  ];
  for (const group of new Set(Object.values(verbs).map((verb) => verb.group))) {
    lines.push('', `${group}:`);
    for (const [name, verb] of Object.entries(verbs))
      if (verb.group === group) lines.push(`  ${name.padEnd(12)}${verb.summary}`);
  }
  lines.push('', 'examples:');
  lines.push(
    '  ringwall check .                  judge a folder',
    '  ringwall check k8s/ --format sarif --output ringwall.sarif',
  );
  lines.push('  ringwall explain container-privileged', '', '`ringwall VERB --help` says more.');
  return `${lines.join('\n')}\n`;
}

/** What `ringwall VERB --help` prints. */
export function helpOn(verb: Verb): string {
  const lines = [...wrap(`ringwall ${verb.name}: ${verb.summary}`), '', `usage: ringwall ${verb.usage}`];
  const questions = Object.entries(verb.questions ?? {});
  if (questions.length > 0) lines.push('', 'questions:');
  for (const [name, { summary }] of questions) lines.push(...columns(`  ${name}`, summary));
  lines.push('', 'flags:');
  for (const [name, flag] of Object.entries({ ...verb.flags, ...COMMON_FLAGS })) {
    const short = flag.short === undefined ? '' : `-${flag.short}, `;
    const left = `  ${short}--${name}${flag.type === 'string' ? ` ${flag.value ?? 'TEXT'}` : ''}${flag.multiple ? '…' : ''}`;
    lines.push(...columns(left, flag.help));
  }
  for (const [name, { words }] of Object.entries(verb.flags)) {
    if (words === undefined) continue;
    lines.push('', `--${name} takes:`);
    for (const [word, what] of Object.entries(words)) lines.push(...columns(`  ${word}`, what));
  }
  lines.push('', 'examples:');
  for (const [command, what] of verb.examples) lines.push(`  ${command}`, `      ${what}`);
  if (questions.length > 0) lines.push('', `\`ringwall ${verb.name} QUESTION --help\` says more.`);
  return `${lines.join('\n')}\n`;
}

const INDENT = 30;

/** A word or flag, and beside it or below it what it is. */
function columns(left: string, text: string): string[] {
  const lines = wrap(text, ' '.repeat(INDENT));
  if (left.length >= INDENT) return [left, ...lines];
  const [first, ...more] = lines;
  return [left.padEnd(INDENT) + first!.slice(INDENT), ...more];
}
