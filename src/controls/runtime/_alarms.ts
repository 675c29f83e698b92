import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { pointerTo, sameText, signature } from './_eks-logs.ts';
import type { Json } from './_filter-pattern.ts';
import { takes } from './_filter-pattern.ts';

export const ALARM = 'AWS::CloudWatch::Alarm';
export const METRIC_FILTER = 'AWS::Logs::MetricFilter';

/** Whether somebody is told when an alarm goes off. */
export function tellsSomebody(alarm: Resource, estate: Estate): Decision {
  const enabled = alarm.at('ActionsEnabled').boolean();
  if (enabled.kind === 'unknown') return undecided(enabled);
  const combined = combinedIn(alarm, estate);
  if (combined !== undefined) return pass(combined);
  if (enabled.kind === 'known' && !enabled.value) {
    return fail(
      enabled.at,
      `the actions of alarm ${alarm.name} are switched off: nobody is told when it goes off`,
    );
  }
  const actions = alarm.at('AlarmActions');
  const { items, rest } = actions.items();
  const action = items.find((item) => {
    const text = item.string();
    return text.kind === 'unknown' || (text.kind === 'known' && text.value.trim() !== '');
  });
  if (action !== undefined) return pass(action);
  const open = rest === undefined ? unreadRule(alarm, estate) : undefined;
  if (open !== undefined)
    return undecidedAt(open, `whether alarm ${alarm.name} is a part of this rule is not known`);
  return rest === undefined
    ? fail(actions, `alarm ${alarm.name} has no action: nobody is told when it goes off`)
    : undecided(rest);
}

/** The rule of a composite alarm that an alarm is a part of: that one acts for it. */
function combinedIn(alarm: Resource, estate: Estate): View | undefined {
  for (const composite of estate.ofTypeIn('AWS::CloudWatch::CompositeAlarm', alarm.scope)) {
    const rule = composite.at('AlarmRule');
    const text = signature(rule.tree) ?? '';
    const name = alarm.at('AlarmName').string();
    const named =
      name.kind === 'known' && (text.includes(`"${name.value}"`) || text.includes(`(${name.value})`));
    const referred = text.includes(pointerTo(alarm.name)) || text.includes(pointerTo(alarm.name, 'Arn'));
    if ((named || referred) && composite.at('AlarmActions').items().items.length > 0) return rule;
  }
  return undefined;
}

/** The rule of a composite alarm that is only known later: any alarm may be a part of it. */
function unreadRule(alarm: Resource, estate: Estate): View | undefined {
  return estate
    .ofTypeIn('AWS::CloudWatch::CompositeAlarm', alarm.scope)
    .filter((composite) => composite.at('AlarmActions').items().items.length > 0)
    .map((composite) => composite.at('AlarmRule'))
    .find((rule) => {
      const value = rule.string();
      return value.kind === 'unknown' && (value.known === undefined || value.known.kind === 'type');
    });
}

/** The alarms on the metric that a transformation of a metric filter makes. */
export function alarmsOn(
  transformation: View,
  estate: Estate,
): { sure: readonly Resource[]; maybe: readonly Resource[] } {
  const sure: Resource[] = [];
  const maybe: Resource[] = [];
  const { scope } = transformation.resource;
  const near = new Set(estate.ofTypeIn(ALARM, scope));
  for (const alarm of estate.ofType(ALARM)) {
    if (!alarm.existsHere) continue;
    const answer = watches(alarm, transformation);
    if (answer === true) sure.push(alarm);
    else if (answer === undefined && near.has(alarm)) maybe.push(alarm);
  }
  return { sure, maybe };
}

function watches(alarm: Resource, transformation: View): boolean | undefined {
  const metrics = alarm.at('Metrics').items();
  const places = [alarm.root, ...metrics.items.map((item) => item.at('MetricStat', 'Metric'))];
  let answer: boolean | undefined = metrics.rest === undefined ? false : undefined;
  for (const place of places) {
    const name = sameText(place.get('MetricName'), transformation.get('MetricName'));
    const namespace = sameText(place.get('Namespace'), transformation.get('MetricNamespace'));
    if (name === true && namespace === true) return true;
    if (name !== false && namespace !== false) answer = undefined;
  }
  return answer;
}

/** Which refused requests a metric filter counts, by its pattern. */
export function refusalsIn(filter: Resource): ReadonlyMap<401 | 403, boolean | undefined> {
  const pattern = filter.at('FilterPattern').string();
  const text = pattern.kind === 'known' ? pattern.value : pattern.kind === 'absent' ? '' : undefined;
  if (text === undefined)
    return new Map([
      [401, undefined],
      [403, undefined],
    ]);
  const all = FORBIDDEN.map((event) => takes(text, event));
  // An event of a request that was not authenticated is written when the answer begins.
  const any = UNAUTHORISED.map((event) => takes(text, event));
  return new Map([
    [401, any.includes(true) ? true : any.includes(undefined) ? undefined : false],
    [403, all.includes(false) ? false : all.includes(undefined) ? undefined : true],
  ]);
}

const EVENT = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Metadata',
  auditID: '5d1f0a2e-7c3b-4b57-9c39-0f2f6f1f2a10',
  sourceIPs: ['198.51.100.7'],
  userAgent: 'kubectl/v1.33.1 (linux/amd64) kubernetes/1234567',
} as const;
const PERSON = {
  username: 'arn:aws:sts::111122223333:assumed-role/developer/alice',
  groups: ['developers', 'system:authenticated'],
} as const;

/** What refused requests look like in the audit log of EKS: a person who may not do what he tries. */
const FORBIDDEN: readonly Json[] = [
  { verb: 'list', requestURI: '/api/v1/secrets', objectRef: { resource: 'secrets', apiVersion: 'v1' } },
  {
    verb: 'create',
    requestURI: '/api/v1/namespaces/shop/pods/web/exec',
    objectRef: { resource: 'pods', namespace: 'shop', name: 'web', apiVersion: 'v1', subresource: 'exec' },
  },
  {
    verb: 'get',
    requestURI: '/apis/apps/v1/namespaces/shop/deployments/web',
    objectRef: {
      resource: 'deployments',
      namespace: 'shop',
      name: 'web',
      apiGroup: 'apps',
      apiVersion: 'v1',
    },
  },
].map((request) => ({
  ...EVENT,
  ...request,
  stage: 'ResponseComplete',
  user: PERSON,
  responseStatus: { metadata: {}, status: 'Failure', message: 'forbidden', reason: 'Forbidden', code: 403 },
  annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': '' },
}));

const UNAUTHORISED: readonly Json[] = ['ResponseStarted', 'ResponseComplete'].map((stage) => ({
  ...EVENT,
  verb: 'list',
  requestURI: '/api/v1/namespaces/shop/pods',
  stage,
  user: {},
  objectRef: { resource: 'pods', namespace: 'shop', apiVersion: 'v1' },
  responseStatus: {
    metadata: {},
    status: 'Failure',
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  },
}));

/** Why nothing can be said where an alarm or a filter may be the right one. */
export function perhaps(at: View, what: string): Decision {
  return undecidedAt(at, `whether ${what} is not known`);
}
