import type { Mapping, Tree } from '../../tree.ts';
import { hole, leaf, sequence } from '../../tree.ts';
import { branches, misfit, single, within } from '../around.ts';
import type { Context, Conversion } from '../lens.ts';
import type { Entry } from '../place.ts';
import { open } from '../place.ts';

/** The arguments that every rule of a block shares. */
const SHARED: Readonly<Record<string, string>> = {
  from_port: 'FromPort',
  to_port: 'ToPort',
  protocol: 'IpProtocol',
  description: 'Description',
};

/** The arguments that make a rule of each of their items. */
type Ends = Readonly<Record<string, string>>;

const SOURCES: Ends = {
  cidr_blocks: 'CidrIp',
  ipv6_cidr_blocks: 'CidrIpv6',
  prefix_list_ids: 'SourcePrefixListId',
  security_groups: 'SourceSecurityGroupId',
};
const DESTINATIONS: Ends = {
  cidr_blocks: 'CidrIp',
  ipv6_cidr_blocks: 'CidrIpv6',
  prefix_list_ids: 'DestinationPrefixListId',
  security_groups: 'DestinationSecurityGroupId',
};

/** `ingress` blocks: one of several CIDRs is several rules. */
export const ingressRules = rulesThrough(SOURCES);
/** `egress` blocks. */
export const egressRules = rulesThrough(DESTINATIONS);

function rulesThrough(ends: Ends): Conversion {
  return {
    read: (tree, context) => {
      if (tree.kind === 'mapping') return sequence(rulesOf(tree, ends, context), tree.start, tree.end);
      if (tree.kind !== 'sequence') return tree;
      const items = tree.items.flatMap((item) => ofItem(item, ends, context));
      return sequence(items, tree.start, tree.end);
    },
    write: (tree, context) => {
      if (tree.kind !== 'sequence') return tree;
      const look = (rule: Tree): Tree => (rule.kind === 'mapping' ? blockOf(rule, ends, context) : rule);
      const items = tree.items.map((item) => within(item, look)).filter((item) => item !== undefined);
      return sequence(items, tree.start, tree.end);
    },
  };
}

function ofItem(item: Tree, ends: Ends, context: Context): readonly Tree[] {
  if (item.kind === 'mapping') return rulesOf(item, ends, context);
  if (item.kind === 'passage') return ofItem(item.tree, ends, context).map((tree) => ({ ...item, tree }));
  if (item.kind === 'choice') return spreadChoice(item, (branch) => ofItem(branch, ends, context));
  return item.kind === 'leaf' && item.value === null ? [] : [item];
}

/** The rules that a block stands for; also of an `aws_security_group_rule`. */
export function ruleItems(tree: Tree, context: Context, egress: boolean): readonly Tree[] {
  return ofItem(tree, egress ? DESTINATIONS : SOURCES, context);
}

function rulesOf(block: Mapping, ends: Ends, context: Context): readonly Tree[] {
  const shared: Entry[] = [];
  block.keys.forEach((key, at) => {
    const target = Object.hasOwn(SHARED, key) ? SHARED[key]! : undefined;
    const value = block.values[at]!;
    if (target !== undefined) {
      if (within(value, (bare) => bare) !== undefined) shared.push([target, value, block.keyStarts[at]!]);
    } else if (key !== 'self' && !Object.hasOwn(ends, key)) {
      context.aside?.(key, block.keyStarts[at]!, 'has no property');
    }
  });
  const rules = block.keys.flatMap((key, at): readonly Tree[] => {
    const keyStart = block.keyStarts[at]!;
    const make = (target: string) => (end: Tree) =>
      open([...shared, [target, end, keyStart]], block.start, block.end, block.rest);
    if (key === 'self') return ofSelf(block.values[at]!, make(ends['security_groups']!), context);
    if (!Object.hasOwn(ends, key)) return [];
    return ofEnds(block.values[at]!, make(ends[key]!), (end) => end);
  });
  if (rules.length > 0 || block.rest === undefined) return rules;
  return [{ ...block.rest, spread: true }];
}

/** A rule of each end. A passage stays around the end, since the rest of the rule is written where it was. */
function ofEnds(value: Tree, make: (end: Tree) => Tree, around: (end: Tree) => Tree): readonly Tree[] {
  if (value.kind === 'sequence') return value.items.flatMap((item) => ofEnds(item, make, around));
  if (value.kind === 'passage') return ofEnds(value.tree, make, (tree) => around({ ...value, tree }));
  if (value.kind === 'choice') return spreadChoice(value, (branch) => ofEnds(branch, make, around));
  if (value.kind === 'hole') return [make(around(single(value, 'string')))];
  return value.kind === 'leaf' && value.value === null ? [] : [make(around(value))];
}

function ofSelf(value: Tree, make: (end: Tree) => Tree, context: Context): readonly Tree[] {
  if (value.kind === 'passage') return ofSelf(value.tree, make, context);
  if (value.kind === 'choice') {
    return spreadChoice(value, (branch) => ofSelf(branch, make, context));
  }
  if (value.kind === 'leaf') return value.value === true ? [make(itself(value, context.self))] : [];
  // Whether there is such a rule hangs on what is not known.
  return value.kind === 'hole'
    ? [{ ...value, spread: true }]
    : [misfit(value, 'true or false should stand here')];
}

const ITSELF = 'the group itself';

function itself(at: Tree, self: string | undefined): Tree {
  if (self !== undefined)
    return { kind: 'pointer', target: self, attribute: 'GroupId', start: at.start, end: at.end };
  return hole({ code: 'computed-at-deployment', text: ITSELF }, at.start, at.end, 'string');
}

/** Lists that hang on a variable, as a list of items that hang on it. */
function spreadChoice(
  choice: Extract<Tree, { kind: 'choice' }>,
  rules: (branch: Tree) => readonly Tree[],
): readonly Tree[] {
  const cases = choice.variable.options.map((_, option) => {
    const branch = choice.branch(option);
    return branch === undefined ? [] : rules(branch);
  });
  const longest = Math.max(0, ...cases.map((one) => one.length));
  return Array.from({ length: longest }, (_, at): Tree => {
    const branch = branches({ ...choice, branch: (option) => cases[option]?.[at] }, (tree) => tree);
    return { ...choice, branch };
  });
}

function blockOf(rule: Mapping, ends: Ends, context: Context): Tree {
  const entries = rule.keys.flatMap((key, at): readonly Entry[] => {
    const value = rule.values[at]!;
    const keyStart = rule.keyStarts[at]!;
    const shared = Object.keys(SHARED).find((argument) => SHARED[argument] === key);
    if (shared !== undefined) return [[shared, value, keyStart]];
    const end = Object.keys(ends).find((argument) => ends[argument] === key);
    if (end === undefined) {
      context.aside?.(key, keyStart, 'has no argument');
      return [];
    }
    if (isItself(value, context)) return [['self', leaf(true, value.start, value.end), keyStart]];
    return [[end, sequence([value], value.start, value.end), keyStart]];
  });
  return open(entries, rule.start, rule.end, rule.rest);
}

function isItself(value: Tree, { self }: Context): boolean {
  if (value.kind === 'pointer')
    return self !== undefined && value.target === self && value.scope === undefined;
  return value.kind === 'hole' && value.reason.text === ITSELF;
}
