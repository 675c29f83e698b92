import type { Packet, Three } from './testing-packets-aws.ts';
import { addressOf, any, both, contains, samples } from './testing-packets-aws.ts';
import { NAT } from './testing-random-account.ts';
import type { EndpointWorld, ServiceName, WorldEndpoint } from './testing-random-endpoints.ts';
import { SlowAccount } from './testing-slow-aws.ts';
import type { Party } from './testing-slow-borders.ts';
import { Borders } from './testing-slow-borders.ts';

/** One address on each side of the blocks that these tests have among the public ones. */
const PUBLIC = ['8.8.8.8', '9.9.9.9'].map(addressOf);

/**
 * Packets to a service of AWS, one by one and straight from the documentation.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export class SlowServices {
  readonly #all: EndpointWorld;
  readonly #account: SlowAccount;
  readonly #borders: Borders;
  constructor(all: EndpointWorld) {
    this.#all = all;
    this.#account = new SlowAccount(all.world);
    this.#borders = new Borders(all.world);
  }

  toService(pod: number, service: ServiceName, packet: Packet): Three {
    const of = this.#all.endpoints.filter((one) => one.service === service);
    const there = (answer: Three): WorldEndpoint[] => of.filter((one) => this.#leads(one) === answer);
    const sure = there('yes');
    if (sure.length > 0) return any(sure.flatMap((one) => this.#toEndpoint(pod, one, packet)));
    return any([
      ...there('maybe').flatMap((one) => this.#toEndpoint(pod, one, packet)),
      ...this.#toPublic(pod, service, packet),
    ]);
  }

  /** Whether the resolver of the VPC gives the addresses of an endpoint. */
  #leads({ onlyInbound, privateDns, service }: WorldEndpoint): Three {
    if (!privateDns || !this.#all.dnsHostnames) return 'no';
    if (service === 'sts' || onlyInbound === false) return 'yes';
    return onlyInbound === true ? 'no' : 'maybe';
  }

  #toEndpoint(pod: number, { groups, subnets }: WorldEndpoint, packet: Packet): Three[] {
    return this.#account.seats(pod).flatMap((seat) =>
      subnets.flatMap((subnet) =>
        samples(this.#all.world.subnets[subnet]!.cidr).map((address): Three => {
          const from = this.#account.partyOf(seat);
          const to: Party = { address, subnet, groups: groups ?? [], isPublic: false, client: 'linux' };
          // The default group lets in its members: no pod is one.
          return both(this.#policy(pod, address, packet), this.#borders.between(from, to, packet));
        }),
      ),
    );
  }

  #toPublic(pod: number, service: ServiceName, packet: Packet): Three[] {
    return PUBLIC.flatMap((address) =>
      this.#account
        .seats(pod)
        .flatMap((seat) =>
          this.#account
            .senders(seat)
            .map((sender): Three =>
              both(
                this.#policy(pod, address, packet),
                this.#letsOut(sender, service, address, packet),
                this.#onward(sender, service, address, packet),
              ),
            ),
        ),
    );
  }

  #policy(pod: number, address: number, { port, protocol }: Packet): Three {
    const policy = this.#all.policies.find((one) => one.pod === pod);
    if (policy === undefined || this.#all.world.pods[pod]!.host) return 'yes';
    if (!contains(policy.cidr, address)) return 'no';
    return policy.port === undefined || (protocol === 'tcp' && port === policy.port) ? 'yes' : 'no';
  }

  /** By a block, or by the name of the list that has all addresses of the service. */
  #letsOut(sender: Party, service: ServiceName, address: number, packet: Packet): Three {
    const other = { address, groups: 'none' } as unknown as Party;
    if (this.#borders.groupsLet(sender, other, true, packet) === 'yes') return 'yes';
    const gateway = this.#all.gateways.find((one) => one.service === service);
    const isNamed = (sender.groups as readonly unknown[]).some((one) =>
      gateway?.groups.includes(one as number),
    );
    return isNamed && packet.protocol === 'tcp' && packet.port === 443 ? 'yes' : 'no';
  }

  #onward(sender: Party, service: ServiceName, address: number, packet: Packet): Three {
    const account = this.#account;
    const subnet = sender.subnet as number;
    if (this.#hasGateway(subnet, service))
      return this.#borders.leaves(sender, address, packet, sender.client);
    const leaves = account.leaves(sender, address, packet);
    // Whether a NAT gateway sends through a gateway endpoint is nowhere said.
    if (account.targetFor(subnet, address) === 'nat')
      return both(leaves, account.throughNat(sender, address, packet, this.#hasGateway(NAT, service)));
    return both(leaves, account.onward(sender, address, packet));
  }

  #hasGateway(subnet: number, service: ServiceName): boolean {
    return this.#all.gateways.some((one) => one.service === service && one.subnets.includes(subnet));
  }
}
