import type { Severity } from '../result/document.ts';
import type { ReportOptions } from './report.ts';

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;
export type Style = keyof typeof CODES;

const UNICODE = {
  critical: '✖',
  high: '▲',
  medium: '◆',
  low: '●',
  info: '○',
  undecided: '?',
  accepted: '◇',
  known: '=',
  clear: '✔',
  warning: '!',
  rule: '─',
  bar: '│',
  gap: '·',
  top: '╭─',
  fork: '├─',
  end: '╰─',
  ellipsis: '…',
  next: '→',
  dot: '·',
  zero: '·',
  full: '█',
  half: '▓',
  open: '░',
} as const;
export type Glyph = keyof typeof UNICODE;

const ASCII: Record<Glyph, string> = {
  critical: 'X',
  high: '!',
  medium: '*',
  low: '-',
  info: 'i',
  undecided: '?',
  accepted: '~',
  known: '=',
  clear: 'OK',
  warning: '!',
  rule: '-',
  bar: '|',
  gap: ':',
  top: '-->',
  fork: '|-',
  end: '`-',
  ellipsis: '...',
  next: '->',
  dot: ',',
  zero: '-',
  full: '#',
  half: 'x',
  open: '.',
};

export const SEVERITY_STYLES: Readonly<Record<Severity, readonly Style[]>> = {
  critical: ['red', 'bold'],
  high: ['red'],
  medium: ['yellow'],
  low: ['blue'],
  info: ['cyan'],
};

/** What the drawing of one report needs everywhere. */
export interface Ink {
  readonly columns: number;
  readonly unicode: boolean;
  readonly glyph: Readonly<Record<Glyph, string>>;
  readonly paint: (text: string, ...styles: readonly Style[]) => string;
}

export function inkOf(options: ReportOptions): Ink {
  const unicode = options.unicode ?? true;
  return {
    columns: Math.max(60, options.columns ?? 80),
    unicode,
    glyph: unicode ? UNICODE : ASCII,
    paint: options.colour ? painted : (text) => text,
  };
}

function painted(text: string, ...styles: readonly Style[]): string {
  if (text === '') return text;
  return styles.reduce(
    (inner, style) => `\u001b[${CODES[style][0]}m${inner}\u001b[${CODES[style][1]}m`,
    text,
  );
}
