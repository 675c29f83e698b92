import type { Direction } from '../model.ts';
import type { Result } from '../rows.ts';
import type { Told } from '../told.ts';
import type { Asked } from './sets.ts';

/** One thing on the way of a packet that lets through or does not. */
export interface Check {
  /** Of which end it is, where it is of one: security groups are. */
  readonly direction?: Direction;
  readonly result: Result;
  /** What it says to a question; nothing where it lets everything through and nobody wrote it. */
  readonly tell: (asked: Asked) => readonly Told[];
}
