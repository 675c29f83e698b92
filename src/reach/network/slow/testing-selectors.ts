import type { Labels, Requirement, Selector } from './testing-objects.ts';

const meets = (labels: Labels, { key, operator, values }: Requirement): boolean => {
  const has = Object.hasOwn(labels, key);
  const listed = has && (values ?? []).includes(labels[key]!);
  switch (operator) {
    case 'In':
      return listed;
    // An object without the key is matched by NotIn too.
    case 'NotIn':
      return !listed;
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return !has;
    default:
      throw new Error(`no selector has the operator ${operator}`);
  }
};

/** All of matchLabels and all of matchExpressions; an empty selector selects everything. */
export const selects = (selector: Selector, labels: Labels): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  ) && (selector.matchExpressions ?? []).every((requirement) => meets(labels, requirement));
