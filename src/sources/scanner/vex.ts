import type { Tree } from '../../estate/index.ts';
import { itemsAt, textAt } from '../../estate/index.ts';
import type { ImageName } from './image-name.ts';
import { nameIn, sameImage } from './image-name.ts';

/** A supplier's word on one vulnerability of some products. https://github.com/openvex/spec */
export interface Statement {
  readonly ids: readonly string[];
  readonly status: 'not_affected' | 'fixed';
  readonly products: readonly ImageName[];
}

/** The statements of an OpenVEX document that take a vulnerability away. */
export function statementsIn(tree: Tree): readonly Statement[] {
  return itemsAt(tree, 'statements').flatMap((one): readonly Statement[] => {
    const status = textAt(one, 'status');
    if (status !== 'not_affected' && status !== 'fixed') return [];
    const named = textAt(one, 'vulnerability') ?? textAt(one, 'vulnerability', 'name');
    const aliases = itemsAt(one, 'aliases').flatMap((alias) =>
      alias.kind === 'leaf' ? [String(alias.value)] : [],
    );
    const products = itemsAt(one, 'products').map((product) => {
      const id = product.kind === 'leaf' ? String(product.value) : textAt(product, '@id');
      const purl = nameIn(textAt(product, 'identifiers', 'purl'));
      const own = nameIn(id);
      return { reference: own.reference, digest: own.digest ?? purl.digest };
    });
    return [{ ids: [...(named === undefined ? [] : [named]), ...aliases], status, products }];
  });
}

/** What is said of a vulnerability of an image; nothing when no statement names both. */
export function saidOf(
  id: string,
  image: ImageName,
  statements: readonly Statement[],
): Statement['status'] | undefined {
  return statements.find(
    ({ ids, products }) => ids.includes(id) && products.some((product) => sameImage(product, image)),
  )?.status;
}
