import type { ImageFault } from './limits.ts';
import type { TarEntry } from './tar.ts';

/** One entry of a layer, and what was found in its contents. */
export interface LayerEntry extends TarEntry {
  readonly privateKey?: true;
  /** The contents of the few files that are read whole. */
  readonly text?: string;
}

/** What is in a layer; with a fault, only what was read before it, or what can't be trusted. */
export interface LayerContents {
  readonly entries: readonly LayerEntry[];
  readonly fault?: ImageFault;
}
