/** The version of the result documents that this package writes. */
export const documentVersion = 1;
