import type { Estate, Scope } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, Place } from '../model.ts';
import { rangeName } from '../range-text.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import { all, any, opposite, told } from './answers.ts';
import type { Authorization, Authorizer } from './authorization.ts';
import type { Condition, Request } from './istio-conditions.ts';
import type { AuthorizationPolicy, Rule } from './istio-policies.ts';
import { authorizationPolicies } from './istio-policies.ts';
import { mayBeRuled, speaksHttp } from './istio-services.ts';
import { bypasses } from './istio-members.ts';
import type { Asked } from './istio-peers.ts';
import type { Handshake, Istio } from './istio.ts';
import { handshakes } from './istio.ts';

const OUTSIDE = { member: false, ambient: false } as const;

/**
 * What the proxy of a pod lets in: it refuses plain text in mode STRICT, then asks the policies that deny, and then
 * those that allow, of which one must match where there is any. What a provider of CUSTOM says is not known.
 * https://istio.io/latest/docs/concepts/security/#implicit-enablement
 */
export function istioAuthorization(
  { asked, members, mesh }: Istio,
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
): Authorizer {
  const policies = authorizationPolicies(estate, scope, network, mesh.rootNamespace);
  const isRuled = mayBeRuled(estate, scope, network);
  return (source, destination, port) => {
    const to = network.groups[destination]!;
    const own = members[destination]!;
    if (own.member === false) return undefined;
    const [from, whose, peer] =
      typeof source === 'number'
        ? [network.groups[source]!, members[source]!, nameOf(network.groups[source]!)]
        : [undefined, OUTSIDE, rangeName(source)];
    const ends = { peer, pod: nameOf(to) };
    const passes = own.ambient ? false : bypasses(to, 'inbound', port);
    if (passes === true) return { answer: 'yes', because: [passing(ends, to.place, true)] };
    const sent = from === undefined || whose.ambient ? false : bypasses(from, 'outbound', port);
    const client = sent === false ? whose : { ...whose, member: all([whose.member, opposite(sent)]) };
    const called = asked(to, port);
    const request = {
      source: from,
      from: typeof source === 'number' ? from!.addresses : [source],
      to,
      port,
      trustDomain: mesh.trustDomain,
    };
    const http = own.ambient ? false : speaksHttp(network, to, port);
    const begun = handshakes(client, own, called, !own.ambient && isRuled(to));
    const [first, ...others] = begun.map((shaken) =>
      judge(policies, { ...request, mutual: shaken.mutual }, http, shaken, called, ends),
    );
    const found = others.every(({ answer }) => answer === first!.answer)
      ? first!
      : inParts([first!, ...others], called, ends);
    if (found.answer === 'yes' || (own.member === true && passes === false)) return found;
    const proxy = `may have no proxy at ${ends.pod}: then it asks for nothing`;
    const unsure =
      own.member === true ? passing(ends, to.place, false) : told('Istio', 'allows', proxy, to.place, false);
    return { answer: 'depends', because: [unsure, ...found.because] };
  };
}

/** What an annotation keeps out of the proxy. */
function passing({ pod }: Ends, place: Place, certain: boolean): Told {
  const verb = certain ? 'does not look at' : 'may not look at';
  return told(
    'Istio',
    certain ? 'open' : 'allows',
    `${verb} this port of ${pod}: annotations keep it out of the proxy`,
    place,
    certain,
  );
}

interface Ends {
  readonly peer: string;
  readonly pod: string;
}

/** Some way in which it may begin is let in, and another is not. */
function inParts(found: readonly Authorization[], { by, place }: Asked, { peer, pod }: Ends): Authorization {
  const message = `may hear ${peer} by mutual TLS or by plain text at ${pod}: which is not known`;
  const others = found.filter(({ answer }) => answer !== 'yes').flatMap(({ because }) => because);
  const because = others.map((one) => ({ ...one, certain: false }));
  return { answer: 'depends', because: [told(by ?? 'Istio', 'denies', message, place, false), ...because] };
}

function judge(
  policies: readonly AuthorizationPolicy[],
  request: Request,
  http: Answer,
  { refused }: Handshake,
  asked: Asked,
  { peer, pod }: Ends,
): Authorization {
  if (refused) {
    const message = `lets nobody in to ${pod} by plain text, as ${peer} comes`;
    return {
      answer: 'no',
      because: [told(asked.by ?? 'Istio', 'denies', message, asked.place, true, 'plain-text')],
    };
  }
  const unsure: Told[] = [];
  const applying = policies.flatMap((policy) => {
    const applies = policy.applies(request.to);
    return applies === false || policy.action === 'AUDIT' ? [] : [{ policy, applies }];
  });
  for (const { applies, policy } of applying) {
    if (policy.action === 'ALLOW') continue;
    const met = bestOf(policy, request, http);
    const answer = policy.action === 'DENY' ? all([applies, met.answer]) : undefined;
    if (met.answer === false) continue;
    const denies = `does not let ${peer} in to ${pod}`;
    if (answer === true)
      return {
        answer: 'no',
        because: [told(policy.name, 'denies', denies, met.place, true, 'istio-denies')],
      };
    const why =
      policy.action === 'CUSTOM'
        ? 'its provider decides'
        : applies === undefined
          ? APPLIES
          : (met.why ?? ACTION);
    unsure.push(told(policy.name, 'denies', `${denies}, perhaps: ${why}`, met.place, false));
  }
  const allowed = allowedBy(applying, request, http, { peer, pod });
  if (allowed.answer === 'no') return allowed;
  if (unsure.length === 0) return allowed;
  return { answer: 'depends', because: [...unsure, ...allowed.because] };
}

