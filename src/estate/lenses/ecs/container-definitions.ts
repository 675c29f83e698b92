import { readJson } from '../../json.ts';
import type { Tree } from '../../tree.ts';
import { sequence } from '../../tree.ts';
import { misfit, within } from '../around.ts';
import type { Conversion } from '../lens.ts';
import type { Entry } from '../place.ts';
import { open } from '../place.ts';

/** Maps whose keys are the user's own. */
const FREE = new Set(['dockerlabels', 'options', 'driveropts', 'labels']);

/**
 * Container definitions are JSON of the API in Terraform (`environment`), and properties in CloudFormation
 * (`Environment`): the same names but for the first letter.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const containerDefinitions: Conversion = {
  read: (tree) => {
    if (tree.kind !== 'leaf' || typeof tree.value !== 'string') return renamed(tree, upper);
    // The text came through functions or a heredoc: everything in it points at the text as a whole.
    const { faults, tree: read } = readJson(tree.value, () => tree.start);
    if (read === undefined) return misfit(tree, faults[0]?.message ?? 'not valid JSON');
    return renamed(read, upper);
  },
  write: (tree) => renamed(tree, lower),
};

function renamed(tree: Tree, rename: (key: string) => string): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind === 'sequence') {
      const items = bare.items.map((item) => renamed(item, rename)).filter((item) => item !== undefined);
      return sequence(items, bare.start, bare.end);
    }
    if (bare.kind !== 'mapping') return bare;
    const entries = bare.keys.flatMap((key, at): readonly Entry[] => {
      const value = bare.values[at]!;
      const made = FREE.has(key.toLowerCase()) ? value : renamed(value, rename);
      return made === undefined ? [] : [[rename(key), made, bare.keyStarts[at]!]];
    });
    return open(entries, bare.start, bare.end, bare.rest);
  });
}

const upper = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);
const lower = (key: string): string => key.charAt(0).toLowerCase() + key.slice(1);
