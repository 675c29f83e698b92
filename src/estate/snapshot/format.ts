/**
 * The estate on disk: gzipped lines of JSON. The first line is the header, every other one a resource, sorted by scope,
 * type, namespace, name and address; the same estate gives the same bytes. Positions and defaults are not in it:
 * whoever reads it applies the defaults of its own version.
 * Its schema is `docs/schema/snapshot.schema.json`.
 */
export const SNAPSHOT_SCHEMA = 'ringwall/snapshot/1';

/** One line. `body` is plain JSON; what is not plain is a map with one key that begins with a `$`. */
export interface SnapshotLine {
  readonly scope: readonly SnapshotScope[];
  readonly type: string;
  readonly name: string;
  readonly namespace?: string;
  readonly address: string;
  readonly construct?: string;
  readonly coerces?: true;
  readonly exists?: unknown;
  readonly body: unknown;
}

/** The scope and those above it, nearest first. */
export interface SnapshotScope {
  readonly kind: 'cluster' | 'account' | 'build';
  readonly id: string;
  readonly account?: string;
  readonly region?: string;
  readonly cluster?: string;
}
