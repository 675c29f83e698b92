import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { instructionsOf, stageNamed, stagesOf } from './_dockerfile.ts';

/** One decision for each image that a Dockerfile takes something from: by FROM, or by COPY --from. */
export function eachBase(
  dockerfile: Resource,
  decide: (image: View, place: View) => Decision | undefined,
): About[] {
  const abouts: About[] = [];
  const ask = (image: View, place: View): void => {
    const decision = decide(image, place);
    if (decision !== undefined) abouts.push({ subject: image, decision });
  };
  const names = new Set<string>();
  for (const stage of stagesOf(dockerfile)) {
    const from = stage.at.get('from');
    const image = from.get('image').value();
    if (stageNamed(from) === undefined && !(image.kind === 'known' && image.value === 'scratch')) {
      ask(from.get('image'), from);
    }
    for (const copy of instructionsOf(stage, 'COPY').items) {
      const source = copy.get('from');
      const text = source.string();
      // A bare number or word that is no stage of this file is a named build context.
      if (stageNamed(copy) !== undefined || text.kind !== 'known' || !/[/:@.]/.test(text.value)) continue;
      if (!names.has(text.value)) ask(source, copy);
      names.add(text.value);
    }
  }
  return abouts;
}
