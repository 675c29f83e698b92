import type { Defaults, Scope, Tree } from '../../../estate/index.ts';
import { Resource, filled } from '../../../estate/index.ts';
import { awsDefaults } from '../../../estate/aws-defaults.ts';

/**
 * What a Kubernetes object makes in AWS: a resource of an account of its own, as far as its scope tells, with the
 * places of the object.
 */
export interface TwinInit {
  /** Who makes it: the front of the scope's id. */
  readonly by: 'ack' | 'crossplane';
  readonly type: string;
  readonly tree: Tree;
  /** What is added to the name of the object's own twin, for one more resource. */
  readonly suffix?: string;
  readonly region?: string | undefined;
  readonly defaults?: Defaults | undefined;
}

export function twinOf(object: Resource, { by, defaults, region, suffix, tree, type }: TwinInit): Resource {
  const { address, exists, file, head } = object;
  return new Resource({
    scope: accountOf(object.scope, by, region),
    type,
    name: nameOf(object.namespace, object.name) + (suffix ?? ''),
    address: address + (suffix ?? ''),
    tree: (defaults && filled(tree, defaults)) ?? tree,
    file,
    head,
    exists,
    coerces: true,
    defaults: Object.hasOwn(awsDefaults, type) ? awsDefaults[type] : undefined,
  });
}

/** How twins are called in their scope: references say a namespace, or mean their own. */
export function nameOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Each cluster's objects make an account of their own, which sees what the cluster's scope sees. */
function accountOf(scope: Scope, by: string, region: string | undefined): Scope {
  return {
    kind: 'account',
    id: `${by}:${scope.id}`,
    ...(scope.parent === undefined ? {} : { parent: accountOf(scope.parent, by, region) }),
    ...(region === undefined ? {} : { region }),
  };
}

/** `services.k8s.aws/region` and the like. */
export function annotationOf(object: Resource, key: string): string | undefined {
  const value = object.at('metadata', 'annotations', key).string();
  return value.kind === 'known' ? value.value : undefined;
}
