import type { Network, Protocol } from '../../reach/network/index.ts';
import { nameOf, viewOf } from '../../reach/network/index.ts';
import type { Range } from '../../reach/network/cidr.ts';
import type { End } from '../../reach/network/hints/index.ts';
import type { Verdict } from '../../reach/network/reach.ts';
import type { Told } from '../../reach/network/told.ts';
import type { Target, Way } from '../../reach/network/ways/index.ts';
import { judgeWay, whoConnects } from '../../reach/network/ways/index.ts';
import type { NetworkHint, NetworkReason, NetworkWay } from '../../result/network.ts';
import { hintsIn } from './hints.ts';
import { becauseOf } from './reasons.ts';

/** Every way into a cluster, workload by workload, as whoever may connect finds it. */
export function waysIn(
  network: Network,
  wanted: (workload: string) => boolean,
  several: boolean,
): NetworkWay[] {
  return network.ways().all.flatMap((way) =>
    byWorkload(network, way.targets)
      .filter(({ name }) => wanted(name))
      .map(({ name, targets }) => documentOf(network, way, name, targets, undefined, several)),
  );
}

/** The ways that lead from some addresses to pods, at a port of what listens or of the pod. */
export function waysTo(
  network: Network,
  source: readonly Range[],
  groups: readonly number[],
  protocol: Protocol,
  port: number | undefined,
  from = 'outside',
): NetworkWay[] {
  return network.ways().all.flatMap((way) => {
    if (way.listener.protocol !== protocol) return [];
    const meant = (target: Target): boolean =>
      groups.includes(target.group) &&
      (port === undefined ||
        target.port === undefined ||
        target.port === port ||
        way.listener.ports.includes(port));
    return byWorkload(network, way.targets.filter(meant)).map(({ name, targets }) =>
      documentOf(network, way, name, targets, { name: from, ranges: source }, false),
    );
  });
}

/** The way that is nearest to open, unless all are closed. */
export function openest(ways: readonly NetworkWay[]): NetworkWay | undefined {
  return ways.find(({ answer }) => answer === 'yes') ?? ways.find(({ answer }) => answer === 'depends');
}

/** That a way leads somewhere, as a reason. */
export function ledBy({ file, kind, line, listener, name }: NetworkWay): NetworkReason {
  return {
    policy: name,
    effect: 'allows',
    message: `leads to it: ${kind}, ${listener}`,
    ...(file === undefined || line === undefined ? {} : { file, line }),
    certain: true,
  };
}

/** Targets by workload and port. */
function byWorkload(
  { reach }: Network,
  targets: readonly Target[],
): { readonly name: string; readonly targets: readonly Target[] }[] {
  const found = new Map<string, { name: string; targets: Target[] }>();
  for (const target of targets) {
    const name = nameOf(reach.network.groups[target.group]!);
    const key = `${name} ${target.port}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { name, targets: [target] });
    else known.targets.push(target);
  }
  return [...found.values()];
}

/** Who comes from outside. */
interface Comer {
  readonly name: string;
  readonly ranges: readonly Range[];
}

function documentOf(
  network: Network,
  way: Way,
  dst: string,
  targets: readonly Target[],
  source: Comer | undefined,
  several: boolean,
): NetworkWay {
  const { reach, scope } = network;
  const { because, verdict } = judgeWay(network, way, targets, source?.ranges);
  const { ports, protocol, tls } = way.listener;
  const { span } = viewOf(way.place);
  const through = way.through?.groups.map((group) => nameOf(reach.network.groups[group]!));
  const target = targets[0]?.port;
  return {
    kind: way.kind,
    name: way.name,
    scheme: way.scheme?.scheme ?? 'unknown',
    src: whoConnects(network, way),
    dst,
    listener: `${protocol}${ports.length === 0 ? '' : ` ${ports.join(',')}`}`,
    ...(tls === true ? { tls: 'yes' as const } : {}),
    ...(way.login === undefined ? {} : { login: way.login }),
    ...(target === undefined ? {} : { port: target }),
    ...(through === undefined ? {} : { through: [...new Set(through)].join(', ') }),
    ...(way.seen.length === 0 ? {} : { seen: way.seen }),
    answer: verdict,
    because: becauseOf(verdict, because),
    ...(source === undefined ? {} : { hints: hintsOn(network, way, dst, targets, source, verdict, because) }),
    ...(span === undefined ? {} : { file: span.file.path, line: span.file.position(span.start).line }),
    ...(several ? { cluster: scope.id } : {}),
  };
}

/** What to change, for whoever the pods see come this way. */
function hintsOn(
  network: Network,
  way: Way,
  dst: string,
  targets: readonly Target[],
  comer: Comer,
  verdict: Verdict,
  because: readonly Told[],
): NetworkHint[] {
  const { groups } = network.reach.network;
  const { through } = way;
  const isBalancer = way.seen.length > 0 && way.seen.every((one) => one === 'balancer');
  const source: End =
    through !== undefined && through.groups.length > 0
      ? {
          name: [...new Set(through.groups.map((group) => nameOf(groups[group]!)))].join(', '),
          end: { kind: 'pods', groups: through.groups },
        }
      : isBalancer
        ? { name: `the subnets of its ${way.kind}`, end: { kind: 'addresses', ranges: way.balancer.ranges } }
        : { name: comer.name, end: { kind: 'addresses', ranges: comer.ranges } };
  const destination: End = {
    name: dst,
    end: { kind: 'pods', groups: targets.map(({ group }) => group) },
  };
  const asked = { protocol: way.listener.protocol, port: targets[0]?.port };
  return hintsIn(network, source, destination, asked, verdict, because);
}

/** What of the ways is not known, so that there may be more of them. */
export function notesOnWays(network: Network): string[] {
  const { all, dangling } = network.ways();
  const lost = all.flatMap(({ faults, targets }) => (targets.length === 0 ? faults : []));
  const notes = [...dangling, ...lost].flatMap(({ by, certain, message, place }) => {
    if (certain) return [];
    const span = place === undefined ? undefined : viewOf(place).span;
    const at = span === undefined ? '' : ` (${span.file.path}:${span.file.position(span.start).line})`;
    return [`${by} ${message}${at}`];
  });
  return [...new Set(notes)];
}
