import type { Range } from '../cidr.ts';
import { PUBLIC, subtract } from '../cidr.ts';
import type { ConnectionSets, Protocol } from '../connections.ts';
import { nameOf } from '../endpoint.ts';
import type { AwsServices, Reach, Verdict } from '../reach.ts';
import type { Result } from '../rows.ts';
import type { Told } from '../told.ts';
import type { Account } from './account.ts';
import type { Case } from './case.ts';
import { resultOf, toldOf } from './case.ts';
import { casesToEndpoint, placesAt } from './endpoint-interfaces.ts';
import type { PodInterface } from './interfaces.ts';
import type { Ground, InterfaceEndpoint } from './model.ts';
import { cutsOf } from './outside.ts';
import { piecesOf } from './pieces.ts';
import { ServiceRoutes } from './service-routes.ts';
import type { Asked } from './sets.ts';
import { allOf, eachOf, verdictFor } from './sets.ts';

/** Addresses to which the name of a service may lead, and what stands on the way there. */
interface Way {
  readonly range: Range;
  /** What the policies of the pod say of them. */
  readonly policies: Result;
  readonly cases: readonly Case[];
  /** How the name leads there; `undefined` for the public addresses of the service. */
  readonly endpoint: InterfaceEndpoint | undefined;
}

/**
 * What pods of a VPC may send to a service of AWS by its public name. With private DNS the name leads to an interface
 * endpoint, and to nothing else; without, it has public addresses, to which a gateway endpoint or the internet leads.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export class ServicesOfAws implements AwsServices {
  readonly #policies: Reach;
  readonly #account: Account;
  readonly #ground: Ground;
  readonly #sets: ConnectionSets;
  /** Who asks whether wants to know why. */
  readonly #known = new Map<string, readonly Way[]>();

  constructor(policies: Reach, account: Account, ground: Ground) {
    this.#policies = policies;
    this.#account = account;
    this.#ground = ground;
    this.#sets = policies.sets;
  }

  result(source: number, service: string, protocol?: Protocol): Result {
    return this.#resultOf(this.#ways(source, service, protocol));
  }

  reasons(source: number, service: string, protocol: Protocol, port: number | undefined): readonly Told[] {
    const asked = { protocol, port };
    const ways = this.#ways(source, service, protocol);
    const verdict = verdictFor(this.#sets, this.#resultOf(ways), asked);
    const verdicts = ways.map((way) => verdictFor(this.#sets, this.#through(way), asked));
    const at = ['no', 'depends', 'yes']
      .map((one) => verdicts.indexOf(one as Verdict))
      .find((one) => one !== -1);
    const way = at === undefined ? undefined : ways[at];
    if (way === undefined) return [];
    const told = [...this.#leads(service, way, verdict), ...this.#on(source, way, asked)];
    return verdict === 'depends' && told.every(({ certain }) => certain)
      ? [...told, mixed(service, way)]
      : told;
  }

  #ways(source: number, service: string, protocol: Protocol | undefined): readonly Way[] {
    const key = `${source},${service},${protocol}`;
    let ways = this.#known.get(key);
    if (ways === undefined) this.#known.set(key, (ways = this.#find(source, service, protocol)));
    return ways;
  }

  /** The endpoints that the name leads to for sure, else those to which it may, and the public addresses. */
  #find(source: number, service: string, protocol: Protocol | undefined): Way[] {
    const all = this.#endpointsFor(service);
    const sure = all.filter(({ doubt, privateDns }) => doubt === undefined && privateDns.on === true);
    const endpoints = sure.length > 0 ? sure : all.filter(({ privateDns }) => privateDns.on !== false);
    const { interfaces } = this.#account.profileOf(source);
    const name = nameOf(this.#policies.network.groups[source]!);
    const ways = endpoints.flatMap((endpoint) =>
      placesAt(endpoint, this.#ground, this.#policies.network).flatMap((place) =>
        this.#policies.addresses(source, place.range, 'egress', protocol).map(({ range, result }): Way => ({
          range,
          policies: result,
          endpoint,
          cases: interfaces.flatMap((one) =>
            casesToEndpoint(this.#sets, one, endpoint, { ...place, range }, [name, service]),
          ),
        })),
      ),
    );
    return sure.length > 0 ? ways : [...ways, ...this.#publicWays(source, service, protocol, interfaces)];
  }

  #publicWays(
    source: number,
    service: string,
    protocol: Protocol | undefined,
    interfaces: readonly PodInterface[],
  ): Way[] {
    const routes = new ServiceRoutes(this.#sets, service);
    const cuts = interfaces.flatMap((one) => cutsOf(one, 'egress'));
    const families = this.#ground.family === 6 ? ([4, 6] as const) : ([4] as const);
    // Nobody knows which of all public addresses the service has; those of the VPC are its own.
    const ranges = families.flatMap((family) => subtract(PUBLIC[family], this.#ground.vpc.blocks));
    return ranges.flatMap((whole) =>
      this.#policies.addresses(source, whole, 'egress', protocol).flatMap((part) =>
        piecesOf([part.range], cuts).map((range): Way => ({
          range,
          policies: part.result,
          endpoint: undefined,
          cases: interfaces.flatMap((one) => routes.casesTo(one, range)),
        })),
      ),
    );
  }

  #endpointsFor(service: string): readonly InterfaceEndpoint[] {
    return this.#ground.endpoints().filter(({ isFor }) => isFor(service));
  }

  #through(way: Way): Result {
    return allOf(this.#sets, [way.policies, this.#accountOf(way)]);
  }

  #accountOf({ cases }: Way): Result {
    return eachOf(
      this.#sets,
      cases.map((one) => resultOf(this.#sets, one)),
    );
  }

  #resultOf(ways: readonly Way[]): Result {
    return eachOf(
      this.#sets,
      ways.map((way) => this.#through(way)),
    );
  }

  /** Where the name leads, and the endpoints that it passes by. */
  #leads(service: string, { endpoint }: Way, verdict: Verdict): Told[] {
    const told: Told[] = [];
    for (const one of this.#endpointsFor(service)) {
      const { doubt, place, privateDns } = one;
      const facts = { by: one.title, direction: undefined } as const;
      const name = `the name of aws:${service}`;
      if (one === endpoint && doubt === undefined && privateDns.on === true)
        told.push({
          ...facts,
          effect: 'allows',
          message: `is where ${name} leads: it has private DNS, and stands in ${one.subnets.map((subnet) => subnet.name).join(', ')}`,
          place: privateDns.place,
          certain: true,
        });
      else if (privateDns.on !== false)
        told.push({
          ...facts,
          effect: 'allows',
          message: `may be where ${name} leads: ${doubt?.reason ?? privateDns.reason}`,
          place: doubt?.place ?? privateDns.place,
          certain: false,
        });
      else
        told.push({
          ...facts,
          // What an answer is not about is left out of it, but who passes by an endpoint wants to know.
          effect: verdict === 'yes' ? 'open' : 'passes',
          message: `is not where ${name} leads, only its own names do: ${privateDns.reason}`,
          place: privateDns.place ?? place,
          certain: doubt === undefined,
          about: { kind: 'private-dns', endpoint: one },
        });
    }
    return told;
  }

  /** Who closes it, of the policies and of the account; both where both do or neither does. */
  #on(source: number, way: Way, asked: Asked): readonly Told[] {
    const policies = verdictFor(this.#sets, way.policies, asked);
    const account = verdictFor(this.#sets, this.#accountOf(way), asked);
    const own =
      policies === 'yes' && account !== 'yes'
        ? []
        : this.#policies.reasons(source, way.range, asked.protocol, asked.port);
    const theirs = account === 'yes' && policies !== 'yes' ? [] : toldOf(this.#sets, way.cases, asked);
    return [...own, ...theirs];
  }
}

/** All that is told holds for a part of them. */
function mixed(service: string, { endpoint }: Way): Told {
  const message =
    endpoint === undefined
      ? 'are not in these files, and the pod does not reach all public addresses alike from wherever it may run'
      : `are those of ${endpoint.title}, and the pod does not reach them all alike from wherever it may run`;
  const by = `the addresses of aws:${service}`;
  return { by, direction: undefined, effect: 'denies', message, place: endpoint?.place, certain: false };
}
