/** `; did you mean local.name?` for a name that nothing has, when one like it is there. */
export function mean(name: string, known: Iterable<string>): string {
  let best: string | undefined;
  let least = Math.max(2, Math.ceil(name.length / 4)) + 1;
  for (const other of known) {
    if (Math.abs(other.length - name.length) >= least) continue;
    const far = distance(name, other);
    if (far < least) {
      least = far;
      best = other;
    }
  }
  return best === undefined ? '' : `; did you mean ${best}?`;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
