// Faults in the meaning of network policies, as somebody may make them. Each is planted alone into a copy of the fast
// engine by scripts/plant.mjs; `find` stands exactly once in its file.
const network = 'src/reach/network';

/**
 * `quick` plants are those that a quick run takes: a few clusters are enough to find them.
 * @typedef {{ what: string, mode: 'spec' | 'standard' | 'strict', file: string, find: string, replace: string, quick?: true }} Plant
 */

/** @type {readonly Plant[]} */
export const plants = [
  {
    what: 'NotIn takes only what has the label',
    mode: 'spec',
    file: `${network}/selector.ts`,
    find: "return operator === 'In' || among === undefined ? among : !among;",
    replace: "return operator === 'In' || among === undefined ? among : value !== undefined && !among;",
  },
  {
    what: 'podSelector and namespaceSelector of one peer: either is enough',
    mode: 'spec',
    file: `${network}/read/network-policy.ts`,
    find: '? present(peers.items.map(own))',
    replace: `? peers.items.flatMap((peer) => {
          const one = own(peer);
          const both = peer.get('podSelector').there && peer.get('namespaceSelector').there;
          return one?.kind === 'pods' && both
            ? [{ ...one, pods: EVERYTHING }, { ...one, namespaces: namespace }]
            : one ?? [];
        })`,
  },
  {
    what: 'an empty list of ports is no port',
    mode: 'spec',
    file: `${network}/read/network-policy.ts`,
    find: 'ports: ports.items.length === 0 && ports.rest === undefined ?',
    replace: "ports: !rule.get('ports').there ?",
  },
  {
    what: 'an empty list of peers is nobody',
    mode: 'spec',
    file: `${network}/read/network-policy.ts`,
    find: 'peers: peers.items.length === 0 && peers.rest === undefined ?',
    replace: 'peers: !rule.get(PEERS[direction]).there ?',
  },
  {
    what: 'endPort is not part of the range',
    mode: 'spec',
    file: `${network}/read/network-policy.ts`,
    find: 'first: from, last: to ?? from, ended: to !== undefined };',
    replace: 'first: from, last: to === undefined ? from : to - 1, ended: to !== undefined };',
  },
  {
    what: 'egress: [] without policyTypes isolates egress',
    mode: 'spec',
    file: `${network}/read/network-policy.ts`,
    find: 'egress: egress.rest === undefined ? egress.items.length > 0 :',
    replace: "egress: egress.rest === undefined ? spec.get('egress').there :",
  },
  {
    what: 'a policy for egress alone isolates ingress too',
    mode: 'spec',
    file: `${network}/read/network-policy.ts`,
    find: 'const applies: Record<Direction, Answer> = { ingress: false, egress: false };',
    replace: 'const applies: Record<Direction, Answer> = { ingress: true, egress: false };',
  },
  {
    what: 'the name of a port is taken in every protocol',
    mode: 'spec',
    file: `${network}/operations.ts`,
    find: 'if (port.name === name && (protocol === undefined || port.protocol === protocol))',
    replace: 'if (port.name === name)',
  },
  {
    what: 'except takes addresses away from other blocks too',
    mode: 'spec',
    file: `${network}/operations.ts`,
    find: 'peer.except.map(({ range }) => range),',
    replace: `policies.flatMap(({ rules }) =>
              [...rules.ingress, ...rules.egress].flatMap(({ peers }) =>
                peers === 'anybody'
                  ? []
                  : peers.flatMap((other) => (other.kind === 'block' ? other.except.map(({ range }) => range) : [])),
              ),
            ),`,
  },
  {
    what: 'except is not looked at',
    mode: 'spec',
    file: `${network}/operations.ts`,
    find: 'peer.except.map(({ range }) => range),',
    replace: '[],',
  },
  {
    what: 'Pass lets through',
    mode: 'spec',
    file: `${network}/fold.ts`,
    find: "allowed: action === 'allow' ?",
    replace: "allowed: action !== 'deny' ?",
    quick: true,
  },
  {
    what: 'the highest priority number goes first',
    mode: 'spec',
    file: `${network}/order.ts`,
    find: 'return ascending(tiers).map((orders) => ascending(orders));',
    replace: 'return ascending(tiers).map((orders) => ascending(orders).reverse());',
  },
  {
    what: 'Baseline goes before NetworkPolicy',
    mode: 'spec',
    file: `${network}/order.ts`,
    find: 'return tierOrder ?? TIER_ORDERS[tier];',
    replace: "return tierOrder ?? (tier === 'baseline' ? TIER_ORDERS.admin + 1 : TIER_ORDERS[tier]);",
  },
  {
    what: 'of equal priorities the first that is written wins',
    mode: 'spec',
    file: `${network}/rows.ts`,
    find: 'const orders = possibleOrders(equals);',
    replace: 'const orders = possibleOrders(equals).slice(0, 1);',
  },
  {
    what: 'cluster-wide policies are for pods of the host network too',
    mode: 'spec',
    file: `${network}/rows.ts`,
    find: "const excluded = host === 'never' || reading.hostNetwork === 'node';",
    replace: "const excluded = host !== 'never' && reading.hostNetwork === 'node';",
  },
  {
    what: 'what hostNetwork means to a NetworkPolicy is taken for granted',
    mode: 'spec',
    file: `${network}/engine.ts`,
    find: "return met ? ['pod', 'node'] : ['node'];",
    replace: "return ['node'];",
  },
  {
    what: 'a pod that ended is still there',
    mode: 'spec',
    file: `${network}/read/pods.ts`,
    find: "if (phase === 'Succeeded' || phase === 'Failed') return undefined;",
    replace: "if (phase === 'Failed') return undefined;",
  },
  {
    what: 'blocks of IPv6 are held against IPv4 addresses of the same pods',
    mode: 'spec',
    file: `${network}/rows.ts`,
    find: ': at?.[reading.family];',
    replace: ': (at?.[4] ?? at?.[6]);',
  },
  {
    what: 'one family may do for egress and the other for ingress',
    mode: 'spec',
    file: `${network}/engine.ts`,
    find: 'const into = this.cell(variant.ingress, destination, source);',
    replace: 'const into = this.cell(variants.at(-1)!.ingress, destination, source);',
  },
  {
    what: 'one backend that accepts is enough for a Service',
    mode: 'spec',
    file: `${network}/service.ts`,
    find: 'if (all && !refused)',
    replace: 'if (all)',
  },
  {
    what: 'the port of a Service is the port of its pods',
    mode: 'spec',
    file: `${network}/service.ts`,
    find: "  if (typeof target === 'number') return target;",
    replace: "  if (typeof target === 'number') return port;",
  },
  {
    what: 'a policy that is not read says nothing',
    mode: 'spec',
    file: `${network}/engine.ts`,
    find: '[...network.policies, ...network.unread.map(asPolicy)]',
    replace: '[...network.policies]',
  },
  {
    what: 'the node of a pod is closed to it',
    mode: 'spec',
    file: `${network}/near.ts`,
    find: 'if (nodeAddresses.some(isIt)) return true;',
    replace: 'if (nodeAddresses.some(isIt)) return false;',
  },
  {
    what: 'EKS: pods of one identifier do not share their maps',
    mode: 'standard',
    file: `${network}/eks/selection.ts`,
    find: 'if (mates.length === 0) return',
    replace: 'if (mates.length >= 0) return',
  },
  {
    what: 'EKS: an exception only narrows its own block',
    mode: 'standard',
    file: `${network}/eks/map.ts`,
    find: 'for (const hole of except) key(hole.first, hole.last, false);',
    replace: '',
  },
  {
    what: 'EKS: a narrower block takes nothing over from a wider one',
    mode: 'standard',
    file: `${network}/eks/map.ts`,
    find: 'if (first < item.first || last > item.last) continue;',
    replace: 'if (first !== item.first || last !== item.last) continue;',
  },
  {
    what: 'EKS: a key holds any number of ports',
    mode: 'standard',
    file: `${network}/eks/map.ts`,
    find: 'const lost = entries.length - SLOTS;',
    replace: 'const lost = 0;',
  },
  {
    what: 'EKS: a rule that is written with the address of the node is kept',
    mode: 'standard',
    file: `${network}/eks/cases.ts`,
    find: 'written !== undefined && node.some((one) => isSame(one, written));',
    replace: 'false;',
  },
  {
    what: 'EKS: of equal priorities Accept goes before Deny',
    mode: 'standard',
    file: `${network}/eks/tier-map.ts`,
    find: 'const RANK = { deny: 0, allow: 1, pass: 2 } as const;',
    replace: 'const RANK = { deny: 1, allow: 0, pass: 2 } as const;',
    quick: true,
  },
  {
    what: 'EKS: Baseline goes with Admin',
    mode: 'standard',
    file: `${network}/eks/rows.ts`,
    find: "policy.tier === 'baseline' ? BASELINE + policy.order : policy.order;",
    replace: 'policy.order;',
  },
  {
    what: 'EKS: egress is not asked about the address of a Service',
    mode: 'standard',
    file: `${network}/eks/eks-reach.ts`,
    find: 'const out = service.headless ? OPEN :',
    replace: 'const out = service ? OPEN :',
  },
  {
    what: 'EKS: on ingress the name of a port means only what one pod calls so',
    mode: 'standard',
    file: `${network}/eks/resolve.ts`,
    find: 'return [...tables].flatMap((table) => this.#classes.tables[table]!);',
    replace: 'return [...tables].slice(0, 1).flatMap((table) => this.#classes.tables[table]!);',
  },
  {
    what: 'EKS: a pod of the host network opens no node',
    mode: 'standard',
    file: `${network}/eks/rows.ts`,
    find: 'if (one.hostNetwork !== false) add(this.hosts, entries);',
    replace: 'if (one.hostNetwork !== false) continue;',
  },
  {
    what: 'EKS: strict mode closes no more than standard mode',
    mode: 'strict',
    file: `${network}/eks/cases.ts`,
    find: 'this.#policies[at]!.isolates) ? [false] : answers(strict);',
    replace: 'this.#policies[at]!.isolates) ? [false] : [false];',
    quick: true,
  },
  {
    what: 'EKS: a profile puts nobody on Fargate',
    mode: 'standard',
    file: `${network}/read/fargate.ts`,
    find: 'if (sure) return { on: true, at };',
    replace: 'if (sure) return NOT;',
  },
  {
    what: 'EKS: a policy whose place is not known does nothing',
    mode: 'standard',
    file: `${network}/eks/eks-reach.ts`,
    find: '...ours.unread.map(asPolicy)',
    replace: '...ours.unread.slice(0, 0).map(asPolicy)',
  },
];
