import type { SourceFile } from '../../../estate/index.ts';
import { withSensitive } from './marks.ts';
import type { Origin, Value, Via } from './value.ts';

/** The value as it is read through one more step, such as a variable; without an origin, the step is where it is. */
export function throughStep(value: Value, what: string, file: SourceFile, start: number, end: number): Value {
  const { origin } = value;
  if (origin === undefined) return { ...value, origin: { file, start, end } };
  const step: Via =
    origin.via === undefined ? { what, file, start, end } : { what, file, start, end, next: origin.via };
  return { ...value, origin: { file: origin.file, start: origin.start, end: origin.end, via: step } };
}

/**
 * An item as it is read out of a collection: it came the way of the collection, then its own. An item that no text
 * says is where the collection is; what is inside a sensitive collection is sensitive.
 */
export function childOf(collection: Value, child: Value): Value {
  const origin = originOf(collection.origin, child.origin);
  const placed = origin === child.origin || origin === undefined ? child : { ...child, origin };
  return collection.sensitive === true ? withSensitive(placed) : placed;
}

function originOf(collection: Origin | undefined, child: Origin | undefined): Origin | undefined {
  if (child === undefined) return collection;
  if (collection?.via === undefined) return child;
  return { file: child.file, start: child.start, end: child.end, via: joined(collection.via, child.via) };
}

function joined(first: Via, then: Via | undefined): Via {
  if (then === undefined) return first;
  const steps: Via[] = [];
  for (let step: Via | undefined = first; step !== undefined; step = step.next) steps.push(step);
  return steps.reduceRight((next, step) => ({ ...step, next }), then);
}
