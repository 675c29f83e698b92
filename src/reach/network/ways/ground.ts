import type { Estate, Scope, View } from '../../../estate/index.ts';
import type { Ground } from '../aws/model.ts';
import type { ClusterNetwork, Place, PodGroup, Service, ServicePort } from '../model.ts';
import { targetAt } from '../service.ts';
import type { Told } from '../told.ts';
import { nodeAddresses } from './addresses.ts';
import { controllerPods } from './controllers.ts';
import type { Addresses, Target } from './way.ts';

/** What every way of a cluster is made with. */
export class WayGround {
  readonly estate: Estate;
  /** The network that the cluster stands in, where that is known. */
  readonly account: Ground | undefined;
  readonly scope: Scope;
  readonly network: ClusterNetwork;
  readonly nodes: Addresses;
  readonly #groups = new Map<string, number[]>();
  readonly #services = new Map<string, Service>();
  readonly #controllers = new Map<string, readonly number[]>();

  constructor(estate: Estate, scope: Scope, network: ClusterNetwork, account: Ground | undefined) {
    this.estate = estate;
    this.account = account;
    this.scope = scope;
    this.network = network;
    this.nodes = nodeAddresses(this, network);
    for (const [at, { namespace }] of network.groups.entries()) {
      const list = this.#groups.get(namespace);
      if (list === undefined) this.#groups.set(namespace, [at]);
      else list.push(at);
    }
    for (const service of network.services) {
      const key = `${service.namespace}/${service.name}`;
      if (!this.#services.has(key)) this.#services.set(key, service);
    }
  }

  /** The pods of a controller in the cluster: the same list each time. */
  controllers(className: string | undefined, controller: string | undefined): readonly number[] {
    const key = JSON.stringify([className, controller]);
    let found = this.#controllers.get(key);
    if (found === undefined)
      this.#controllers.set(key, (found = controllerPods(this.network.groups, className, controller)));
    return found;
  }

  service(namespace: string, name: string): Service | undefined {
    return this.#services.get(`${namespace}/${name}`);
  }

  group(at: number): PodGroup {
    return this.network.groups[at]!;
  }

  /** The pods behind a Service, or perhaps. */
  behind({ namespace, selector }: Service): { readonly group: number; readonly sure: boolean }[] {
    if (selector === undefined) return [];
    return (this.#groups.get(namespace) ?? []).flatMap((group) => {
      const taken = selector.takes(this.group(group).labels);
      return taken === false ? [] : [{ group, sure: taken === true }];
    });
  }

  /** Where a port of a Service leads, and why it leads nowhere. */
  targets(service: Service, port: ServicePort): Targets {
    const name = `Service ${service.namespace}/${service.name}`;
    const at = (...path: readonly (string | number)[]): Place => ({
      resource: service.resource,
      path: ['spec', ...path],
    });
    if (service.selector === undefined) {
      const fault = toldFault(name, 'has no selector: who keeps its endpoints is not here', at(), false);
      return { targets: [], faults: [fault] };
    }
    const behind = this.behind(service);
    if (behind.length === 0)
      return { targets: [], faults: [toldFault(name, 'selects no pod that is here', at('selector'))] };
    const targets = behind.flatMap(({ group, sure }): Target[] => {
      const target = targetAt(this.group(group), service, port);
      return target === undefined ? [] : [{ group, port: target, sure }];
    });
    if (targets.length > 0) return { targets, faults: [] };
    const message = `leads to port "${port.target}", that its pods do not name`;
    return { targets, faults: [toldFault(name, message, at('ports'))] };
  }
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly faults: readonly Told[];
}

/** Why nothing goes through, or perhaps not. */
export function toldFault(by: string, message: string, place: Place | View, certain = true): Told {
  return { by, direction: undefined, effect: 'denies', message, place, certain };
}

/** `Service shop/web` */
export function titleOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
