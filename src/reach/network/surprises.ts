import { differences } from './differences.ts';
import { nameOf } from './endpoint.ts';
import type { Reach } from './reach.ts';
import { SpecifiedReach } from './specified-reach.ts';
import type { Told } from './told.ts';

/** A pair that EKS treats otherwise than the specification says. */
export interface Surprise {
  readonly source: string;
  /** `service:ns/name` for a Service. */
  readonly destination: string;
  readonly spec: string;
  readonly eks: string;
  /** What goes through on EKS only, and in the specification only. */
  readonly opened: string;
  readonly closed: string;
  /** What of the data plane makes the difference, where one thing can be named. */
  readonly why: Told | undefined;
}

/** Everything that EKS lets through or holds back otherwise than the policies say, between pods and towards Services. */
export function* surprises(eks: Reach): Generator<Surprise> {
  const spec = new SpecifiedReach(eks.network);
  for (const { after, before, closed, destination, ends, opened, source } of differences(spec, eks)) {
    const [from, to] = ends.after!;
    yield {
      source,
      destination,
      spec: before,
      eks: after,
      opened,
      closed,
      why: eks.reasons(from, to, 'TCP', undefined).find(({ by }) => by === CNI),
    };
  }
  yield* towardsServices(spec, eks);
}

const CNI = 'the VPC CNI';

/** A Service is reached by an address of its own, which EKS judges before it becomes that of a pod. */
function* towardsServices(spec: SpecifiedReach, eks: Reach): Generator<Surprise> {
  const { groups, services } = eks.network;
  const seen = new Set<string>();
  for (const service of services) {
    if (service.headless || service.externalName || service.selector === undefined) continue;
    for (const [at, group] of groups.entries()) {
      const source = nameOf(group);
      const key = `${source} ${service.namespace}/${service.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const was = spec.service(at, service);
      const is = eks.service(at, service);
      const [sure, may] = [spec.sets.text(was.least), spec.sets.text(was.most)];
      const [nowSure, nowMay] = [eks.sets.text(is.least), eks.sets.text(is.most)];
      if (sure === nowSure && may === nowMay) continue;
      const common = {
        least: eks.sets.take(spec.sets.get(was.least)),
        most: eks.sets.take(spec.sets.get(was.most)),
      };
      const { difference, union } = eks.sets;
      yield {
        source,
        destination: `service:${service.namespace}/${service.name}`,
        spec: words(sure, may),
        eks: words(nowSure, nowMay),
        opened: eks.sets.text(union(difference(is.least, common.least), difference(is.most, common.most))),
        closed: eks.sets.text(union(difference(common.least, is.least), difference(common.most, is.most))),
        why: eks.serviceReasons(at, service, 'TCP', undefined).find(({ by }) => by === CNI),
      };
    }
  }
}

function words(sure: string, may: string): string {
  if (sure === may) return sure === '' ? 'none' : sure;
  return sure === '' ? `(${may})` : `${sure} (${may})`;
}
