import { numberText } from '../values/number-text.ts';
import type { MapValue, UnknownValue, Value } from '../values/value.ts';

const ORDER = [
  'Version',
  'Id',
  'Statement',
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

/**
 * A policy document as the provider writes it: its keys in their usual order, two spaces a level (or none at all).
 * @returns the text, or what in it is not known
 */
export function policyText(document: MapValue, indent: number): string | UnknownValue {
  let open: UnknownValue | undefined;
  const data = (value: Value): unknown => {
    switch (value.kind) {
      case 'string':
      case 'bool':
        return value.value;
      case 'number':
        return Number(numberText(value.value));
      case 'null':
        return null;
      case 'list':
      case 'set':
      case 'tuple':
        return value.items.map(data);
      case 'map':
      case 'object': {
        const keys = [...value.entries.keys()].toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
        return Object.fromEntries(keys.map((key) => [key, data(value.entries.get(key)!)]));
      }
      case 'unknown':
        open ??= value;
        return null;
    }
  };
  const made = data(document);
  if (open !== undefined) return open;
  return escapedForHtml(JSON.stringify(made, undefined, indent === 0 ? undefined : indent));
}

/** Go's JSON writer keeps texts safe inside of HTML. */
function escapedForHtml(text: string): string {
  return text.replaceAll(/[<>&\u2028\u2029]/g, (letter) => {
    return `\\u${letter.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
}
