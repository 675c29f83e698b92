import type { Mapping, Tree } from '../../../estate/index.ts';
import { child } from '../../../estate/index.ts';
import type { Part, Place } from '../cases.ts';
import { dependent, invalid, knownText, openPart, settleText } from '../cases.ts';
import type { Env, Intrinsic } from '../env.ts';
import { canonical } from '../origins.ts';

/**
 * `Fn::FindInMap`, with the default of the language extension.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-findinmap.html
 */
export const findInMap: Intrinsic = (env, call) => {
  const [map, top, second, options] = call.argument.kind === 'sequence' ? call.argument.items : [];
  if (map === undefined || top === undefined || second === undefined) {
    return invalid('Fn::FindInMap needs a map and two keys', call);
  }
  const fallback = options?.kind === 'mapping' ? child(options, 'DefaultValue') : undefined;
  const exact = env.exactly();
  return settleText(exact, exact.evaluate(map), call, (inMap, mapName) =>
    settleText(inMap, inMap.evaluate(top), call, (inTop, topKey) =>
      settleText(inTop, inTop.evaluate(second), call, (inner, secondKey) =>
        find(inner, [mapName, topKey, secondKey], fallback, call),
      ),
    ),
  );
};

function find(
  env: Env,
  keys: readonly (readonly Part[])[],
  fallback: Tree | undefined,
  place: Place,
): Tree | undefined {
  const { template } = env;
  const [name, top, second] = keys.map(knownText);
  const rows = name === undefined ? [...template.mappings.values()] : [template.mappings.get(name)];
  const found: (Tree | undefined)[] = [];
  for (const map of rows) {
    for (const row of at(map, top)) {
      for (const value of at(row, second)) found.push(value);
    }
  }
  const open = openPart(keys.flat());
  const [first] = found;
  const passage = (tree: Tree): Tree => ({
    kind: 'passage',
    what: `!FindInMap [${keys.map((key) => knownText(key) ?? '?').join(', ')}]`,
    file: template.file,
    tree,
    start: place.start,
    end: place.end,
  });
  if (open === undefined) {
    if (first !== undefined) return passage(first);
    if (fallback !== undefined) return env.evaluate(fallback);
    const text = `the mappings have no ${[name, top, second].join('.').slice(0, 120)}`;
    env.report(place, 'unresolved-reference', `${text}; add it, or the deployment will fail`);
    return invalid(text, place);
  }
  const values = new Set(found.map(canonical));
  if (fallback === undefined && values.size === 1 && first !== undefined) return passage(first);
  return dependent(open, place, found.every((value) => value?.kind === 'leaf') ? 'string' : undefined);
}

/** What stands under a key; under each key when it is not known which. */
function at(tree: Tree | undefined, key: string | undefined): (Tree | undefined)[] {
  if (tree?.kind !== 'mapping') return [undefined];
  return key === undefined ? [...tree.values] : [child(tree satisfies Mapping, key)];
}
