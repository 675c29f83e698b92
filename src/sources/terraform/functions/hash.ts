import { createHash } from 'node:crypto';
import { goQuote } from '../values/go-quote.ts';
import { string, unknown } from '../values/make.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { textOf } from './arguments.ts';
import type { TerraformFunction } from './function.ts';
import { hashText } from './hash-text.ts';
import { decryptRsa } from './rsa.ts';

type Algorithm = Parameters<typeof hashText>[1];

function hashing(algorithm: Algorithm, encoding: 'hex' | 'base64'): TerraformFunction {
  return {
    params: [{ name: 'str', type: 'string' }],
    type: 'string',
    call: ([given]) => string(hashText(textOf(given), algorithm, encoding)),
  };
}

/** The namespaces that RFC 9562 names. */
const NAMESPACES = new Map([
  ['dns', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['url', '6ba7b811-9dad-11d1-80b4-00c04fd430c8'],
  ['oid', '6ba7b812-9dad-11d1-80b4-00c04fd430c8'],
  ['x500', '6ba7b814-9dad-11d1-80b4-00c04fd430c8'],
]);

function uuidv5(given: string, name: string): string {
  const namespace = NAMESPACES.get(given) ?? given;
  const match =
    /^(?:urn:uuid:)?([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})$/i.exec(namespace) ??
    /^\{([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})\}$/i.exec(namespace) ??
    /^([\da-f]{32})$/i.exec(namespace);
  if (match === null)
    throw new EvaluationError(`uuidv5() doesn't support namespace ${given} (${whyNoUuid(given)})`);
  const bytes = Buffer.from(match.slice(1).join(''), 'hex');
  const hash = createHash('sha1').update(bytes).update(name, 'utf8').digest().subarray(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function whyNoUuid(given: string): string {
  const length = Buffer.byteLength(given);
  return [32, 36, 38, 45].includes(length) ? 'invalid UUID format' : `invalid UUID length: ${length}`;
}

function atDeployment(what: string): Value {
  return unknown('string', { code: 'computed-at-deployment', text: what }, { notNull: true });
}

const bcrypt: TerraformFunction = {
  params: [{ name: 'str', type: 'string' }],
  variadic: { name: 'cost', type: 'number' },
  type: 'string',
  call: (args) => {
    if (args.length > 2) throw new EvaluationError('bcrypt() takes no more than two arguments');
    return atDeployment('bcrypt() gives another text each time');
  },
};

const rsadecrypt: TerraformFunction = {
  params: [
    { name: 'ciphertext', type: 'string' },
    { name: 'privatekey', type: 'string' },
  ],
  type: 'string',
  call: ([cipher, key]) => {
    const text = textOf(cipher);
    if (!/^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/.test(text))
      throw new EvaluationError(
        `failed to decode input ${goQuote(text)}: cipher text must be base64-encoded`,
        0,
      );
    return decryptRsa(Buffer.from(text, 'base64'), textOf(key));
  },
};

/** https://developer.hashicorp.com/terraform/language/functions/sha256 and those beside it. */
export const hashes: Readonly<Record<string, TerraformFunction>> = {
  base64sha256: hashing('sha256', 'base64'),
  base64sha512: hashing('sha512', 'base64'),
  bcrypt,
  md5: hashing('md5', 'hex'),
  rsadecrypt,
  sha1: hashing('sha1', 'hex'),
  sha256: hashing('sha256', 'hex'),
  sha512: hashing('sha512', 'hex'),
  uuid: { params: [], type: 'string', call: () => atDeployment('uuid() gives another text each time') },
  uuidv5: {
    params: [
      { name: 'namespace', type: 'string' },
      { name: 'name', type: 'string' },
    ],
    type: 'string',
    call: ([namespace, name]) => string(uuidv5(textOf(namespace), textOf(name))),
  },
};
