/** Whether some name of a host is both; `*.example.com` is every name below, however deep. */
export function hostsOverlap(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x === '*' || y === '*') return true;
  if (x.startsWith('*.') && y.startsWith('*.'))
    return x.slice(1).endsWith(y.slice(1)) || y.slice(1).endsWith(x.slice(1));
  if (x.startsWith('*.')) return y.endsWith(x.slice(1));
  return y.startsWith('*.') ? x.endsWith(y.slice(1)) : x === y;
}
