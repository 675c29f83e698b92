import type { FileLocation, Frame } from '../result/document.ts';
import { visible, width } from './printable.ts';
import type { Ink, Style } from './style.ts';

/** No line is looked at further than this around the place: a minified file is one line. */
const REACH = 1_000;

interface Cell {
  readonly text: string;
  /** Its columns: from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Its offset in the line, in UTF-16 units. */
  readonly at: number;
}

/** The lines around a place, and what is meant underlined. */
export function frameLines(
  frame: Frame,
  at: FileLocation,
  gutter: number,
  ink: Ink,
  style: readonly Style[],
): string[] {
  const room = ink.columns - gutter - 3;
  const marked = frame.lines.find(({ line }) => line === at.line);
  if (marked === undefined) return [];
  const skip = Math.max(0, Math.min(at.column - 1, marked.text.length) - REACH);
  const cells = cellsOf(marked.text, skip);
  const [from, to] = underline(cells, at, marked.text.length);
  const left = to <= room - 1 ? 0 : Math.max(0, from - Math.floor(room / 3));
  const lines: string[] = [];
  for (const { line, text } of frame.lines) {
    if (line > at.line) break;
    const number = String(line).padStart(gutter);
    const shown = windowed(line === at.line ? cells : cellsOf(text, skip), left, room, skip > 0, ink);
    const isMarked = line === at.line;
    const code = isMarked ? shown : ink.paint(shown, 'dim');
    lines.push(`${ink.paint(number, 'dim')} ${ink.paint(ink.glyph.bar, 'dim')} ${code}`.trimEnd());
  }
  const indent = ' '.repeat(Math.max(0, from - left));
  const carets = '^'.repeat(Math.max(1, Math.min(to - left, room) - Math.max(0, from - left)));
  lines.push(
    `${' '.repeat(gutter)} ${ink.paint(ink.glyph.gap, 'dim')} ${indent}${ink.paint(carets, ...style)}`,
  );
  return lines;

  function cellsOf(text: string, start: number): Cell[] {
    const cells: Cell[] = [];
    let column = 0;
    let offset = start;
    for (const character of text.slice(start, start + 3 * REACH)) {
      const shown = character === '\t' ? ' '.repeat(4 - (column % 4)) : visible(character, ink.unicode);
      const to = column + width(shown);
      cells.push({ text: shown, from: column, to, at: offset });
      column = to;
      offset += character.length;
    }
    return cells;
  }
}

/** The columns of a place; one at least, so that a value that is missing is marked too. */
function underline(cells: readonly Cell[], at: FileLocation, length: number): [number, number] {
  const start = Math.min(at.column - 1, length);
  const end = at.endLine > at.line ? length : Math.min(at.endColumn - 1, length);
  const inside = cells.filter((cell) => cell.at >= start && cell.at < end && cell.to > cell.from);
  if (inside.length > 0) return [inside[0]!.from, inside.at(-1)!.to];
  const next = cells.find((cell) => cell.at >= start)?.from ?? cells.at(-1)?.to ?? 0;
  return [next, next + 1];
}

/** The part of a line from a column on that fits, with a mark where something is left out. */
function windowed(cells: readonly Cell[], left: number, room: number, skipped: boolean, ink: Ink): string {
  const total = cells.at(-1)?.to ?? 0;
  const { ellipsis } = ink.glyph;
  const mark = width(ellipsis);
  const cutLeft = left > 0 || skipped;
  const first = cutLeft ? left + mark : 0;
  const last = total - left > room ? left + room - mark : total;
  let shown = cutLeft ? (total > left ? ellipsis : '') : '';
  let column = first;
  for (const cell of cells) {
    if (cell.from < first) {
      if (cell.to > first) {
        shown += ' '.repeat(Math.max(0, Math.min(cell.to, last) - first));
        column = cell.to;
      }
      continue;
    }
    if (cell.to > last) break;
    shown += cell.text;
    column = cell.to;
  }
  if (total <= last) return shown;
  return `${shown}${' '.repeat(Math.max(0, last - column))}${ellipsis}`;
}
