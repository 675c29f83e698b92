/** What a line of a template is to the text that is made of it. */
export interface TemplateLine {
  readonly text: string;
  /** The actions on it, without their braces. */
  readonly actions: readonly string[];
  /** It stands in the output as it is. */
  readonly literal: boolean;
  /** Nothing but actions, which make lines of their own. */
  readonly bare: boolean;
  /** Actions that decide and make nothing. */
  readonly control: boolean;
  /** The texts around the actions of a line that has both, in their order. */
  readonly pieces: readonly string[] | undefined;
  /** The text before the first action. */
  readonly prefix: string;
  /** The innermost `range` it is in, as lines from and to. */
  readonly loop: readonly [number, number] | undefined;
  /** What `.` is: a path below `.Values`, `''` at the top, `undefined` where it can't be told. */
  readonly dot: readonly string[] | '' | undefined;
}

const ACTION = /\{\{-?\s*(?<body>(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^}"`]|\}(?!\}))*?)\s*-?\}\}/g;
const CONTROL = /^(?:if|else|end|range|with|define|block|break|continue|\/\*|\$\w*\s*:?=|fail\b)/;

/** Longer lines are no lines that people write; nothing is told of them. */
const MAX_LENGTH = 2000;

/** Reads the lines of a template. Actions that go over several lines make their lines ones that nothing is told of. */
export function templateLines(text: string): readonly TemplateLine[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const scopes = scopesOf(lines.map((line) => (line.length > MAX_LENGTH ? '' : line)));
  let open = false;
  return lines.map((line, index) => {
    const before = open;
    const opened = line.lastIndexOf('{{');
    const closed = line.lastIndexOf('}}');
    if (opened > closed) open = true;
    else if (closed !== -1) open = false;
    const whole = !before && !open && line.length <= MAX_LENGTH;
    const actions = whole ? [...line.matchAll(ACTION)].map((match) => match.groups!['body']!) : [];
    const rest = whole ? line.replaceAll(ACTION, '') : line;
    const bare = actions.length > 0 && rest.trim() === '';
    const literal = (whole || line.length > MAX_LENGTH) && actions.length === 0 && !line.includes('{{');
    return {
      text: line,
      actions,
      literal,
      bare,
      control: !whole || (bare && actions.every((action) => CONTROL.test(action))),
      pieces: actions.length > 0 && !bare ? piecesOf(line) : undefined,
      prefix: line.slice(0, Math.max(0, line.indexOf('{{'))),
      ...scopes[index]!,
    };
  });
}

function piecesOf(line: string): readonly string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const match of line.matchAll(ACTION)) {
    const text = line.slice(at, match.index);
    pieces.push(match[0].startsWith('{{-') ? text.trimEnd() : text);
    at = match.index + match[0].length;
  }
  return [...pieces, line.slice(at).trimEnd()];
}

/** Whether a line of the output can be made of texts with anything between them. */
export function fits(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** The loops and the meaning of `.` at each line. */
function scopesOf(lines: readonly string[]): readonly Pick<TemplateLine, 'loop' | 'dot'>[] {
  type Block = { readonly kind: string; readonly line: number; readonly dot: TemplateLine['dot'] };
  const stack: Block[] = [];
  const dots: TemplateLine['dot'][] = [];
  const loops: [number, number][] = [];
  for (const [index, line] of lines.entries()) {
    dots.push(stack.length === 0 ? '' : stack.at(-1)!.dot);
    for (const match of line.matchAll(ACTION)) {
      const body = match.groups!['body']!;
      const dot = stack.length === 0 ? '' : stack.at(-1)!.dot;
      const kind = /^(?:if|range|with|define|block|end|else)\b/.exec(body)?.[0];
      if (kind === 'end') {
        const block = stack.pop();
        if (block?.kind === 'range') loops.push([block.line, index]);
      } else if (kind === 'else') {
        const block = stack.pop();
        if (block !== undefined) stack.push({ ...block, dot: block.kind === 'if' ? block.dot : undefined });
      } else if (kind === 'if') stack.push({ kind, line: index, dot });
      else if (kind === 'with' || kind === 'range') {
        const argument = body.slice(kind.length).trim();
        const path = /^[.$][\w.$]*$/.test(argument) ? valuesPath(argument, dot) : undefined;
        stack.push({
          kind,
          line: index,
          dot: path === undefined ? undefined : kind === 'with' ? path : [...path, '*'],
        });
      } else if (kind !== undefined) stack.push({ kind, line: index, dot: undefined });
    }
  }
  return lines.map((_, index) => ({
    dot: dots[index],
    loop: loops
      .filter(([from, to]) => from < index && index < to)
      .toSorted((a, b) => a[1] - a[0] - (b[1] - b[0]))[0],
  }));
}

/** The path below `.Values` that a word of an action means where `.` is `dot`. */
export function valuesPath(word: string, dot: TemplateLine['dot']): readonly string[] | undefined {
  const top =
    /^\$\.Values\.(?<path>[\w.]+)$/.exec(word) ??
    (dot === '' ? /^\.Values\.(?<path>[\w.]+)$/.exec(word) : null);
  if (top !== null) return top.groups!['path']!.split('.');
  if (dot === '' || dot === undefined) return undefined;
  if (word === '.') return dot;
  const below = /^\.(?<path>[\w.]+)$/.exec(word);
  return below === null ? undefined : [...dot, ...below.groups!['path']!.split('.')];
}
