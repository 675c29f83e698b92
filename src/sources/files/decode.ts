import { TextDecoder } from 'node:util';

/** The text of a file, and what was wrong with its bytes. */
export interface Decoded {
  readonly text: string;
  readonly code?: 'binary' | 'not-utf-8';
  readonly problem?: string;
}

const SNIFF = 8192;
let strict: TextDecoder | undefined;

/**
 * Decodes UTF-8, or UTF-16 where a byte order mark says so; the mark is taken off. Bytes that are no UTF-8 are
 * replaced and reported; what is no text at all reads as nothing.
 */
export function decode(bytes: Buffer): Decoded {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return wide(new TextDecoder('utf-16le'), bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    // Node without full ICU has no utf-16be.
    const even = bytes.length - (bytes.length % 2);
    const swapped = Buffer.from(bytes.subarray(0, even)).swap16();
    return wide(new TextDecoder('utf-16le'), Buffer.concat([swapped, bytes.subarray(even)]));
  }
  const nul = bytes.indexOf(0);
  if (nul !== -1 && nul < SNIFF) {
    return { text: '', code: 'binary', problem: 'this holds binary data; it was left out' };
  }
  try {
    strict ??= new TextDecoder('utf-8', { fatal: true });
    return { text: strict.decode(bytes) };
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    return {
      text,
      code: 'not-utf-8',
      problem: 'this is not valid UTF-8; save it as UTF-8. What is not was replaced',
    };
  }
}

function wide(decoder: TextDecoder, bytes: Buffer): Decoded {
  const text = decoder.decode(bytes);
  return text.includes('\ufffd')
    ? {
        text,
        code: 'not-utf-8',
        problem: 'this is not valid UTF-16; save it as UTF-8. What is not was replaced',
      }
    : { text };
}
