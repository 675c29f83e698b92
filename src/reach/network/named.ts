import type { Table } from './engine.ts';

/** For each class, the rows that name it, and what they surely and perhaps let through. */
export interface Namers {
  /** Where the entries of a class begin; those of the next come after them. */
  readonly at: Int32Array;
  readonly rows: Int32Array;
  readonly least: Int32Array;
  readonly most: Int32Array;
}

/** The rows of one direction turned around. */
export function namers({ rows }: Pick<Table, 'rows'>, classes: number): Namers {
  const at = new Int32Array(classes + 1);
  for (const row of rows)
    for (let index = 0; index < row.classes.length; index++) at[row.classes[index]! + 1]! += 1;
  for (let id = 0; id < classes; id++) at[id + 1]! += at[id]!;
  const next = at.slice();
  const total = at[classes]!;
  const all = { at, rows: new Int32Array(total), least: new Int32Array(total), most: new Int32Array(total) };
  for (let number = 0; number < rows.length; number++) {
    const row = rows[number]!;
    for (let index = 0; index < row.classes.length; index++) {
      const place = next[row.classes[index]!]!++;
      all.rows[place] = number;
      all.least[place] = row.least[index]!;
      all.most[place] = row.most[index]!;
    }
  }
  return all;
}

/** The index of a value in a sorted list, or -1. */
export function find(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle]!;
    if (at === value) return middle;
    if (at < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
