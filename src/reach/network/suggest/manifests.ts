import type { Estate, Scope } from '../../../estate/index.ts';
import { parseCidr } from '../cidr.ts';
import { nameOf } from '../endpoint.ts';
import type { Service } from '../model.ts';
import type { Mention } from './addresses-in-text.ts';
import { mentionsIn, schemePort } from './addresses-in-text.ts';
import { balancedFlows } from './balancers.ts';
import { callsFromApiServer } from './webhooks.ts';
import { endsOf } from './ends.ts';
import type { End, Evidence, Flow, Found, Note, PortSpan } from './flow.ts';
import { tcp } from './flow.ts';
import type { Ground } from './meant.ts';
import { textsOf } from './pod-texts.ts';
import { flowsToService } from './services.ts';

/** Addresses that say nothing of who is asked: the pod itself, and any address at all. */
const OWN = ['127.0.0.0/8', '0.0.0.0/8', '255.255.255.255/32'].map((text) => parseCidr(text)!);
const METADATA = parseCidr('169.254.169.254')!;
/** A variable that holds the name of a host, and not of something else with dots. */
const HOLDS_HOST = /host|url|uri|addr|endpoint|server|domain|broker|registry|dsn/i;
/** The end of a name that the internet knows; a file ends otherwise. */
const PUBLIC_NAME =
  /\.(?!(?:ya?ml|json|conf|cfg|ini|txt|log|xml|properties|toml|sh|py|js|jar|so|crt|pem|key|sock|lock|html?|css)$)[a-z]{2,24}$/;

/** The flows that the manifests speak of: addresses that pods are told, and what stands in front of Services. */
export function flowsFromManifests(estate: Estate, scope: Scope, ground: Ground): Found {
  const reader = new Reader(estate, scope, ground);
  const balanced = balancedFlows(estate, scope, ground);
  return {
    flows: [...reader.flows, ...balanced.flows],
    notes: [...reader.notes, ...balanced.notes, ...callsFromApiServer(estate, scope)],
  };
}

class Reader {
  readonly flows: Flow[] = [];
  readonly notes: Note[] = [];
  readonly #ground: Ground;
  readonly #services = new Map<string, Service>();
  readonly #seen = new Set<string>();

  constructor(estate: Estate, scope: Scope, ground: Ground) {
    this.#ground = ground;
    const { network, units } = ground;
    for (const service of network.services)
      this.#services.set(`${service.name}.${service.namespace}`, service);
    for (const [at, group] of network.groups.entries()) {
      const unit = units.of[at];
      if (unit === undefined) continue;
      const workload = nameOf(group);
      const from: End = { kind: 'unit', unit: unit.id };
      for (const { name, pieces, place, what } of textsOf(estate, scope, group)) {
        const evidence: Evidence = { text: what, place };
        for (const piece of pieces)
          for (const mention of mentionsIn(piece)) {
            const key = `${unit.id} ${place.resource.identity} ${place.path} ${mention.host} ${mention.port} ${mention.scheme}`;
            if (this.#seen.has(key)) continue;
            this.#seen.add(key);
            this.#mention({ evidence, from, home: group.namespace, mention, name, workload });
          }
      }
    }
  }

  #mention(one: Mentioned): void {
    const { host } = one.mention;
    const range = /^[\d.]+$/.test(host) ? parseCidr(host) : undefined;
    if (range !== undefined) return this.#address(one, range);
    const service = this.#serviceOf(one);
    if (service !== undefined) this.#service(one, service);
    else this.#outside(one);
  }