const APPLIES = 'whether it is for this pod is not known';
const ACTION = 'what it does is not known';

/** Whether one of the policies that allow lets it in; where there is none, everybody comes in. */
function allowedBy(
  applying: readonly { readonly policy: AuthorizationPolicy; readonly applies: Answer }[],
  request: Request,
  http: Answer,
  { peer, pod }: Ends,
): Authorization {
  const allowing = applying
    .filter(({ policy }) => policy.action === 'ALLOW' || policy.action === undefined)
    .map(({ applies, policy }) => ({
      policy,
      applies: policy.action === undefined ? undefined : applies,
      met: bestOf(policy, request, http),
    }));
  const lets = `lets ${peer} in to ${pod}`;
  const isolates = `is for ${pod}: who matches no rule that allows is not let in`;
  const sure = allowing.find(({ applies, met }) => applies === true && met.answer === true);
  if (sure !== undefined)
    return { answer: 'yes', because: [told(sure.policy.name, 'allows', lets, sure.met.place, true)] };
  if (allowing.length === 0) {
    const open = told(
      'no AuthorizationPolicy',
      'open',
      `allows for ${pod}: who is not denied is let in`,
      undefined,
      true,
    );
    return { answer: 'yes', because: [open] };
  }
  const closing = allowing.filter(({ applies }) => applies === true);
  const may = allowing.filter(({ met }) => met.answer !== false);
  const because = [
    ...may.map(({ applies, met, policy }) => {
      const why = applies === undefined ? APPLIES : (met.why ?? ACTION);
      return told(policy.name, 'allows', `${lets}, perhaps: ${why}`, met.place, false);
    }),
    ...allowing
      .filter((one) => !may.includes(one))
      .map(({ applies, policy }) =>
        told(policy.name, 'isolates', isolates, policy.place, applies === true, 'istio-allows'),
      ),
  ];
  if (closing.length > 0 && may.length === 0) return { answer: 'no', because };
  // None may be for it, and of those that may be each lets it in.
  if (closing.length === 0 && allowing.every(({ met }) => met.answer === true))
    return { answer: 'yes', because };
  return { answer: 'depends', because };
}

interface Met {
  readonly answer: Answer;
  readonly why: string | undefined;
  readonly place: Place;
}

/** The rule of a policy that matches, or the one that may. */
function bestOf(policy: AuthorizationPolicy, request: Request, http: Answer): Met {
  const { action, open, place, rules } = policy;
  const found = rules.map((rule): Met => {
    const asHttp = matches(rule, request, undefined);
    const asTcp = isAboutHttp(rule) ? withoutHttp(rule, request, action) : asHttp;
    const answer = http === true ? asHttp : http === false || asHttp === asTcp ? asTcp : undefined;
    return { answer, why: answer === undefined ? whyOf(rule, request, http) : undefined, place: rule.place };
  });
  if (open !== undefined) found.push({ answer: undefined, why: open, place });
  return (
    found.find(({ answer }) => answer === true) ??
    found.find(({ answer }) => answer === undefined) ?? { answer: false, why: undefined, place }
  );
}

/**
 * In what is no HTTP a rule about HTTP never allows, and denies whatever else it is about.
 * https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/
 */
function withoutHttp(rule: Rule, request: Request, action: AuthorizationPolicy['action']): Answer {
  if (action === 'ALLOW') return false;
  return action === 'DENY' ? matches(rule, request, true) : undefined;
}

/** @param ofHttp what holds of a condition about HTTP */
function matches(rule: Rule, request: Request, ofHttp: Answer): Answer {
  const holds = (one: Condition): Answer => (one.http ? ofHttp : one.holds(request));
  const one = (lists: Rule['from']): Answer =>
    lists.length === 0 ? true : any(lists.map((list) => all(list.map(holds))));
  const answer = all([one(rule.from), one(rule.to), all(rule.when.map(holds))]);
  return rule.open === undefined || answer === false ? answer : undefined;
}

function isAboutHttp({ from, to, when }: Rule): boolean {
  return [...from.flat(), ...to.flat(), ...when].some(({ http }) => http);
}

function whyOf({ from, open, to, when }: Rule, request: Request, http: Answer): string {
  if (open !== undefined) return open;
  const conditions = [...from.flat(), ...to.flat(), ...when];
  const unknown = conditions.filter((one) => (one.http ? http !== false : one.holds(request) === undefined));
  const fields = [...new Set(unknown.map(({ on }) => on))];
  if (fields.length > 0) return `it hangs on ${fields.join(' and ')}`;
  return 'whether this is HTTP is not known';
}
