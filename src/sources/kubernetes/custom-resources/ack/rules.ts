import type { Tree } from '../../../../estate/index.ts';
import { mapping } from '../../../../estate/index.ts';
import type { Entry } from '../../../../estate/lenses/place.ts';
import { unreadable } from './names.ts';

/** How the sources of a permission are called in the API, and what they are in a rule of CloudFormation. */
const SOURCES = [
  ['ipRanges', 'cidrIP', 'CidrIp'],
  ['ipv6Ranges', 'cidrIPv6', 'CidrIpv6'],
  ['prefixListIDs', 'prefixListID', 'PrefixListId'],
  ['userIDGroupPairs', 'groupID', 'SecurityGroupId'],
] as const;

/** One permission of the API holds many sources; a rule of CloudFormation one. */
export function ruleField(side: 'Source' | 'Destination'): (permission: Tree) => readonly Tree[] {
  return (permission) => {
    if (permission.kind !== 'mapping') return [permission];
    const get = (key: string): Tree | undefined => permission.values[permission.keys.indexOf(key)];
    const ports = (
      [
        ['ipProtocol', 'IpProtocol'],
        ['fromPort', 'FromPort'],
        ['toPort', 'ToPort'],
      ] as const
    ).flatMap(([key, property]): readonly Entry[] => {
      const value = get(key);
      return value === undefined
        ? []
        : [[property, value, permission.keyStarts[permission.keys.indexOf(key)]!]];
    });
    return SOURCES.flatMap(([list, key, property]): readonly Tree[] => {
      const sources = get(list);
      if (sources === undefined) return [];
      if (sources.kind !== 'sequence') return [sources];
      return sources.items.map((source) => {
        const name = property.startsWith('Cidr') ? property : `${side}${property}`;
        return mapping([...ports, sourceOf(source, key, name)], source.start, source.end);
      });
    });
  };
}

function sourceOf(source: Tree, key: string, property: string): Entry {
  const at = source.kind === 'mapping' ? source.keys.indexOf(key) : -1;
  if (source.kind === 'mapping' && at !== -1) return [property, source.values[at]!, source.keyStarts[at]!];
  return [property, unreadable(source, 'the source of this rule is another object'), source.start];
}
