import { EvaluationError } from '../values/value.ts';
import { basics } from './collection-basic.ts';
import { lists } from './collection-lists.ts';
import { parts } from './collection-parts.ts';
import { maps } from './collection-maps.ts';
import { sets } from './collection-sets.ts';
import { dates } from './date.ts';
import { encodings } from './encoding.ts';
import { files } from './filesystem.ts';
import { formats } from './format.ts';
import type { TerraformFunction } from './function.ts';
import { hashes } from './hash.ts';
import { networks } from './ip.ts';
import { numeric } from './numeric.ts';
import { regexes } from './regex.ts';
import { strings } from './string.ts';
import { conversions } from './type-conversion.ts';

/** A function that is gone, with what to write in its place. */
function removed(name: string, instead: string): TerraformFunction {
  const message = `the "${name}" function was deprecated in Terraform v0.12 and is no longer available; use ${instead}`;
  return {
    params: [],
    variadic: { name: 'vals', type: 'any', allowNull: true, allowUnknown: true },
    type: 'any',
    call: () => {
      throw new EvaluationError(message);
    },
  };
}

/** Every built-in function but `try` and `can`, which look at expressions and not at values. */
export const functions: ReadonlyMap<string, TerraformFunction> = new Map(
  Object.entries({
    ...numeric,
    ...strings,
    ...regexes,
    ...formats,
    ...basics,
    ...lists,
    ...parts,
    ...maps,
    ...sets,
    ...encodings,
    ...files,
    ...dates,
    ...hashes,
    ...networks,
    ...conversions,
    list: removed('list', 'tolist([ ... ]) syntax to write a literal list'),
    map: removed('map', 'tomap({ ... }) syntax to write a literal map'),
  }),
);
