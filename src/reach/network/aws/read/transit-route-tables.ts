import type { Resource, View } from '../../../../estate/index.ts';
import { WHOLE } from '../../endpoint.ts';
import type { Answer } from '../../selector.ts';
import type { Open, TransitAttachment, TransitRoute, TransitRouteTable } from '../model.ts';
import { destinationAt } from './destination.ts';
import type { References } from './reference.ts';
import { flagAt, isMade, nameOf, open, textAt } from './reference.ts';
import type { Which } from './transit-attachments.ts';
import {
  attachedAt,
  defaultOf,
  isAttachment,
  OTHERS,
  takesDefault,
  VPC_ATTACHMENTS,
} from './transit-attachments.ts';

const TABLE = 'AWS::EC2::TransitGatewayRouteTable';
const GATEWAY = 'AWS::EC2::TransitGateway';
const ASSOCIATION = 'AWS::EC2::TransitGatewayRouteTableAssociation';
const PROPAGATION = 'AWS::EC2::TransitGatewayRouteTablePropagation';
/** Both say blackhole or attachment alike; the first names a block, the second a prefix list. */
const ROUTES = ['AWS::EC2::TransitGatewayRoute', 'AWS::EC2::TransitGatewayPrefixListReference'] as const;

/**
 * The route tables of transit gateways, and those of attachments.
 * https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
 */
export class TransitRouteTables {
  readonly #references: References;
  readonly #attachment: (resource: Resource) => TransitAttachment | Open;
  readonly #tables = new Map<string, TransitRouteTable>();
  readonly #routes = new Map<string, Resource[]>();
  readonly #strays: Open[] = [];
  readonly #associations = new Map<Resource, Resource>();
  readonly #unplaced: Open[] = [];

  constructor(references: References, attachment: (resource: Resource) => TransitAttachment | Open) {
    this.#references = references;
    this.#attachment = attachment;
    for (const route of [...ROUTES, PROPAGATION].flatMap((type) => references.ofType(type))) {
      const key = this.#keyAt(route.at('TransitGatewayRouteTableId'));
      if (typeof key !== 'string') this.#strays.push(key);
      else this.#routes.set(key, [...(this.#routes.get(key) ?? []), route]);
    }
    for (const association of references.ofType(ASSOCIATION)) {
      const named = attachedAt(references, association.at('TransitGatewayAttachmentId'));
      if (named.kind === 'open') this.#unplaced.push(named);
      if (named.kind === 'resource') this.#associations.set(named.resource, association);
    }
  }

  /**
   * The table that an attachment is associated with: what is said, else the default one of its gateway.
   * https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
   */
  of(attachment: Resource): TransitRouteTable | Open | undefined {
    const association = this.#associations.get(attachment);
    if (association !== undefined) {
      const place = association.at('TransitGatewayRouteTableId');
      if (isMade(association) !== true) return open(place, 'whether it is associated is not known');
      const key = this.#keyAt(place);
      return typeof key === 'string' ? this.#table(key, place) : key;
    }
    const [unplaced] = this.#unplaced;
    if (unplaced !== undefined) return unplaced;
    const key = this.#defaultFor(attachment, 'Association');
    if (key === undefined || typeof key !== 'string') return key;
    return this.#table(key, attachment.at('TransitGatewayId'));
  }

  /** The default table that an attachment is associated with or propagates to; `undefined` for none. */
  #defaultFor(attachment: Resource, which: Which): string | Open | undefined {
    const at = attachment.at('TransitGatewayId');
    const named = this.#references.at(at);
    const takes = takesDefault(this.#references, attachment, which);
    if (takes === false) return undefined;
    if (named.kind === 'open') return named;
    if (named.kind !== 'resource' || named.resource.type !== GATEWAY)
      return open(at, `which route table ${attachment.name} has is not in these files`);
    const key = this.#keyOfDefault(named.resource, which);
    if (key === undefined || takes === true) return key;
    return open(at, `whether ${attachment.name} uses the default route table is not known`);
  }

