import type { Mapping, Resource, Tree } from '../../../../estate/index.ts';
import { sequence } from '../../../../estate/index.ts';
import type { Entry } from '../../../../estate/lenses/place.ts';
import { placed } from '../../../../estate/lenses/place.ts';
import { readFields } from '../../../../estate/lenses/read.ts';
import { annotationOf, nameOf, twinOf } from '../twin.ts';
import { kinds } from './kinds.ts';
import { propertyOf, renamedMap } from './names.ts';

const GROUP = /^([a-z0-9]+)\.services\.k8s\.aws\/([A-Za-z0-9]+)$/;

/** Whether an object is one of AWS Controllers for Kubernetes, and of a kind that is read. */
export function isAck(type: string): boolean {
  const match = GROUP.exec(type);
  return match !== null && Object.hasOwn(kinds, `${match[1]}/${match[2]}`);
}

/**
 * The AWS resources that an object of AWS Controllers for Kubernetes makes, in CloudFormation's words; none for other
 * objects. References between objects are references between what they make.
 */
export function ackResources(object: Resource): readonly Resource[] {
  const match = GROUP.exec(object.type);
  const kind = match === null ? undefined : `${match[1]}/${match[2]}`;
  if (kind === undefined || !Object.hasOwn(kinds, kind)) return [];
  const { type, fields = {}, names = {}, references = {}, beside = {} } = kinds[kind]!;
  const spec = specOf(object);
  const by = 'ack';
  const region = annotationOf(object, 'services.k8s.aws/region');
  const told = (key: string): boolean => Object.hasOwn(fields, key);
  const apart = (key: string): boolean => Object.hasOwn(beside, key);
  const ruled = renamedMap(
    only(spec, (key) => !told(key) && !apart(key)),
    {
      type,
      namespace: object.namespace,
      references,
    },
  );
  const named = readFields(fields, only(spec, told), {});
  const others = new Map(Object.entries(names).map(([name, to]) => [propertyOf(name, type), to]));
  const entries = [ruled, named].flatMap((map) =>
    map.keys.map((key, at): Entry => [
      others.get(key) ?? key,
      asWritten(type, key, map.values[at]!),
      map.keyStarts[at]!,
    ]),
  );
  const tree = placed(entries, spec.start, spec.end, spec.rest);
  const main = twinOf(object, { by, type, tree, region });
  const apartFrom = Object.entries(beside).flatMap(([key, [other, property, owner]]): readonly Resource[] => {
    const at = spec.keys.indexOf(key);
    if (at === -1) return [];
    const target: Tree = {
      kind: 'pointer',
      target: nameOf(object.namespace, object.name),
      start: -1,
      end: -1,
    };
    const map = placed(
      [
        [property, spec.values[at]!, spec.keyStarts[at]!],
        [owner, owner.endsWith('s') ? sequence([target]) : target, -1],
      ],
      spec.values[at]!.start,
      spec.values[at]!.end,
      undefined,
    );
    return [twinOf(object, { by, type: other, tree: map, region, suffix: `.${key}` })];
  });
  return [main, ...apartFrom];
}

function specOf({ tree }: Resource): Mapping {
  let bare = tree;
  while (bare.kind === 'passage') bare = bare.tree;
  const at = bare.kind === 'mapping' ? bare.keys.indexOf('spec') : -1;
  const spec = bare.kind === 'mapping' && at !== -1 ? bare.values[at]! : undefined;
  return spec?.kind === 'mapping'
    ? spec
    : { kind: 'mapping', keys: [], values: [], keyStarts: [], start: tree.start, end: tree.end };
}

function only(map: Mapping, keep: (key: string) => boolean): Mapping {
  const at = map.keys.flatMap((key, index) => (keep(key) ? [index] : []));
  return {
    ...map,
    keys: at.map((index) => map.keys[index]!),
    values: at.map((index) => map.values[index]!),
    keyStarts: at.map((index) => map.keyStarts[index]!),
  };
}

/** Properties that are lists of one in CloudFormation and a single value here. */
const LISTS: Readonly<Record<string, readonly string[]>> = { 'AWS::IAM::InstanceProfile': ['Roles'] };

/** Secrets are taken from a Secret of the cluster: `{ name, key }` is no password that is written. */
const FROM_SECRET = new Set(['MasterUserPassword', 'SecretString']);

function asWritten(type: string, key: string, value: Tree): Tree {
  if (FROM_SECRET.has(key) && value.kind === 'mapping') {
    const reason = {
      code: 'computed-at-deployment',
      text: 'it is taken from a Secret of the cluster',
    } as const;
    return { kind: 'hole', reason, type: 'string', start: value.start, end: value.end };
  }
  if (LISTS[type]?.includes(key) === true && value.kind !== 'sequence') {
    return sequence([value], value.start, value.end);
  }
  return value;
}
