import type { Field } from '../lens.ts';

/** Which events a trail or an event data store keeps. */
export const advancedEventSelectors: Field = {
  to: 'AdvancedEventSelectors',
  blocks: {
    name: 'Name',
    field_selector: {
      to: 'FieldSelectors',
      blocks: {
        ends_with: 'EndsWith',
        equals: 'Equals',
        field: 'Field',
        not_ends_with: 'NotEndsWith',
        not_equals: 'NotEquals',
        not_starts_with: 'NotStartsWith',
        starts_with: 'StartsWith',
      },
    },
  },
};
