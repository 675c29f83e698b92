/** What goes through between one kind of pods and each other one, for sure and perhaps, by the number of the other. */
export interface Reached {
  readonly least: Int32Array;
  readonly most: Int32Array;
  /** Those with which something may go through, where they are few; nothing does with the others. */
  readonly some?: readonly number[];
}

/**
 * Pods put together that nothing tells apart, for who asks about very many pairs: what goes through between pods of
 * two workloads is what goes through between their kinds.
 */
export interface Kinds {
  /** The kind of each group; -1 for one that has to be asked about by itself. */
  readonly of: Int32Array;
  /** What pods of a kind may send to those of each other kind; it is to be read before the next is asked for. */
  readonly toAll: (kind: number) => Reached;
}
