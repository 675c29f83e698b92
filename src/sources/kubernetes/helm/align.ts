import type { TemplateLine } from './template-lines.ts';
import { fits } from './template-lines.ts';

/** How well a line of the output is known to be made of a line of the template. */
export interface Aligned {
  /** The index of the template's line. */
  readonly line: number;
  readonly exact: boolean;
}

/** Above this many pairs of lines nothing is aligned: the places are then those of the template as a whole. */
const MAX_PAIRS = 4_000_000;
const SKIP = 0.001;
const AGAIN = 0.5;

/**
 * Which line of a template each line of its output is from: the way through the template that explains the most
 * lines, forward, and back where there is a loop.
 */
export function align(
  output: readonly string[],
  template: readonly TemplateLine[],
): readonly (Aligned | undefined)[] {
  const { length } = template;
  if (output.length * length > MAX_PAIRS || length === 0) return output.map(() => undefined);
  const loops = [...new Set(template.flatMap(({ loop }) => (loop === undefined ? [] : [loop.join()])))].map(
    (text) => text.split(',').map(Number) as [number, number],
  );
  let scores = new Float64Array(length);
  const ways: Int32Array[] = [];
  for (const [index, text] of output.entries()) {
    const next = new Float64Array(length);
    const from = new Int32Array(length).fill(-1);
    let best = -1;
    let bestScore = -Infinity;
    for (let line = 0; line < length; line++) {
      let score = index === 0 ? 0 : -Infinity;
      if (index > 0) {
        if (best !== -1) {
          score = bestScore - SKIP * line;
          from[line] = best;
        }
        // A line whose action makes several.
        if (!template[line]!.literal && scores[line]! >= score) {
          score = scores[line]!;
          from[line] = line;
        }
        const own = scores[line]! + SKIP * line;
        if (own > bestScore) [best, bestScore] = [line, own];
      }
      next[line] = score;
    }
    if (index > 0) backwards(loops, scores, next, from);
    for (let line = 0; line < length; line++) next[line] = next[line]! + likeness(text, template[line]!);
    ways.push(from);
    scores = next;
  }
  const found: (Aligned | undefined)[] = Array.from({ length: output.length }, () => undefined);
  let line = scores.indexOf(Math.max(...scores));
  for (let index = output.length - 1; index >= 0 && line !== -1; index--) {
    found[index] = { line, exact: likeness(output[index]!, template[line]!) > 0 };
    line = ways[index]![line]!;
  }
  return found;
}

/** From the end of a loop's body to its beginning. */
function backwards(
  loops: readonly (readonly [number, number])[],
  scores: Float64Array,
  next: Float64Array,
  from: Int32Array,
): void {
  for (const [start, end] of loops) {
    let best = -1;
    // From the last line of the body upwards: only lines at or below can lead back here.
    for (let line = end - 1; line > start; line--) {
      if (best === -1 || scores[line]! > scores[best]!) best = line;
      const score = scores[best]! - AGAIN;
      if (score > next[line]!) {
        next[line] = score;
        from[line] = best;
      }
    }
  }
}

/** How much speaks for a line of the output being made of a line of the template; below zero when nothing does. */
function likeness(output: string, line: TemplateLine): number {
  const text = output.trimEnd();
  if (text === '') return 0;
  if (line.literal) return line.text.trimEnd() === text ? 4 : -3;
  if (line.pieces !== undefined) {
    if (!fits(text, line.pieces)) return -3;
    return line.prefix.trim() === '' ? 1.5 : 3;
  }
  return line.bare && !line.control ? 1 : -3;
}
