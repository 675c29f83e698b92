/** What is read of one image at most: what is above it is made to exhaust the reader, or is no image. */
export interface Limits {
  /** Bytes of one layer once it is decompressed. */
  readonly layerBytes: number;
  /** How many bytes one compressed byte may become, above `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Entries in one layer, or files in one archive. */
  readonly entries: number;
  /** Layers of one image; Docker allows 127. */
  readonly layers: number;
  /** Manifests in one layout, those of nested indexes too. */
  readonly manifests: number;
  /** Bytes of one JSON document. */
  readonly documentBytes: number;
  /** Bytes of the documents of one archive together. */
  readonly documentsBytes: number;
}

export const LIMITS: Limits = {
  layerBytes: 32 * 1024 ** 3,
  ratio: 200,
  ratioFrom: 256 * 1024 ** 2,
  entries: 2_000_000,
  layers: 1000,
  manifests: 1000,
  documentBytes: 4 * 1024 ** 2,
  documentsBytes: 64 * 1024 ** 2,
};

/** Something in an image that can't be read; `code` is that of the problem it becomes. */
export class ImageFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
