import type { SourceFile, Tree } from '../../../estate/index.ts';
import type { Item, Type } from './item.ts';
import { namesOf, textsOf, typeOf } from './item.ts';
import { isOfType } from './field-paths.ts';
import { NotApplied } from './not-applied.ts';
import { goRegex } from './regex.ts';
import { textAt, under } from './trees.ts';

/** The selectors of `patches[].target`: each part is an anchored regular expression. */
export function selected(items: readonly Item[], target: Tree, file: SourceFile): ReadonlySet<Item> {
  const test = (key: string): ((text: string) => boolean) => {
    const pattern = textAt(target, file, key);
    if (pattern === undefined || pattern === '') return () => true;
    const regex = goRegex(pattern, { whole: true });
    if (regex === undefined) {
      const at = under(target, key, file)?.tree.start ?? 0;
      throw new NotApplied(`the ${key} "${pattern}" of a target`, file, Math.max(0, at));
    }
    return (text) => regex.test(text);
  };
  const [group, version, kind, name, namespace] = ['group', 'version', 'kind', 'name', 'namespace'].map(test);
  return new Set(
    items.filter((item) => {
      const type = typeOf(item);
      const names = namesOf(item);
      // It is known by what it was called first and by what it is called now.
      const ends = [names[0]!, names.at(-1)!];
      return (
        ends.some((one) => namespace!(one.namespace)) &&
        ends.some((one) => name!(one.name)) &&
        group!(type.group) &&
        version!(type.version) &&
        kind!(type.kind) &&
        matchesLabels(item, target, file)
      );
    }),
  );
}

/** The label and annotation selectors of a target. */
export function matchesLabels(item: Item, target: Tree, file: SourceFile): boolean {
  return (
    holds(textsOf(item, 'labels'), target, file, 'labelSelector') &&
    holds(textsOf(item, 'annotations'), target, file, 'annotationSelector')
  );
}

/** The selectors of replacements: plain names, matched by any name the object has had. */
export function selectedByName(item: Item, target: Tree, file: SourceFile): boolean {
  const part = (key: keyof Type | 'name' | 'namespace'): string => textAt(target, file, key) ?? '';
  const type = typeOf(item);
  return namesOf(item).some(
    (name) =>
      (part('name') === '' || part('name') === name.name) &&
      (part('namespace') === '' || part('namespace') === name.namespace) &&
      isOfType(
        { ...type, kind: name.kind },
        { group: part('group'), version: part('version'), kind: part('kind') },
      ),
  );
}

/**
 * A label selector in its text form.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering
 */
function holds(texts: ReadonlyMap<string, string>, target: Tree, file: SourceFile, key: string): boolean {
  const selector = textAt(target, file, key)?.trim();
  if (selector === undefined || selector === '') return true;
  return selector.split(/,(?![^(]*\))/).every((part) => {
    const match =
      /^\s*(?:(?<absent>!\s*[\w./-]+)|(?<name>[\w./-]+)\s*(?:(?<op>==|=|!=)\s*(?<value>[\w.-]*)|(?<not>\bnotin|\bin)\s*\((?<list>[^()]*)\))?)\s*$/.exec(
        part,
      )?.groups;
    if (match === undefined) {
      const at = under(target, key, file)?.tree.start ?? 0;
      throw new NotApplied(`the ${key} "${selector}"`, file, Math.max(0, at));
    }
    const { absent, list, name, not, op, value } = match;
    if (absent !== undefined) return !texts.has(absent.slice(1).trim());
    const own = texts.get(name!);
    if (op === '!=') return own !== value;
    if (op !== undefined) return own === value;
    if (not === undefined) return own !== undefined;
    const values = list!.split(',').map((one) => one.trim());
    return not === 'in'
      ? own !== undefined && values.includes(own)
      : own === undefined || !values.includes(own);
  });
}
