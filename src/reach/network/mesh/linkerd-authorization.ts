import type { Estate, Scope } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import { rangeName } from '../range-text.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import { all, any, opposite, told } from './answers.ts';
import type { Authorization, Authorizer } from './authorization.ts';
import type { Client } from './linkerd-clients.ts';
import { sameOf, within } from './linkerd-clients.ts';
import type { Linkerd } from './linkerd-members.ts';
import { isListed } from './linkerd-members.ts';
import type { Server } from './linkerd-servers.ts';
import { linkerdServers } from './linkerd-servers.ts';

/**
 * What the proxy of a pod lets in: at a port of a Server who is authorized there, and at all others as the default
 * policy says. https://linkerd.io/2/features/server-policy/
 */
export function linkerdAuthorization(
  linkerd: Linkerd,
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
): Authorizer {
  const { members, setting } = linkerd;
  const servers = linkerdServers(estate, scope);
  return (source, destination, port) => {
    const to = network.groups[destination]!;
    if (members[destination] === false) return undefined;
    const pod = typeof source === 'number' ? network.groups[source]! : undefined;
    const mutual =
      typeof source === 'number'
        ? all([members[source], opposite(isListed(setting(pod!, 'skip-outbound-ports'), port))])
        : false;
    const client: Client = { pod, from: typeof source === 'number' ? pod!.addresses : [source], mutual };
    const peer = typeof source === 'number' ? nameOf(pod!) : rangeName(source);
    const judge = new Judge(linkerd, client, to, `${peer} in to ${nameOf(to)}`);
    const skips = isListed(setting(to, 'skip-inbound-ports'), port);
    if (skips === true) return { answer: 'yes', because: [judge.past('does not look at', true)] };
    const found = judge.requiring(judge.at(servers, port), port);
    if (found.answer === 'yes' || (skips === false && members[destination] === true)) return found;
    const past = judge.past(skips === false ? 'may not be there at' : 'may not look at', false);
    return { answer: 'depends', because: [past, ...found.because] };
  };
}

class Judge {
  readonly #linkerd: Linkerd;
  readonly #client: Client;
  readonly #to: PodGroup;
  /** `shop/web in to shop/db` */
  readonly #ends: string;

  constructor(linkerd: Linkerd, client: Client, to: PodGroup, ends: string) {
    this.#linkerd = linkerd;
    this.#client = client;
    this.#to = to;
    this.#ends = ends;
  }

  past(verb: string, certain: boolean): Told {
    const message = `${verb} this port of ${nameOf(this.#to)}: then it asks for nothing`;
    return told('Linkerd', certain ? 'open' : 'allows', message, this.#to.place, certain);
  }

  /** Ports to which nobody comes by plain text. https://linkerd.io/2/reference/proxy-configuration/ */
  requiring(found: Authorization, port: number | undefined): Authorization {
    const ports = this.#linkerd.setting(this.#to, 'proxy-require-identity-inbound-ports');
    const refused = all([isListed(ports, port), opposite(this.#client.mutual)]);
    if (refused === false || found.answer === 'no') return found;
    const message = `does not let ${this.#ends} without a proven identity`;
    const reason = told(
      'Linkerd',
      'denies',
      message,
      ports ?? this.#to.place,
      refused === true,
      'plain-text',
    );
    return refused === true
      ? { answer: 'no', because: [reason] }
      : { answer: 'depends', because: [reason, ...found.because] };
  }

  /** At a port of some Server, or of none; without a port at each of both. */
  at(servers: readonly Server[], port: number | undefined): Authorization {
    const selecting = servers.flatMap((server) => {
      const selects = server.selects(this.#to, port);
      return selects === false ? [] : [{ server, selects }];
    });
    const outcomes = selecting.map(({ server }) => this.#byServer(server));
    if (!selecting.some(({ selects }) => selects === true)) outcomes.push(this.#byDefault());
    const [first] = outcomes;
    if (outcomes.length === 1) return first!;
    return {
      answer: outcomes.every(({ answer }) => answer === first!.answer) ? first!.answer : 'depends',
      because: outcomes.flatMap(({ because }) => because),
    };
  }

  #byServer({ access, authorizations, name, place, routes }: Server): Authorization {
    const found = authorizations.map((one) => ({ ...one, answer: one.holds(this.#client) }));
    const whole = found.find(({ answer, ofRoute }) => answer === true && !ofRoute);
    const lets = `lets ${this.#ends}`;
    if (whole !== undefined && routes.length === 0)
      return { answer: 'yes', because: [told(whole.name, 'allows', lets, whole.place, true)] };
    const left = this.#follows(access.word ?? '');
    if (left === true && routes.length === 0) {
      const message = `${lets} who is not authorized: its accessPolicy is ${access.word}`;
      return { answer: 'yes', because: [told(name, 'allows', message, access.place, true)] };
    }
    const answer = any([...found.map((one) => one.answer), left]);
    if (answer === false) {
      const message = `does not let ${this.#ends}: nobody authorizes it`;
      return { answer: 'no', because: [told(name, 'denies', message, place, true, 'server')] };
    }
    const because = found
      .filter((one) => one.answer !== false)
      .map((one) => told(one.name, 'allows', `${lets}, perhaps: ${why(one)}`, one.place, false));
    const closes = told(name, 'denies', `does not let ${this.#ends} who is not authorized`, place, false);
    return { answer: 'depends', because: [...because, closes] };
  }

  #byDefault(): Authorization {
    const own = this.#linkerd.setting(this.#to, 'default-inbound-policy');
    const { inboundPolicy } = this.#linkerd.mesh;
    const word =
      own === undefined
        ? (inboundPolicy?.word ?? 'all-unauthenticated')
        : own.open === undefined
          ? String(own.value())
          : '';
    const place = own ?? inboundPolicy?.place;
    const holds = this.#follows(word);
    const inferred =
      word.startsWith('cluster-') && this.#client.pod !== undefined && this.#client.from.length === 0
        ? ' (inferred: the pods have addresses of the cluster)'
        : '';
    const by = 'the default policy of Linkerd';
    const text = word === '' ? 'is not known' : `is ${word}`;
    if (holds === true)
      return {
        answer: 'yes',
        because: [told(by, 'allows', `${text}: it lets ${this.#ends}${inferred}`, place, true)],
      };
    const message =
      holds === false
        ? `${text}: it does not let ${this.#ends}`
        : `${text}: whether it lets ${this.#ends} is not known`;
    return {
      answer: holds === false ? 'no' : 'depends',
      because: [told(by, 'denies', message, place, holds === false, 'default-policy')],
    };
  }

  /** Who comes in by a default policy. https://linkerd.io/2/reference/authorization-policy/#default-policies */
  #follows(word: string): Answer {
    const { from, mutual, pod } = this.#client;
    const { networks } = this.#linkerd.mesh;
    const near =
      from.length === 0
        ? pod !== undefined
        : sameOf(from.map((one) => any(networks.map((block) => within(one, block)))));
    switch (word) {
      case 'all-unauthenticated':
      case 'audit':
        return true;
      case 'all-authenticated':
        return mutual;
      case 'cluster-unauthenticated':
        return near;
      case 'cluster-authenticated':
        return all([near, mutual]);
      case 'deny':
        return false;
      default:
        return undefined;
    }
  }
}

function why({ ofRoute }: { readonly ofRoute: boolean }): string {
  return ofRoute
    ? 'it is for the requests of a route'
    : 'not all that it asks for is known, or routes decide';
}
