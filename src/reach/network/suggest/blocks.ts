import type { Range } from '../cidr.ts';
import { PUBLIC, parseCidr, subtract, union } from '../cidr.ts';
import { addressText } from '../range-text.ts';

/** An `ipBlock` as it is written. */
export interface Block {
  readonly cidr: string;
  readonly except?: readonly string[];
}

const BITS = { 4: 32, 6: 128 } as const;
const WHOLE = { 4: '0.0.0.0/0', 6: '2000::/3' } as const;

/** The blocks that are these ranges together, the largest that fit. */
export function cidrsOf(ranges: readonly Range[]): string[] {
  return union(ranges).flatMap(({ family, first, last }) => {
    const found: string[] = [];
    for (let at = first; at <= last;) {
      let bits = 0n;
      // As large as its start is aligned, and as what is left.
      while (at % (1n << (bits + 1n)) === 0n && at + (1n << (bits + 1n)) - 1n <= last && bits < BITS[family])
        bits += 1n;
      found.push(`${addressText(family, at)}/${BITS[family] - Number(bits)}`);
      at += 1n << bits;
    }
    return found;
  });
}

/**
 * Ranges as they are written: all of the internet as one block with exceptions, the others block by block.
 * @param exceptions false where another block goes across: on EKS an exception closes what that one opens
 */
export function blocksOf(ranges: readonly Range[], exceptions: boolean): Block[] {
  const all = union(ranges);
  const whole = ([4, 6] as const).filter((family) => {
    const own = all.filter((range) => range.family === family);
    return exceptions && own.length > 0 && isInternet(own);
  });
  const rest = all.filter(({ family }) => !whole.includes(family));
  return [
    ...whole.map((family) => ({
      cidr: WHOLE[family],
      except: cidrsOf(subtract([parseCidr(WHOLE[family])!], PUBLIC[family])),
    })),
    ...cidrsOf(rest).map((cidr) => ({ cidr })),
  ];
}

/** Whether these are the addresses that are routed on the internet, all those of a family and no others. */
export function isInternet(ranges: readonly Range[]): boolean {
  const families = [...new Set(ranges.map(({ family }) => family))];
  return families.every((family) => {
    const own = ranges.filter((range) => range.family === family);
    return subtract(own, PUBLIC[family]).length === 0 && subtract(PUBLIC[family], own).length === 0;
  });
}

/** Whether a block goes across an exception of the internet: it holds all of it and more. */
export function crossesExceptions(ranges: readonly Range[]): boolean {
  return union(ranges).some((range) => {
    const holes = subtract([parseCidr(WHOLE[range.family])!], PUBLIC[range.family]);
    return holes.some(
      ({ first, last }) =>
        range.first <= first && last <= range.last && last - first < range.last - range.first,
    );
  });
}
