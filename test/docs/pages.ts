// The pages written by hand, and what of them can be run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, root } from '../../scripts/lib/house.mjs';

/** What is generated from the controls is held by its own test. */
export const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...filesUnder('docs'),
  ...filesUnder('examples'),
].filter((path) => path.endsWith('.md') && !path.startsWith('docs/controls/'));

export interface Block {
  readonly language: string;
  readonly text: string;
  /** `<!-- run in: examples/sieve -->` above it. */
  readonly place: string | undefined;
}

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  for (const [, place, language, text] of textOf(page).matchAll(
    /(?:<!-- run in: (\S+) -->\n+)?^```(\w*)\n([\s\S]*?)^```$/gm,
  )) {
    blocks.push({ language: language!, text: text!, place });
  }
  return blocks;
}

export interface Command {
  readonly line: string;
  readonly place: string | undefined;
  /** What the text beside it says, or 0. */
  readonly exit: number;
}

/** The lines of `sh` blocks, in order, then what stands in backticks in the text. */
export function commandsOf(page: string): Command[] {
  const commands: Command[] = [];
  for (const { language, place, text } of blocksOf(page)) {
    if (language !== 'sh') continue;
    for (const written of text.replaceAll('\\\n', ' ').split('\n')) {
      const [line, ...comment] = written.split(/\s+#\s/);
      if (line!.trim() === '' || line!.startsWith('#')) continue;
      const exit = /\bexits (\d)\b/.exec(comment.join(' '))?.[1] ?? '0';
      commands.push({ line: line!.trim(), place, exit: Number(exit) });
    }
  }
  const prose = textOf(page)
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/<!--[\s\S]*?-->/g, '');
  for (const [, line, exit] of prose.matchAll(/`((?:npx )?(?:ringwall|npm|npx) [^`]+)`(?: exits (\d)\b)?/g))
    commands.push({ line: line!.replaceAll(/\s+/g, ' '), place: undefined, exit: Number(exit ?? 0) });
  return commands;
}
