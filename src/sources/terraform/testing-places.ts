import type { Estate, Resource } from '../../estate/index.ts';
import { outline, outlineJson } from '../../estate/outline.ts';

/** The only resource of a type. */
export function only(estate: Estate, type: string): Resource {
  const found = estate.ofType(type);
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type}, and one was asked for`);
  return found[0]!;
}

/** A resource as plain data. */
export const plain = (resource: Resource): unknown =>
  JSON.parse(outlineJson(outline(resource.root)!, true)) as unknown;

/** `line:column` of where a value is written, and the steps between. */
export function place(resource: Resource, ...path: readonly (string | number)[]): string {
  const view = resource.at(...path);
  const at = view.span!;
  const { column, line } = at.file.position(at.start);
  const steps = view.steps.map(
    (step) => `${step.what}@${step.file.path}:${step.file.position(step.start).line}`,
  );
  return [`${at.file.path}:${line}:${column}`, ...steps].join(' < ');
}
