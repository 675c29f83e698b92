import type { Resource } from '../../estate/index.ts';

/** What a resource is called, for a sentence: its name property where that is known, else its name in the source. */
export function called(resource: Resource, property: string): string {
  const name = resource.at(property).string();
  return name.kind === 'known' ? name.value.slice(0, 80) : resource.name;
}
