import type { Hole, Mapping, Tree } from '../../../../estate/index.ts';
import { hole, sequence } from '../../../../estate/index.ts';
import { isNull, within } from '../../../../estate/lenses/around.ts';
import { awsccAttribute } from '../../../../estate/lenses/awscc.ts';
import { awsccNames } from '../../../../estate/lenses/awscc-names.ts';
import type { Entry } from '../../../../estate/lenses/place.ts';
import { open } from '../../../../estate/lenses/place.ts';
import { nameOf } from '../twin.ts';

/** What the walk knows of the object that it is in. */
export interface Walk {
  /** CloudFormation's type. */
  readonly type: string;
  readonly namespace: string | undefined;
  /** What a reference becomes, where the rule does not say it: `subnetRefs` of a node group is `Subnets`. */
  readonly references: Readonly<Record<string, string>>;
}

/**
 * A part of a spec of ACK in CloudFormation's words, by the rule: the names of the API in lower camel case with Go's
 * capitals (`kmsKeyID`) are those of CloudFormation with its own. https://aws-controllers-k8s.github.io/docs/
 */
export function renamed(tree: Tree, walk: Walk): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind === 'sequence') {
      const items = bare.items.map((item) => renamed(item, walk)).filter((item) => item !== undefined);
      return sequence(items, bare.start, bare.end);
    }
    return bare.kind === 'mapping' ? renamedMap(bare, walk) : bare;
  });
}

export function renamedMap(map: Mapping, walk: Walk): Mapping {
  const free = ` ${awsccNames[walk.type]?.free ?? ''} `;
  const entries = map.keys.flatMap((key, at): readonly Entry[] => {
    const value = map.values[at]!;
    const start = map.keyStarts[at]!;
    if (isNull(value)) return [];
    const reference = referred(key, value, walk);
    if (reference !== undefined) return [[reference[0], reference[1], start]];
    const name = propertyOf(key, walk.type);
    const made = free.includes(` ${name} `) || FREE.has(name) ? value : renamed(value, walk);
    return made === undefined ? [] : [[name, made, start]];
  });
  return open(entries, map.start, map.end, map.rest);
}

/** Maps whose keys are the user's own, and texts that are documents. */
const FREE = new Set(['Labels', 'Tags']);

/** `kmsKeyID` is `KmsKeyId`, `publicAccessCIDRs` is `PublicAccessCidrs`. */
export function propertyOf(key: string, type: string): string {
  const snake = key
    .replaceAll(/([A-Z]{2,})s(?=[A-Z]|$)/g, (_, word: string) => `${word[0]}${word.slice(1).toLowerCase()}s`)
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return awsccAttribute(snake, type);
}

/** What references name, by the word before `Ref`. */
const REFERENCES: Readonly<Record<string, string>> = {
  cluster: 'ClusterName',
  group: 'SourceSecurityGroupId',
  key: 'KeyArn',
  kmsKey: 'KmsKeyId',
  kmsMasterKey: 'KmsMasterKeyId',
  nodeRole: 'NodeRole',
  permissionsBoundary: 'PermissionsBoundary',
  podExecutionRole: 'PodExecutionRoleArn',
  policy: 'ManagedPolicyArns',
  resource: 'ResourceId',
  role: 'RoleArn',
  routeTable: 'RouteTableIds',
  s3Bucket: 'S3BucketName',
  securityGroup: 'SecurityGroupIds',
  serviceAccountRole: 'ServiceAccountRoleArn',
  sourceSecurityGroup: 'SourceSecurityGroups',
  subnet: 'SubnetIds',
  targetRole: 'TargetRoleArn',
  vpc: 'VpcId',
};

/** The property that a reference stands for; `undefined` when the name is not one of a reference. */
export function referenceOf(key: string, { references, type }: Walk): string | undefined {
  const word = /^(.+?)Refs?$/.exec(key)?.[1];
  if (word === undefined) return undefined;
  if (Object.hasOwn(references, word)) return references[word];
  return Object.hasOwn(REFERENCES, word) ? REFERENCES[word] : propertyOf(word, type);
}

function referred(key: string, value: Tree, walk: Walk): readonly [string, Tree] | undefined {
  const property = referenceOf(key, walk);
  if (property === undefined) return undefined;
  const target =
    value.kind === 'sequence'
      ? sequence(
          value.items.map((item) => pointerIn(item, walk)),
          value.start,
          value.end,
        )
      : pointerIn(value, walk);
  return [property, target];
}

/** `from: { name, namespace }` names another object. */
function pointerIn(tree: Tree, walk: Walk): Tree {
  const from = tree.kind === 'mapping' ? tree.values[tree.keys.indexOf('from')] : undefined;
  const text = (key: string): string | undefined => {
    const value = from?.kind === 'mapping' ? from.values[from.keys.indexOf(key)] : undefined;
    return value?.kind === 'leaf' && value.value !== null ? String(value.value) : undefined;
  };
  const name = text('name');
  const { end, start } = tree;
  if (name === undefined) return unreadable(tree, 'this reference names no object (from.name)');
  return { kind: 'pointer', target: nameOf(text('namespace') ?? walk.namespace, name), start, end };
}

export function unreadable(tree: Tree, text: string): Hole {
  return hole({ code: 'unsupported-expression', text }, tree.start, tree.end);
}
