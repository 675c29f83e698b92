/** The order of strings in Go, that of their UTF-8 bytes, which is that of their code points. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x === y) continue;
    // Surrogates stand for code points above all that take one unit.
    const high = (x & 0xf800) === 0xd800;
    return high === ((y & 0xf800) === 0xd800) ? x - y : high ? 1 : -1;
  }
  return a.length - b.length;
}
