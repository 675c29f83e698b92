import type { Resource, Tree, View } from '../../estate/index.ts';
import { jsonIn, leaf, mapping, offsetsOf, sequence } from '../../estate/index.ts';

/** Whether a ConfigMap is the one that EKS maps IAM principals by; `undefined` when its namespace is given elsewhere. */
export function isAwsAuth(configMap: Resource): boolean | undefined {
  if (configMap.name !== 'aws-auth') return false;
  return configMap.namespace === undefined ? undefined : configMap.namespace === 'kube-system';
}

export const AWS_AUTH_KEYS = ['mapRoles', 'mapUsers', 'mapAccounts'] as const;

/** The entries of one of its lists, read out of the text; `unread` where the text is more than a plain list. */
export function mappingsIn(
  configMap: Resource,
  key: (typeof AWS_AUTH_KEYS)[number],
): { entries: readonly View[]; unread: View | undefined } {
  const view = configMap.at('data', key);
  const value = view.string();
  if (value.kind === 'absent') return { entries: [], unread: undefined };
  if (value.kind === 'unknown') return { entries: [], unread: view };
  const text = value.value;
  if (text.trim() === '') return { entries: [], unread: undefined };
  if (/^\s*\[/.test(text)) {
    const list = jsonIn(view);
    return list.shape === 'list'
      ? { entries: list.items().items, unread: list.items().rest?.at }
      : { entries: [], unread: view };
  }
  const tree = readList(text, offsetsOf(view, text));
  if (tree === undefined) return { entries: [], unread: view };
  return { entries: view.readAs(tree).items().items, unread: undefined };
}

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly start: number;
}

/**
 * A strict reader of the little YAML that this ConfigMap holds: a block list of scalars or of maps, whose values are
 * scalars or lists of scalars. `undefined` for anything else, so that nothing is misread.
 */
export function readList(text: string, place: (offset: number) => number): Tree | undefined {
  const lines = linesOf(text);
  if (lines === undefined) return undefined;
  const base = lines[0]?.indent ?? 0;
  const items: Tree[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    const dash = /^-(?: +|$)/.exec(line.text);
    if (line.indent !== base || dash === null) return undefined;
    let end = at + 1;
    while (end < lines.length && lines[end]!.indent > base) end++;
    const rest = line.text.slice(dash[0].length);
    const first: Line = {
      indent: line.indent + dash[0].length,
      text: rest,
      start: line.start + dash[0].length,
    };
    const body = rest === '' ? lines.slice(at + 1, end) : [first, ...lines.slice(at + 1, end)];
    const item = readItem(body, place);
    if (item === undefined) return undefined;
    items.push(item);
    at = end;
  }
  return items.length === 0 ? undefined : sequence(items, items[0]!.start, items.at(-1)!.end);
}

function linesOf(text: string): Line[] | undefined {
  const lines: Line[] = [];
  let start = 0;
  for (const raw of text.split('\n')) {
    const indent = raw.length - raw.trimStart().length;
    if (raw.slice(0, indent).includes('\t')) return undefined;
    const body = withoutComment(raw.slice(indent)).trimEnd();
    if (body !== '' && !(lines.length === 0 && body === '---'))
      lines.push({ indent, text: body, start: start + indent });
    start += raw.length + 1;
  }
  return lines;
}

/** A `#` begins a comment at the start of a line or after a space, outside of quotes. */
function withoutComment(text: string): string {
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && /[\s:[,]|^$/.test(text[at - 1] ?? ''))
      quote = character;
    else if (character === '#' && (at === 0 || text[at - 1] === ' ')) return text.slice(0, at);
  }
  return text;
}

const KEY = /^(["']?)([A-Za-z]+)\1 *:(?: +|$)/;

function readItem(lines: readonly Line[], place: (offset: number) => number): Tree | undefined {
  const [head] = lines;
  if (head === undefined) return undefined;
  if (!KEY.test(head.text)) return lines.length === 1 ? readScalar(head.text, head.start, place) : undefined;
  const entries: [string, Tree, number][] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    const key = KEY.exec(line.text);
    if (line.indent !== head.indent || key === null) return undefined;
    const start = line.start + key[0].length;
    const rest = line.text.slice(key[0].length);
    let end = at + 1;
    // The items of a list may stand as far left as their key.
    while (
      end < lines.length &&
      (lines[end]!.indent > head.indent ||
        (lines[end]!.indent === head.indent && /^-(?: |$)/.test(lines[end]!.text)))
    ) {
      end++;
    }
    const below = lines.slice(at + 1, end);
    const value =
      rest === ''
        ? readScalars(below, place)
        : below.length === 0
          ? readValue(rest, start, place)
          : undefined;
    if (value === undefined || entries.some(([known]) => known === key[2])) return undefined;
    entries.push([key[2]!, value, place(line.start)]);
    at = end;
  }
  return mapping(entries, place(head.start), entries.at(-1)![1].end);
}

function readScalars(lines: readonly Line[], place: (offset: number) => number): Tree | undefined {
  if (lines.length === 0) return leaf(null);
  const items: Tree[] = [];
  for (const line of lines) {
    const dash = /^- +/.exec(line.text);
    if (dash === null || line.indent !== lines[0]!.indent) return undefined;
    const item = readScalar(line.text.slice(dash[0].length), line.start + dash[0].length, place);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return sequence(items, items[0]!.start, items.at(-1)!.end);
}

function readValue(text: string, start: number, place: (offset: number) => number): Tree | undefined {
  if (!text.startsWith('[')) return readScalar(text, start, place);
  if (!text.endsWith(']')) return undefined;
  const items: Tree[] = [];
  let at = 1;
  for (const piece of text.slice(1, -1).split(',')) {
    const trimmed = piece.trim();
    const from = start + at + (piece.length - piece.trimStart().length);
    if (trimmed !== '') {
      const item = readScalar(trimmed, from, place);
      if (item === undefined) return undefined;
      items.push(item);
    }
    at += piece.length + 1;
  }
  return sequence(items, place(start), place(start + text.length - 1) + 1);
}

function readScalar(text: string, start: number, place: (offset: number) => number): Tree | undefined {
  const end = place(start + text.length - 1) + 1;
  const quoted = /^(?:"([^"\\]*)"|'([^']*)')$/.exec(text);
  if (quoted !== null) return leaf(quoted[1] ?? quoted[2] ?? '', place(start), end);
  // Block scalars, anchors, aliases, tags, maps in flow style, and keys within values.
  if (/^[|>&*!{}[\]"'%@`]/.test(text) || /: |:$|^- /.test(text)) return undefined;
  return leaf(text, place(start), end);
}
