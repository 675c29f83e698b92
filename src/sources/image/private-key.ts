/**
 * A key in PEM at the beginning of a line with something of its own below it: libraries hold the words without one.
 * https://www.rfc-editor.org/rfc/rfc7468
 */
const KEY =
  /(?:^|\n)-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[ \t]*\r?\n(?:[\w-]+: [^\n]*\n)*(?:[ \t]*\r?\n)?[A-Za-z0-9+/=]{16}/;

/** Whether a file holds a private key. */
export function isPrivateKey(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.includes('PRIVATE KEY') && KEY.test(buffer.toString('latin1'));
}
