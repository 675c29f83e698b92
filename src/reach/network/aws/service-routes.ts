import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Case } from './case.ts';
import type { PodInterface } from './interfaces.ts';
import type { Route, RouteTable } from './model.ts';
import { aclChecks } from './network-acl.ts';
import type { Sender } from './outside.ts';
import { lost, sendersOf } from './outside.ts';
import { casesOutward } from './outward.ts';
import { serviceAt } from './read/prefix-lists.ts';
import { isMade } from './read/reference.ts';
import { routeCheck } from './routes.ts';
import { groupCheck } from './security-group.ts';
import { OPEN, UNKNOWN } from './sets.ts';

/** The routes as they are to who sends to one service. */
export class ServiceRoutes {
  readonly #service: string;
  readonly #sets: ConnectionSets;

  constructor(sets: ConnectionSets, service: string) {
    this.#sets = sets;
    this.#service = service;
  }

  /**
   * What stands between an interface and the public addresses of the service. A gateway endpoint is the route to all
   * of them, more specific than the one to everywhere.
   * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing
   */
  casesTo(one: PodInterface, range: Range): Case[] {
    if (one.open !== undefined || one.subnet === undefined) return [[lost(one)]];
    const sets = this.#sets;
    const { family } = range;
    const who = `aws:${this.#service}`;
    return sendersOf(one).flatMap((sender) => {
      const far = { family, range, groups: 'none', service: this.#service } as const;
      const towards = groupCheck(sets, sender.groups, 'egress', far, who);
      return this.#routesFrom(sender, range).map((way): Case => [towards, ...way]);
    });
  }

  #routesFrom(sender: Sender, range: Range): Case[] {
    const table = sender.subnet.table();
    const gateway = 'kind' in table ? undefined : table.routes.find((one) => this.#leadsThere(one));
    if (gateway === undefined || 'kind' in table)
      return casesOutward(this.#sets, { ...sender, only: (one) => this.#only(one) }, range);
    const { name } = gateway.target as Route['target'] & { kind: 'gateway-endpoint' };
    const sends = `sends it to gateway endpoint ${name}`;
    const border = aclChecks(this.#sets, sender.subnet.acl(), 'egress', range, sender.client);
    // It is for IPv4 unless told, and nobody says which families the addresses of the service are of.
    return range.family === 4
      ? [[...border, routeCheck(table, OPEN, sends, gateway.place)]]
      : [[...border, routeCheck(table, UNKNOWN, `${sends}, which may not be for IPv6`, gateway.place)]];
  }

  /** Whether it is known to be the route of a gateway endpoint for the service. */
  #leadsThere({ place, target }: Route): boolean {
    if (target.kind !== 'gateway-endpoint' || isMade(place.resource) !== true) return false;
    // A place in the list of route tables: the route of an endpoint whose list is not known stands at the whole.
    if (place.path === '' || place.present !== true) return false;
    const root = place.resource.root;
    return (
      serviceAt(root.get('ServiceName')).service === this.#service &&
      root.get('VpcEndpointType').value().kind !== 'unknown'
    );
  }

  /** Without the gateway endpoints of other services: those have none of its addresses. */
  #only(table: RouteTable): RouteTable {
    const routes = table.routes.filter(({ place, target }) => {
      if (target.kind !== 'gateway-endpoint') return true;
      const { isOther, service } = serviceAt(place.resource.at('ServiceName'));
      return !isOther && (service === undefined || service === this.#service);
    });
    return { ...table, routes };
  }
}
