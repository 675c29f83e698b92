import type { Value, View } from '../../estate/index.ts';
import { leaf, secretIn } from '../../estate/index.ts';
import { textOf } from './_policies.ts';

/** The variables that every AWS SDK reads keys from. */
const KEY_NAME =
  /^aws[_-]?(?:access[_-]?key[_-]?id|secret[_-]?access[_-]?key|secret[_-]?key|access[_-]?key)$/i;

export function namesAwsKey(name: string): boolean {
  return KEY_NAME.test(name);
}

const PREFIX = /A(?:KIA|SIA|3T)/;
// A snapshot has `redacted:<kind>:…` in the place of a key.
const KEY_ID =
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])|redacted:aws-access-key-id:/;
const SECRET =
  /aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?(?:[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])|redacted:aws-secret)/i;
const ASSIGNED = /aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?\ufffc/i;

/** Where a text holds an AWS key: `undefined` where it holds none, the first of them where it does. */
export function awsKeyIn(name: string, view: View): { at: View; what: string } | undefined {
  const text = textOf(view.string());
  if (text === undefined) return undefined;
  // Most texts are neither: they are told by a glance.
  if (text.length < 40 && !PREFIX.test(text) && !text.includes('redacted:')) return undefined;
  const kind = secretIn(name, text);
  const id = kind === 'aws-access-key-id' || KEY_ID.test(text);
  const secret = kind === 'aws-secret-access-key' || SECRET.test(text);
  if (!id && !secret) return undefined;
  return { at: placeOf(view), what: id ? 'an AWS access key id' : 'an AWS secret access key' };
}

/** Whether a key is put into a text at deployment. */
export function mayHoldKey(value: Value<string>): boolean {
  const text = textOf(value);
  return text !== undefined && ASSIGNED.test(text);
}

/** The line of a longer text that holds the key. */
function placeOf(view: View): View {
  const { span } = view;
  if (span === undefined || view.tree === undefined) return view;
  const raw = span.file.text.slice(span.start, span.end);
  const match = KEY_ID.exec(raw) ?? SECRET.exec(raw);
  if (match === null) return view;
  const start = span.start + match.index;
  return view.readAs(leaf('', start, start + match[0].length));
}

/** What a user data text means: it may be written in base64. */
export function decoded(text: string): string {
  return /^[A-Za-z0-9+/\s]{40,}={0,2}\s*$/.test(text) && !/\s\S+\s/.test(text.trim())
    ? Buffer.from(text, 'base64').toString('latin1')
    : text;
}
