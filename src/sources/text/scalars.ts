import type { Scalar } from '../../estate/index.ts';

/**
 * What a plain YAML scalar means to the readers of the field. kubectl and the API server read YAML 1.1 through
 * sigs.k8s.io/yaml (a fork of go-yaml v2): `yes` and `on` are booleans, `010` is eight, `1_000` a thousand, and a
 * date stays text. https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go
 */
const WORDS = new Map<string, Scalar>([
  ['', null],
  ['~', null],
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, false] as const,
  ),
]);

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|0[0-7]*|[1-9][0-9]*)$/i;

/** Resolves a plain (unquoted) scalar. */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (numeric) return resolveNumber(text);
  if (text.length > 5) return text;
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

function resolveNumber(text: string): Scalar {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = INTEGER.exec(plain);
  if (integer !== null) {
    const digits = integer[2]!;
    const sign = integer[1] === '-' ? -1 : 1;
    const octal = /^0[0-7]+$/.test(digits);
    const value = octal ? Number.parseInt(digits, 8) : Number(digits);
    return value === 0 ? 0 : sign * value;
  }
  if (!(text.charCodeAt(0) === 46 ? FLOAT.test(text) : FLOAT.test(plain))) return text;
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}
