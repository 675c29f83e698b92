/**
 * What the agent of EKS compiles for a pod and how the program in the kernel reads it: longest prefix first, one
 * value for each block. https://github.com/aws/aws-network-policy-agent
 */
import type { Address, Block } from './testing-addresses.ts';
import { isIn, isSameBlock, isWithin } from './testing-addresses.ts';
import type { MapPort, MapRule } from './testing-eks-controller.ts';
import type { Protocol } from './testing-objects.ts';
import type { Ask } from './testing-readings.ts';

/** Slots in one value; what comes later is dropped, in an order that nobody knows. */
const SLOTS = 24;

export interface Traffic {
  readonly protocol: Protocol;
  readonly port: number | undefined;
}

export const isFor = ({ protocol, port, endPort }: MapPort, traffic: Traffic): boolean => {
  if (protocol === undefined) return true;
  if (protocol !== traffic.protocol) return false;
  return port === undefined || (traffic.port! >= port && traffic.port! <= (endPort ?? port));
};

/** The same port twice takes one slot, also when it was a name in one place and a number in another. */
const distinct = <T extends object>(entries: readonly T[]): T[] => {
  const texts = entries.map((entry) =>
    JSON.stringify(
      Object.entries(entry)
        .filter(([, value]) => value !== undefined)
        .sort(),
    ),
  );
  return entries.filter((_, index) => texts.indexOf(texts[index]!) === index);
};

/** Rules of the node's own address are skipped, and so are those of the other family. */
export const isKept = (block: Block, family: number, node: Address | undefined): boolean =>
  block.family === family && !(node?.family === block.family && node.value === block.written);

export const longest = (blocks: readonly Block[], address: Address): Block | undefined =>
  blocks
    .filter((block) => isIn(address, block))
    .sort((a, b) => b.bits - a.bits)
    .at(0);

/** The value of a rule's key: its own ports and those of every block around it that does not except it. */
const portsOfKey = (rules: readonly MapRule[], key: Block): MapPort[] =>
  distinct(
    rules
      .filter(({ block, except }) => {
        if (isSameBlock(block, key)) return true;
        return isWithin(key, block) && !except.some((hole) => isWithin(key, hole));
      })
      .flatMap(({ ports }) => ports),
  );

const isAllowedBy = (ask: Ask, ports: readonly MapPort[], traffic: Traffic, whose: string): boolean => {
  const matching = ports.filter((port) => isFor(port, traffic)).length;
  if (matching === 0) return false;
  // One of them is surely kept when the others do not fill the value.
  if (ports.length <= SLOTS || ports.length - matching < SLOTS) return true;
  return ask(`the slots of ${whose} hold it`, [true, false]);
};

export interface Lookup {
  readonly ask: Ask;
  readonly family: number;
  /** The primary address of the node that the map is on. */
  readonly node: Address | undefined;
  readonly address: Address;
  readonly traffic: Traffic;
}

/** What the map of one direction, made of these rules, says of an address that is not the node's own. */
export const isInMap = (all: readonly MapRule[], lookup: Lookup): boolean => {
  const { ask, family, node, address, traffic } = lookup;
  const rules = all.filter(({ block }) => isKept(block, family, node));
  const keys = rules.map(({ block }) => block);
  const holes = rules
    .flatMap(({ except }) => except)
    .filter((hole) => hole.family === family && !keys.some((key) => isSameBlock(key, hole)));
  const key = longest([...keys, ...holes], address);
  if (!key || !keys.some((one) => isSameBlock(one, key))) return false;
  return isAllowedBy(ask, portsOfKey(rules, key), traffic, `${key.first}/${key.bits}`);
};

export interface TierEntry extends MapPort {
  readonly action: 'Accept' | 'Deny' | 'Pass';
  /** Of a policy in Baseline 2000 more than is written. */
  readonly priority: number;
}

export interface TierMapRule {
  readonly block: Block;
  readonly entries: readonly TierEntry[];
}

const ACTIONS = ['Deny', 'Accept', 'Pass'];

const isBetter = (a: TierEntry, b: TierEntry): boolean =>
  a.priority < b.priority ||
  (a.priority === b.priority && ACTIONS.indexOf(a.action) < ACTIONS.indexOf(b.action));

/** The entries of a key and of the most specific key around it, and of no other. */
const entriesOfKey = (
  rules: readonly TierMapRule[],
  key: Block,
  inheritance: 'own' | 'chain',
): TierEntry[] => {
  const own = rules.filter(({ block }) => isSameBlock(block, key)).flatMap(({ entries }) => entries);
  const around = rules.map(({ block }) => block).filter((one) => isWithin(key, one) && one.bits < key.bits);
  const parent = around.sort((a, b) => b.bits - a.bits).at(0);
  if (!parent) return distinct(own);
  const taken =
    inheritance === 'chain'
      ? entriesOfKey(rules, parent, inheritance)
      : rules.filter(({ block }) => isSameBlock(block, parent)).flatMap(({ entries }) => entries);
  return distinct([...own, ...taken]);
};

/** Both tiers are in one map; which entries count for this tier is told by their priority. */
export const tierAction = (
  all: readonly TierMapRule[],
  lookup: Lookup,
  inheritance: 'own' | 'chain',
  tier: 'Admin' | 'Baseline',
): 'Accept' | 'Deny' | 'Pass' | undefined => {
  const { ask, family, node, address, traffic } = lookup;
  const rules = all.filter(({ block }) => isKept(block, family, node));
  const key = longest(
    rules.map(({ block }) => block),
    address,
  );
  if (!key) return undefined;
  const entries = entriesOfKey(rules, key, inheritance);
  const matching = entries
    .filter((entry) => entry.priority >= 2000 === (tier === 'Baseline') && isFor(entry, traffic))
    .sort((a, b) => (isBetter(a, b) ? -1 : 1));
  // Of a value that is too long any entries may be missing, as many as do not fit.
  const missing = Math.max(0, entries.length - SLOTS);
  const winners = [...matching.slice(0, missing + 1), ...(matching.length <= missing ? [undefined] : [])];
  const [first, ...rest] = winners;
  return (rest.length > 0 ? ask(`the slots of ${tier} ${key.first}/${key.bits}`, [first, ...rest]) : first)
    ?.action;
};
