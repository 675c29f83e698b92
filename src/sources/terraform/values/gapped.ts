import type { Value } from './value.ts';

/** A text with a part that is not known, for where a plain text is needed: `${…}:sub`, as elsewhere in the estate. */
export function gapped(text: Value): string {
  if (text.kind === 'string') return text.value;
  if (text.kind !== 'unknown' || text.text === undefined) return '${…}';
  return text.text.map((part) => (typeof part === 'string' ? part : gapped(part))).join('');
}
