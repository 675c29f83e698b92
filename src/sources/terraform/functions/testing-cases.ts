import { collectionCases } from './testing-cases-collections.ts';
import { moreCollectionCases } from './testing-cases-collections-more.ts';
import { conversionCases } from './testing-cases-conversions.ts';
import { encodingCases } from './testing-cases-encodings.ts';
import { textCases } from './testing-cases-text.ts';
import type { Case } from './testing.ts';

/** All calls whose answers are recorded in `fixtures/terraform-answers.json`. */
export const cases: readonly Case[] = [
  ...textCases,
  ...collectionCases,
  ...moreCollectionCases,
  ...conversionCases,
  ...encodingCases,
];
