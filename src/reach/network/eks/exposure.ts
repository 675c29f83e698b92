import { ALL, NONE } from '../connections.ts';
import type { Exposed, Exposure } from '../exposure.ts';
import { exposures } from '../exposure.ts';
import type { Reach } from '../reach.ts';
import type { Answer } from '../selector.ts';
import type { EksSettings } from './settings.ts';
import { subjectsOf } from './subjects.ts';

const ANYBODY = { namespaces: 'any', pods: 'any' } as const;
const PERHAPS: Exposed = { ...ANYBODY, result: { least: NONE, most: ALL } };

/**
 * What workloads would exchange with pods that do not exist yet, as EKS enforces their policies: nothing is enforced
 * on Fargate and Windows, and in mode strict a pod without a policy of its namespace is closed.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
 * @param settings `undefined` where another program enforces what the specification says
 */
export function exposuresOn(
  { enforced: engine, network }: Reach,
  settings: EksSettings | undefined,
): Exposure[] {
  const all = exposures(engine);
  if (settings === undefined) return all;
  const holds = new Map<number, Answer>();
  for (const [group, subject] of subjectsOf(network, settings).entries())
    holds.set(group, settings.enforced === true ? subject.holds : settings.enforced && subject.holds);
  return all.map((one) => {
    const answers = new Set(one.groups.map((group) => holds.get(group)));
    const held = answers.size === 1 ? [...answers][0] : undefined;
    if (held === false) return { ...one, unprotected: true, peers: [] };
    const strictly = one.isolated ? one : closedBy(one, settings.strict);
    if (held === true || strictly.unprotected) return strictly;
    return { ...strictly, peers: [...strictly.peers, PERHAPS] };
  });
}

/** What stays of a pod that no policy of its namespace selects. */
function closedBy(one: Exposure, strict: Answer): Exposure {
  if (strict === false) return one;
  if (!one.unprotected) {
    // What the policies of the cluster open of it is not told apart from what is open without them.
    const peers = one.peers.map((peer) => ({ ...peer, result: { ...peer.result, least: NONE } }));
    return { ...one, peers };
  }
  return { ...one, unprotected: false, peers: strict === true ? [] : [PERHAPS] };
}
