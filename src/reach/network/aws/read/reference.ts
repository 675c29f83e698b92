import type { Estate, Resource, View } from '../../../../estate/index.ts';
import { optionOf } from '../../../../estate/index.ts';
import type { Range } from '../../cidr.ts';
import { parseCidr } from '../../cidr.ts';
import type { Answer } from '../../selector.ts';
import type { Open } from '../model.ts';

/** What a place names: a resource, or an attribute of one; an id as AWS gives it; or nothing that is known. */
export type Named =
  | { readonly kind: 'resource'; readonly resource: Resource; readonly attribute: string }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'absent' }
  | Open;

/** The objects that a Terraform root module applies stand in a scope beside its own. */
const BESIDE = '#kubernetes';

/** The resources of an account by the names that their sources give them, whatever their type. */
export class References {
  readonly estate: Estate;
  readonly #byName = new Map<string, Resource>();
  /** By an id that stands in the resource itself: `SubnetId` of a subnet that was there before. */
  readonly #byId = new Map<string, Resource>();

  constructor(estate: Estate) {
    this.estate = estate;
    for (const resource of estate.resources) {
      if (resource.scope.kind === 'cluster' || !resource.existsHere) continue;
      const key = `${resource.scope.id}\u0000${resource.name}`;
      if (!this.#byName.has(key)) this.#byName.set(key, resource);
      const id = resource.type === 'AWS::EC2::Subnet' ? textAt(resource.at('SubnetId')) : undefined;
      if (id !== undefined && !this.#byId.has(id)) this.#byId.set(id, resource);
    }
  }

  /** What a place names. */
  at(view: View): Named {
    const value = view.value();
    if (value.kind === 'absent') return { kind: 'absent' };
    if (value.kind !== 'unknown') {
      const id = String(value.value);
      const resource = this.#byId.get(id);
      return resource === undefined ? { kind: 'id', id } : { kind: 'resource', resource, attribute: '' };
    }
    if (value.known?.kind !== 'pointer') return open(view, value.reason.text);
    const { attribute = '', scope = view.resource.scope.id, target } = value.known;
    const home = scope.endsWith(BESIDE) ? scope.slice(0, -BESIDE.length) : scope;
    const resource =
      this.#byName.get(`${scope}\u0000${target}`) ?? this.#byName.get(`${home}\u0000${target}`);
    return resource === undefined
      ? open(view, `${target} is not in these files`)
      : { kind: 'resource', resource, attribute };
  }

  /** The block of addresses that a place says, also where it is that of another resource. */
  rangeAt(view: View): Range | Open | undefined {
    const text = textAt(view);
    if (text !== undefined) return parseCidr(text) ?? open(view, `"${text}" is no block of addresses`);
    const named = this.at(view);
    if (named.kind === 'absent') return undefined;
    if (named.kind === 'resource' && named.attribute === 'CidrBlock') {
      const own = textAt(named.resource.at('CidrBlock'));
      const range = own === undefined ? undefined : parseCidr(own);
      if (range !== undefined) return range;
    }
    return named.kind === 'open'
      ? named
      : open(view, 'which block of addresses it is, is not in these files');
  }

  /** The resources of a type that are there, or may be. */
  ofType(type: string): readonly Resource[] {
    return this.estate.ofType(type).filter(({ existsHere }) => existsHere);
  }
}

export function open(place: View, reason: string): Open {
  return { kind: 'open', reason, place };
}

/** The text at a place, where it is known. */
export function textAt(view: View): string | undefined {
  const value = view.string();
  return value.kind === 'known' || value.kind === 'default' ? value.value : undefined;
}

/** Whether a switch is on; `fallback` where nobody says. */
export function flagAt(view: View, fallback: boolean): Answer {
  const value = view.boolean();
  if (value.kind === 'absent') return fallback;
  return value.kind === 'unknown' ? undefined : value.value;
}

/** Whether a resource is made. */
export function isMade({ exists }: Resource): Answer {
  let tree = exists;
  while (tree?.kind === 'choice') {
    const option = optionOf(tree.variable);
    if (option === undefined) return undefined;
    tree = tree.branch(option);
  }
  if (tree === undefined) return exists === undefined ? true : undefined;
  return tree.kind === 'leaf' ? tree.value !== false : undefined;
}

/** The tags of a resource, and whether they are all. */
export function tagsOf(resource: Resource): {
  readonly tags: ReadonlyMap<string, string>;
  readonly rest: boolean;
} {
  const tags = new Map<string, string>();
  const { items, rest } = resource.at('Tags').items();
  let isOpen = rest !== undefined;
  for (const item of items) {
    const [key, value] = [textAt(item.get('Key')), textAt(item.get('Value'))];
    if (key === undefined || value === undefined) isOpen = true;
    else tags.set(key, value);
  }
  return { tags, rest: isOpen };
}

/** A resource as people call it: by the name that it is given, and by that of its source. */
export function nameOf(resource: Resource, property: string): string {
  const given = textAt(resource.at(property));
  return given === undefined || given === resource.name ? resource.name : `${given} (${resource.name})`;
}

/** What a place names, as people call it. */
export function calledAt(named: Named): string {
  if (named.kind === 'resource') return nameOf(named.resource, 'Name');
  return named.kind === 'id' ? named.id : 'that is not in these files';
}