  #keyOfDefault(gateway: Resource, which: Which): string | Open | undefined {
    const place = defaultOf(gateway, which);
    if (place === undefined || 'kind' in place) return place;
    if (place.present === false) return `default ${gateway.identity}`;
    const named = this.#references.at(place);
    if (named.kind !== 'resource' || named.resource.type !== GATEWAY) return this.#keyAt(place);
    // It may name the table that it has anyway, and none of another gateway.
    return named.resource === gateway
      ? `default ${gateway.identity}`
      : open(place, `${named.resource.name} has its own default route table`);
  }

  #keyAt(view: View): string | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no route table is named');
    if (named.kind === 'id') return `id ${named.id}`;
    const { attribute, resource } = named;
    if (resource.type === TABLE) return resource.identity;
    const which = /^(association|propagation)_default_route_table_id$/.exec(attribute)?.[1];
    if (resource.type !== GATEWAY || which === undefined)
      return open(view, `${resource.name} is no route table of a transit gateway`);
    const key = this.#keyOfDefault(resource, which === 'association' ? 'Association' : 'Propagation');
    return key ?? open(view, `${resource.name} has no default route table`);
  }

  #table(key: string, place: View): TransitRouteTable {
    let table = this.#tables.get(key);
    if (table === undefined) this.#tables.set(key, (table = this.#make(key, place)));
    return table;
  }

  #make(key: string, place: View): TransitRouteTable {
    const resource = this.#references.ofType(TABLE).find(({ identity }) => identity === key);
    const routes: TransitRoute[] = [];
    let [why] = this.#strays;
    const add = (found: readonly TransitRoute[] | Open): void => {
      if ('kind' in found) why ??= found;
      else routes.push(...found);
    };
    for (const one of this.#routes.get(key) ?? []) {
      if (isMade(one) !== true) add(open(one.root, `whether ${one.name} is made is not known`));
      else if (one.type === PROPAGATION) add(this.#propagatedAt(one.at('TransitGatewayAttachmentId')));
      else add(this.#static(one));
    }
    for (const found of this.#byDefault(key)) add(found);
    if (key.startsWith('id ')) {
      const name = key.slice('id '.length);
      why ??= open(place, `transit gateway route table ${name} is not in these files`);
      return { name, routes, open: why, place };
    }
    const gateway = this.#references.at(place);
    const owner = gateway.kind === 'resource' ? gateway.resource : place.resource;
    const name = resource?.name ?? `the default route table of ${nameOf(owner, 'Name')}`;
    return { name, routes, open: why, place: resource?.root ?? owner.root };
  }

  /** What attachments announce to the default table of their gateway without being told to. */
  *#byDefault(key: string): Generator<readonly TransitRoute[] | Open> {
    const gateways = this.#references
      .ofType(GATEWAY)
      .filter((one) => this.#keyOfDefault(one, 'Propagation') === key);
    for (const gateway of gateways) {
      const accepts = gateway.at('AutoAcceptSharedAttachments');
      if (accepts.present !== false && textAt(accepts) !== 'disable')
        yield open(accepts, 'attachments of other accounts are accepted, and add routes of their own');
      for (const [type, property] of OTHERS) {
        for (const one of this.#references.ofType(type)) {
          if (this.#gatewayAt(one.at(property)) === gateway) yield [announced(one)];
        }
      }
    }
    for (const one of VPC_ATTACHMENTS.flatMap((type) => this.#references.ofType(type))) {
      const own = this.#defaultFor(one, 'Propagation');
      if (own === key) yield this.#propagated(one, one.root);
      else if (typeof own === 'object' && gateways.length > 0) yield own;
    }
  }

  #gatewayAt(view: View): Resource | undefined {
    const named = attachedAt(this.#references, view);
    if (named.kind !== 'resource') return undefined;
    const { resource } = named;
    if (!isAttachment(resource)) return resource;
    const own = this.#references.at(resource.at('TransitGatewayId'));
    return own.kind === 'resource' ? own.resource : undefined;
  }

  #propagatedAt(at: View): readonly TransitRoute[] | Open {
    const named = attachedAt(this.#references, at);
    if (named.kind === 'resource') return this.#propagated(named.resource, at);
    const name = named.kind === 'id' ? named.id : 'an attachment';
    return open(at, `${name} that is not in these files adds routes of its own`);
  }

  /** A VPC announces its blocks; the routes of a VPN connection and the like are told by their other end. */
  #propagated(resource: Resource, place: View): readonly TransitRoute[] | Open {
    if (!isAttachment(resource)) return [announced(resource)];
    const attachment = this.#attachment(resource);
    if ('kind' in attachment) return attachment;
    const { blocks, rest, restOf } = attachment.vpc;
    const within = restOf === undefined ? undefined : [WHOLE[restOf]];
    const target = { kind: 'vpc', attachment } as const;
    return [{ destination: blocks, rest, within, rank: 2, target, place }];
  }

  #static(route: Resource): readonly TransitRoute[] | Open {
    const place = route.root;
    const drops: Answer = flagAt(place.get('Blackhole'), false);
    if (drops === undefined)
      return open(place.get('Blackhole'), 'whether a route is a blackhole is not known');
    const target = drops ? ({ kind: 'blackhole' } as const) : this.#targetAt(place);
    const list = place.get('PrefixListId');
    const found = destinationAt(this.#references, place, list, place.get('DestinationCidrBlock'));
    return 'kind' in found ? found : [{ ...found, rank: list.present === false ? 0 : 1, target, place }];
  }

  #targetAt(route: View): TransitRoute['target'] {
    const at = route.get('TransitGatewayAttachmentId');
    const named = attachedAt(this.#references, at);
    if (named.kind === 'resource' && isAttachment(named.resource)) {
      const attachment = this.#attachment(named.resource);
      if (!('kind' in attachment)) return { kind: 'vpc', attachment };
    }
    const name = named.kind === 'resource' ? named.resource.name : named.kind === 'id' ? named.id : undefined;
    return { kind: 'elsewhere', name: name ?? 'an attachment that is not in these files' };
  }
}

function announced(attachment: Resource): TransitRoute {
  const target = { kind: 'elsewhere', name: attachment.name } as const;
  const rest = `what is behind ${attachment.name} is not in these files`;
  return { destination: [], rest, within: undefined, rank: 2, target, place: attachment.root };
}
