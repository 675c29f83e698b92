import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import type { PodGroup } from '../model.ts';
import type { At } from '../read/at.ts';
import type { Answer } from '../selector.ts';
import { any, opposite } from './answers.ts';

/** One connection that policies are asked about. */
export interface Request {
  /** The pod that sends it; `undefined` for an address outside. */
  readonly source: PodGroup | undefined;
  /** Where it comes from; empty where that is not known. */
  readonly from: readonly Range[];
  readonly to: PodGroup;
  /** Any port where none is asked about. */
  readonly port: number | undefined;
  /** Whether it comes by mutual TLS: then the source is proven. */
  readonly mutual: boolean;
  /** `undefined` where nothing here says it. */
  readonly trustDomain: string | undefined;
}

/** What must hold of a request. */
export interface Condition {
  /** Only a proxy that looks into HTTP can tell. */
  readonly http: boolean;
  readonly holds: (request: Request) => Answer;
  /** What it hangs on, to be read after `it hangs on`. */
  readonly on: string;
}

type Test = (text: string, request: Request, namespace: string) => Answer;

/** By the fields of a source, of an operation and of `when`; what is not here is only known when a request is made. */
const TESTS: Readonly<Record<string, Test>> = {
  principals: principalIs,
  namespaces: (text, request) => ofSource(request, ({ namespace }) => isLike(text, namespace)),
  serviceAccounts: (text, request, namespace) =>
    ofSource(request, (source) => {
      const [space, name] = text.includes('/') ? text.split('/') : [namespace, text];
      if (space !== source.namespace) return false;
      return source.serviceAccount === undefined ? undefined : source.serviceAccount === name;
    }),
  ipBlocks: (text, { from }) => isWithin(text, from),
  ports: (text, { port }) => (port === undefined ? undefined : text === String(port)),
  'destination.ip': (text, { to }) => isWithin(text, to.addresses),
};
const ALIASES: Readonly<Record<string, string>> = {
  'source.principal': 'principals',
  'source.namespace': 'namespaces',
  'source.serviceAccount': 'serviceAccounts',
  'source.ip': 'ipBlocks',
  'destination.port': 'ports',
};
/** https://istio.io/latest/docs/reference/config/security/conditions/ */
const HTTP = /^(?:hosts|methods|paths|requestPrincipals|request\..*)$/;
/** Conditions on who the source is: nobody is proven by plain text. */
const PROVEN = new Set(['principals', 'namespaces', 'serviceAccounts']);

/**
 * A field of a rule: one of the values, and with `not` none of them. `undefined` where the field says nothing.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/
 * @param namespace that of the policy
 */
export function conditionAt(
  field: string,
  list: At,
  negative: boolean,
  namespace: string,
): Condition | undefined {
  const { items, rest } = list.items();
  if (items.length === 0 && rest === undefined) return undefined;
  const name = ALIASES[field] ?? field;
  const test = TESTS[name];
  const texts = items.map((item) => (item.open === undefined ? String(item.value()) : undefined));
  const holds = (request: Request): Answer => {
    if (test === undefined) return undefined;
    // What a negative condition makes of who has proven nothing is not documented.
    if (negative && PROVEN.has(name) && !request.mutual) return undefined;
    const answers = texts.map((text) => (text === undefined ? undefined : test(text, request, namespace)));
    const one = any(rest === undefined ? answers : [...answers, undefined]);
    return negative ? opposite(one) : one;
  };
  const word = negative && !field.includes('.') ? `not${name[0]!.toUpperCase()}${name.slice(1)}` : field;
  return { http: HTTP.test(name), holds, on: word };
}

function ofSource({ mutual, source }: Request, test: (source: PodGroup) => Answer): Answer {
  // Who is outside of the mesh proves nothing.
  return mutual && source !== undefined ? test(source) : false;
}

/** `cluster.local` in a policy stands for the trust domain of the mesh, whatever that is. */
function principalIs(text: string, request: Request): Answer {
  return ofSource(request, ({ namespace, serviceAccount }) => {
    if (text === '*') return true;
    if (serviceAccount === undefined) return undefined;
    const own = `/ns/${namespace}/sa/${serviceAccount}`;
    const domains = ['cluster.local', ...(request.trustDomain === undefined ? [] : [request.trustDomain])];
    if (domains.some((domain) => isLike(text, `${domain}${own}`))) return true;
    const slash = text.indexOf('/');
    const other = request.trustDomain === undefined && slash > 0 && !text.startsWith('*');
    return other && isLike(`cluster.local${text.slice(slash)}`, `cluster.local${own}`) ? undefined : false;
  });
}

/** `text`, `te*`, `*xt`, and `*` for all. */
function isLike(pattern: string, text: string): boolean {
  if (pattern === '*') return text !== '';
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? text.endsWith(pattern.slice(1)) : text === pattern;
}

/** Whether addresses are in a block: of several families and of wide ranges that may be so in parts. */
function isWithin(text: string, addresses: readonly Range[]): Answer {
  const block = parseCidr(text);
  if (block === undefined || addresses.length === 0) return undefined;
  const answers = addresses.map(({ family, first, last }): Answer => {
    if (family !== block.family || last < block.first || first > block.last) return false;
    return block.first <= first && last <= block.last ? true : undefined;
  });
  return answers.every((answer) => answer === answers[0]) ? answers[0] : undefined;
}