  /** Names of the cluster. https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
  #serviceOf({ home, mention: { host, port, scheme, whole } }: Mentioned): Service | undefined {
    const labels = host.split('.');
    if (labels.length === 1)
      // A word alone may be anything.
      return whole || port !== undefined || scheme !== undefined
        ? this.#services.get(`${host}.${home}`)
        : undefined;
    const isName = labels.length === 2 || labels[2] === 'svc';
    const found = isName ? this.#services.get(`${labels[0]}.${labels[1]}`) : undefined;
    if (found !== undefined) return found;
    // A pod of a headless Service has a name in front of it: `db-0.db.shop.svc`.
    const isPod = labels.length === 2 || labels.length === 3 || labels[3] === 'svc';
    const behind = isPod ? this.#services.get(`${labels[1]}.${labels[2] ?? home}`) : undefined;
    return behind?.headless === true ? behind : undefined;
  }

  #service({ evidence, from, mention }: Mentioned, service: Service): void {
    const { network, units } = this.#ground;
    // An app that says its own name does not call itself.
    const own = mention.port === undefined && mention.scheme === undefined;
    const found = flowsToService(network, units, service, this.#portsOf(mention, service), {
      from,
      evidence,
    });
    this.flows.push(...(own ? found.flows.filter(({ to }) => !isSame(to, from)) : found.flows));
    this.notes.push(...found.notes);
    const open =
      mention.port === undefined && service.ports.length > 1 && this.#portsOf(mention, service) === undefined;
    if (open)
      this.notes.push({
        code: 'every-port',
        message: `Service ${service.namespace}/${service.name} is named without a port: all ${service.ports.length} of its ports are open`,
        evidence,
      });
  }

  /** The port that is written, that of the scheme where the Service has it, or `undefined` for all of them. */
  #portsOf({ port, scheme }: Mention, { ports }: Service): readonly PortSpan[] | undefined {
    const wanted = port ?? schemePort(scheme);
    if (wanted === undefined) return undefined;
    const found = ports.filter((one) => one.port === wanted);
    if (found.length > 0) return found.map(({ protocol }) => ({ protocol, first: wanted, last: wanted }));
    // Nobody wrote the port of a scheme: it may be set elsewhere.
    return port === undefined ? undefined : [tcp(wanted)];
  }

  #address(
    { evidence, from, mention, workload }: Mentioned,
    range: NonNullable<ReturnType<typeof parseCidr>>,
  ): void {
    const { network, units } = this.#ground;
    const port = mention.port ?? schemePort(mention.scheme);
    if (OWN.some(({ first, last }) => first <= range.first && range.first <= last)) return;
    if (!mention.whole && port === undefined) return;
    if (range.first === METADATA.first) {
      const message = `${workload} names the metadata service of its node; if it has to reach it, ask for it: to imds`;
      this.notes.push({ code: 'not-told', message, workload, evidence });
      return;
    }
    const service = network.services.find(({ clusterIPs }) =>
      clusterIPs.some(({ first }) => first === range.first),
    );
    if (service !== undefined)
      return this.#service({ evidence, from, mention, workload, home: '', name: '' }, service);
    if (port === undefined) {
      const message = `${workload} names the address ${mention.host} and no port: ask for it with one`;
      this.notes.push({ code: 'not-told', message, workload, evidence });
      return;
    }
    const pods = network.groups.flatMap(({ addresses }, at) =>
      addresses.some(({ first }) => first === range.first) ? [at] : [],
    );
    const { ends } = endsOf(network, units, pods);
    const to: readonly End[] =
      ends.length > 0 ? ends : [{ kind: 'addresses', ranges: [range], name: mention.host }];
    for (const end of to) this.flows.push({ from, to: end, ports: [tcp(port)], evidence });
  }

  /** Names of hosts outside: NetworkPolicy has addresses only. */
  #outside({ evidence, mention: { host, port, scheme, whole }, name, workload }: Mentioned): void {
    if (!host.includes('.') || !PUBLIC_NAME.test(host)) return;
    if (scheme === undefined && port === undefined && !(whole && HOLDS_HOST.test(name))) return;
    const known = port ?? schemePort(scheme);
    const message = `${workload} connects to ${host}${known === undefined ? '' : `, TCP ${known}`}: that needs a name, and NetworkPolicy knows addresses only`;
    this.notes.push({ code: 'needs-a-name', message, workload, evidence });
  }
}

interface Mentioned {
  readonly evidence: Evidence;
  readonly from: End;
  /** The namespace in which a short name is looked up. */
  readonly home: string;
  readonly mention: Mention;
  /** The name of the variable. */
  readonly name: string;
  readonly workload: string;
}

function isSame(a: End, b: End): boolean {
  return a.kind === 'unit' && b.kind === 'unit' && a.unit === b.unit;
}
