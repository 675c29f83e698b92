import type { Policy } from './model.ts';
import { TIER_ORDERS } from './model.ts';
import type { Selecting } from './rows.ts';

/**
 * Policies as they are asked: tier by tier, and in each by their order; those of one order together.
 * https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy
 */
export function inOrder(selecting: readonly Selecting[]): readonly (readonly (readonly Selecting[])[])[] {
  if (selecting.every(({ compiled }) => isBeside(compiled.policy, selecting[0]!.compiled.policy)))
    return selecting.length === 0 ? [] : [[selecting]];
  const tiers = new Map<number, Map<number, Selecting[]>>();
  for (const one of selecting) {
    const { policy } = one.compiled;
    const tier = placeOf(policy);
    let orders = tiers.get(tier);
    if (orders === undefined) tiers.set(tier, (orders = new Map()));
    const equals = orders.get(policy.order);
    if (equals === undefined) orders.set(policy.order, [one]);
    else equals.push(one);
  }
  return ascending(tiers).map((orders) => ascending(orders));
}

/** Where the tier of a policy stands. */
function placeOf({ tier, tierOrder }: Policy): number {
  return tierOrder ?? TIER_ORDERS[tier];
}

function isBeside(a: Policy, b: Policy): boolean {
  return a.order === b.order && placeOf(a) === placeOf(b);
}

function ascending<T>(map: ReadonlyMap<number, T>): T[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/**
 * The orders in which policies of one order may be asked: in each another goes as early as it can. Those of Calico go
 * by their names; of all others nothing is said. What only allows adds up in every order.
 */
export function possibleOrders(equals: readonly Selecting[]): readonly (readonly Selecting[])[] {
  if (equals.every(({ compiled }) => compiled.onlyAllows)) return [equals];
  const named = equals.toSorted((a, b) => (a.compiled.policy.name < b.compiled.policy.name ? -1 : 1));
  const orders = named.map((first) => {
    const before = named.filter((other) => goesBefore(other.compiled.policy, first.compiled.policy));
    return [...before, first, ...named.filter((other) => other !== first && !before.includes(other))];
  });
  const texts = orders.map((order) => order.map((one) => named.indexOf(one)).join());
  return orders.filter((_, at) => texts.indexOf(texts[at]!) === at);
}

/** Policies of Calico in one namespace, or of the cluster, go by their names where their order is the same. */
function goesBefore(a: Policy, b: Policy): boolean {
  const ofCalico = a.tierOrder !== undefined && b.tierOrder !== undefined;
  return ofCalico && a.namespace === b.namespace && a.name < b.name;
}
