import { append } from './collect.ts';
import type { Resource } from './resource.ts';
import { identityOf } from './resource.ts';
import type { Scope } from './scope.ts';
import { visibleFrom } from './scope.ts';
import type { SourceFile } from './source-file.ts';
import type { View } from './view.ts';

/** Something that could not be read, or not be read for sure. The rest goes on. */
export interface Problem {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly code: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/** Where a reference leads. */
export type Followed =
  | { readonly kind: 'resource'; readonly resource: Resource }
  /** It names something that is not in this estate. */
  | { readonly kind: 'elsewhere'; readonly name: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What is there: all resources of all scopes, the files they came from, and what could not be read. */
export class Estate {
  readonly resources: Resource[] = [];
  readonly problems: Problem[] = [];
  readonly files: SourceFile[] = [];
  /** What the sources compute on the way and give back (Terraform's locals and outputs), for who looks into them. */
  readonly values: Resource[] = [];
  readonly #byType = new Map<string, Resource[]>();
  readonly #byPlace = new Map<string, Resource[]>();
  readonly #byIdentity = new Map<string, Resource>();

  /**
   * Adds a resource.
   * @returns the one that already has this identity in this scope, if any: the caller reports it. Both are kept,
   * and look-ups find the first.
   */
  add(resource: Resource): Resource | undefined {
    this.resources.push(resource);
    append(this.#byType, resource.type, resource);
    append(this.#byPlace, placeOf(resource.scope, resource.type), resource);
    append(this.#byPlace, placeOf(resource.scope, resource.type, resource.namespace ?? ''), resource);
    const identity = resource.identity;
    const twin = this.#byIdentity.get(identity);
    if (twin === undefined) this.#byIdentity.set(identity, resource);
    return twin;
  }

  get types(): readonly string[] {
    return [...this.#byType.keys()];
  }

  /** All resources of a type in every scope. */
  ofType(type: string): readonly Resource[] {
    return this.#byType.get(type) ?? [];
  }

  /** All resources of a type that are seen from a scope, and that exist in the world being looked at. */
  ofTypeIn(type: string, scope: Scope): readonly Resource[] {
    return this.#at(scope, (at) => placeOf(at, type));
  }

  /**
   * Those of one namespace. Objects that don't say their namespace are in one of their own (`undefined`): the one
   * they will be applied to.
   */
  inNamespace(type: string, scope: Scope, namespace: string | undefined): readonly Resource[] {
    return this.#at(scope, (at) => placeOf(at, type, namespace ?? ''));
  }

  #at(scope: Scope, place: (scope: Scope) => string): readonly Resource[] {
    const found: Resource[] = [];
    for (const at of visibleFrom(scope)) {
      for (const resource of this.#byPlace.get(place(at)) ?? [])
        if (resource.existsHere) found.push(resource);
    }
    return found;
  }

  /** The resource of this name that is seen from a scope. */
  find(scope: Scope, type: string, namespace: string | undefined, name: string): Resource | undefined {
    for (const at of visibleFrom(scope)) {
      const found = this.#byIdentity.get(identityOf(at, type, namespace, name));
      if (found?.existsHere) return found;
    }
    return undefined;
  }

  /**
   * The resource that a place names: by reference, or by a text that equals the resource's name property.
   * @param nameProperties the properties that hold the physical name, such as `['Name']` of an EKS cluster
   */
  follow(view: View, type: string, nameProperties: readonly string[] = ['Name']): Followed {
    const value = view.value();
    if (value.kind === 'absent') return { kind: 'absent' };
    if (value.kind === 'unknown') {
      if (value.known?.kind !== 'pointer') return { kind: 'unknown', reason: value.reason.text };
      const { scope, target: name } = value.known;
      const target =
        scope === undefined
          ? this.find(view.resource.scope, type, undefined, name)
          : this.#byIdentity.get(identityOf({ id: scope }, type, undefined, name));
      return target === undefined
        ? { kind: 'elsewhere', name: value.known.target }
        : { kind: 'resource', resource: target };
    }
    const name = String(value.value);
    const last = name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : name;
    for (const resource of this.ofTypeIn(type, view.resource.scope)) {
      for (const property of nameProperties) {
        const own = resource.at(property).value();
        if (own.kind === 'known' && (own.value === name || own.value === last))
          return { kind: 'resource', resource };
      }
    }
    return { kind: 'elsewhere', name };
  }
}

function placeOf(scope: Scope, type: string, namespace?: string): string {
  return namespace === undefined ? `${scope.id}\u0000${type}` : `${scope.id}\u0000${type}\u0000${namespace}`;
}
