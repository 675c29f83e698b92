import type { Problem, Resource } from '../../../estate/index.ts';
import { ackResources } from './ack/read.ts';
import { crossplaneResource } from './crossplane/read.ts';

/** The AWS resources that a Kubernetes object makes, and what of it was not read. */
export interface MadeInAws {
  readonly resources: readonly Resource[];
  readonly problem: Problem | undefined;
}

const NOTHING: MadeInAws = { resources: [], problem: undefined };

/** What an object of ACK or Crossplane makes in AWS; nothing for other objects. */
export function madeInAws(object: Resource): MadeInAws {
  const resources = ackResources(object);
  if (resources.length > 0) return { resources, problem: undefined };
  if (object.type === 'apiextensions.crossplane.io/Composition') {
    const message = 'what this composition makes is not read; check what Crossplane renders of it';
    return { resources: [], problem: problemOf(object, 'crossplane-composition', message) };
  }
  const made = crossplaneResource(object);
  if (made === undefined) return NOTHING;
  if (made.kind === 'resource') return { resources: [made.resource], problem: undefined };
  if (made.kind === 'part') {
    const message = `this is a part of something else (${made.part.terraform}), with which it was not put together: nothing in it was checked`;
    return { resources: [], problem: problemOf(object, 'crossplane-part', message) };
  }
  const message = `nothing in it was checked: ${made.terraform} is no type that is read`;
  return { resources: [], problem: problemOf(object, 'crossplane-type', message) };
}

function problemOf({ address, file, head }: Resource, code: string, message: string): Problem {
  const at = head === undefined ? {} : head.file.position(head.start);
  return { file: head?.file.path ?? file?.path ?? address, ...at, code, message };
}
