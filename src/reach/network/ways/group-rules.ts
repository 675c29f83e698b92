import type { View } from '../../../estate/index.ts';
import type { Ground, GroupRule, Open, SecurityGroup } from '../aws/model.ts';
import type { Range } from '../cidr.ts';
import type { Answer } from '../selector.ts';
import { listAt } from './texts.ts';
import type { Listener } from './way.ts';

/** Whom security groups let in to what listens. */
interface LetIn {
  /** `security group sg-edge` */
  readonly name: string;
  readonly sure: readonly Range[];
  /** Who may be let in besides. */
  readonly perhaps: readonly Range[] | 'anybody';
  readonly place: View;
}

/**
 * Whom the groups that a place lists let in: the union of their rules for the port.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 * @returns `undefined` where none of them is known
 */
export function letInBy(ground: Ground, at: View, listener: Listener): LetIn | undefined {
  const { vpc } = ground;
  const views = at.shape === 'list' ? at.items().items : [at];
  const groups = views.flatMap((view) => groupsIn(ground, view));
  const known = groups.filter((one): one is SecurityGroup => !isOpen(one));
  const [first] = known;
  if (first === undefined) return undefined;
  let anybody = known.length < groups.length || (at.shape === 'list' && at.items().rest !== undefined);
  const sure: Range[] = [];
  const perhaps: Range[] = [];
  let place: View | undefined;
  for (const group of known) {
    anybody ||= group.rest.ingress !== undefined;
    for (const rule of group.rules) {
      const covers = rule.direction === 'ingress' ? coversPort(rule, listener) : false;
      if (covers === false) continue;
      place ??= rule.place;
      const { peer } = rule;
      const isSure = covers === true && rule.certain;
      if (peer.kind === 'range') (isSure ? sure : perhaps).push(peer.range);
      else if (peer.kind === 'prefix-list') {
        (isSure ? sure : perhaps).push(...peer.list.ranges);
        if (peer.list.rest !== undefined && peer.list.within === undefined) anybody = true;
        else perhaps.push(...(peer.list.within ?? []));
      }
      // Its members are in the VPC, and which of its addresses they have is not known.
      else if (peer.kind === 'group' && vpc.rest === undefined) perhaps.push(...vpc.blocks);
      else anybody = true;
    }
  }
  const name = `security group ${known.map((one) => one.name).join(', ')}`;
  return { name, sure, perhaps: anybody ? 'anybody' : perhaps, place: place ?? first.place };
}

/**
 * The groups that a text lists, by their ids or by their tags `Name`, or the one that a reference is to.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#security-groups
 */
function groupsIn({ groupAt, groupCalled }: Ground, view: View): readonly (SecurityGroup | Open)[] {
  const { texts } = listAt(view);
  if (texts.length === 0) return [groupAt(view)];
  return texts.map((text) => {
    const called = groupCalled(text, view);
    return isOpen(called) && texts.length === 1 ? groupAt(view) : called;
  });
}

function isOpen(one: SecurityGroup | Open): one is Open {
  return 'kind' in one;
}

/** Whether a rule is for the port of a listener. */
function coversPort({ traffic }: GroupRule, { ports, protocol }: Listener): Answer {
  if (traffic.kind === 'all') return true;
  if (traffic.kind === 'open') return undefined;
  if (traffic.kind !== 'ports' || traffic.protocol !== protocol) return false;
  const [port] = ports;
  return port === undefined ? undefined : traffic.first <= port && port <= traffic.last;
}
