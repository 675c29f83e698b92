import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from './errors.ts';
import type { Flags, Terminal } from './verb.ts';

/** Writes a whole file or none: to a temporary name beside it, then into its place. */
export function writeWhole(path: string, pieces: Iterable<string | Uint8Array>, mode = 0o644): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    let first = true;
    let waiting: (string | Uint8Array)[] = [];
    const flush = (): void => {
      const data = waiting.every((piece) => typeof piece === 'string')
        ? waiting.join('')
        : Buffer.concat(waiting.map((piece) => Buffer.from(piece as Uint8Array)));
      writeFileSync(temporary, data, { flag: first ? 'w' : 'a', mode });
      first = false;
      waiting = [];
    };
    for (const piece of pieces) {
      waiting.push(piece);
      if (waiting.length >= 4096) flush();
    }
    if (first || waiting.length > 0) flush();
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new InputError(`${path}: can't be written (${code})`);
  }
}

/** Puts data where `--output` says, or on stdout. */
export function deliver(pieces: Iterable<string>, flags: Flags, terminal: Terminal): void {
  const output = flags.text('output');
  if (output !== undefined && output !== '-') {
    writeWhole(resolve(terminal.cwd, output), pieces);
    if (!flags.on('quiet')) terminal.note(`written to ${output}\n`);
    return;
  }
  let waiting: string[] = [];
  for (const piece of pieces) {
    waiting.push(piece);
    if (waiting.length >= 512) {
      terminal.out(waiting.join(''));
      waiting = [];
    }
  }
  if (waiting.length > 0) terminal.out(waiting.join(''));
}

/** Whether to colour data: as told, else when a person reads it and nothing forbids it. https://no-color.org */
export function wantsColour(flags: Flags, terminal: Terminal): boolean {
  const word = flags.text('color') ?? 'auto';
  if (word !== 'auto') return word === 'always';
  const { env } = terminal;
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  const toFile = flags.text('output') !== undefined && flags.text('output') !== '-';
  return terminal.interactive.out && !toFile;
}

/** A progress line on stderr: only for a person, and only when it takes longer than a second. */
export function progressLine(
  flags: Flags,
  terminal: Terminal,
): { tick: (done: number, of: number) => void; end: () => void } {
  const started = Date.now();
  let last = started;
  let shown = false;
  return {
    tick: (done, of) => {
      if ((done & 63) !== 0 || flags.on('quiet') || !terminal.interactive.notes) return;
      const now = Date.now();
      if (now - started < 1000 || now - last < 100) return;
      last = now;
      shown = true;
      terminal.note(`\r\u001b[Kreading ${done} of ${of} files`);
    },
    end: () => {
      if (shown) terminal.note('\r\u001b[K');
    },
  };
}
