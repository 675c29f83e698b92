import type { JsonWebKey } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import { string, unknown } from '../values/make.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';

/**
 * What a text that was encrypted for a key (RSA, PKCS #1 v1.5) says. By hand, since Node refuses this padding:
 * https://nodejs.org/en/blog/vulnerability/february-2024-security-releases
 */
export function decryptRsa(cipher: Buffer, privateKey: string): Value {
  if (privateKey.includes('BEGIN OPENSSH'))
    return unknown(
      'string',
      { code: 'unsupported-expression', text: 'keys in the format of OpenSSH are not read' },
      { notNull: true, sensitive: true },
    );
  const { n, d } = numbersOf(privateKey);
  const modulus = bigOf(n);
  const value = bigOf(cipher);
  const length = Math.ceil(modulus.toString(16).length / 2);
  const message = value >= modulus ? 0n : power(value, bigOf(d), modulus);
  const block = Buffer.from(message.toString(16).padStart(length * 2, '0'), 'hex');
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10)
    throw new EvaluationError('failed to decrypt: crypto/rsa: decryption error');
  return string(block.subarray(end + 1).toString('utf8'));
}

function numbersOf(privateKey: string): { n: Buffer; d: Buffer } {
  let key: JsonWebKey;
  try {
    key = createPrivateKey(privateKey).export({ format: 'jwk' });
  } catch {
    throw new EvaluationError('invalid private key: it is no key in PEM format', 1);
  }
  if (key.n === undefined || key.d === undefined)
    throw new EvaluationError('invalid private key type: an RSA key is needed', 1);
  return { n: Buffer.from(key.n, 'base64url'), d: Buffer.from(key.d, 'base64url') };
}

function bigOf(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let factor = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}
