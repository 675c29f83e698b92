import type { Defaults } from '../defaults.ts';

/** The defaults of AWS with those of the provider over them: what the provider fills in is sent to AWS. */
export function mergedDefaults(
  under: Defaults | undefined,
  over: Defaults | undefined,
): Defaults | undefined {
  if (under === undefined || over === undefined) return over ?? under;
  const keys: Record<string, Defaults> = { ...under.keys };
  for (const [key, value] of Object.entries(over.keys ?? {})) {
    keys[key] = mergedDefaults(Object.hasOwn(keys, key) ? keys[key] : undefined, value)!;
  }
  const items = mergedDefaults(under.items, over.items);
  return {
    ...under,
    ...over,
    ...(Object.keys(keys).length === 0 ? {} : { keys }),
    ...(items === undefined ? {} : { items }),
  };
}
