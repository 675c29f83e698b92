import type { View } from '../../../../estate/index.ts';
import type { Range } from '../../cidr.ts';
import { PUBLIC } from '../../cidr.ts';
import type { Open, PrefixList } from '../model.ts';
import type { References } from './reference.ts';
import { nameOf } from './reference.ts';

const LIST = 'AWS::EC2::PrefixList';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const UNKNOWN_PART = '\u0000';

/** The addresses that a reference to a prefix list stands for. */
export function prefixListAt(view: View, references: References): PrefixList | Open {
  const named = references.at(view);
  if (named.kind === 'open') return named;
  if (named.kind === 'resource' && named.resource.type === LIST) {
    const { items, rest } = named.resource.at('Entries').items();
    const ranges: Range[] = [];
    let why = rest?.reason.text;
    for (const item of items) {
      const range = references.rangeAt(item.get('Cidr'));
      if (range === undefined || 'kind' in range) why ??= range?.reason ?? 'an entry has no block';
      else ranges.push(range);
    }
    return { name: nameOf(named.resource, 'PrefixListName'), ranges, rest: why, within: undefined };
  }
  // The list of a gateway endpoint is the one of its service.
  if (named.kind === 'resource' && named.resource.type === ENDPOINT) {
    const { service } = serviceAt(named.resource.at('ServiceName'));
    const name = service === undefined ? named.resource.name : `of ${service}`;
    return { name, service, ranges: [], rest: 'AWS keeps its addresses', within: PUBLIC[4] };
  }
  const name = named.kind === 'id' ? named.id : view.path;
  return { name, ranges: [], rest: `prefix list ${name} is not in these files`, within: undefined };
}

/** `s3` of `com.amazonaws.eu-west-1.s3`, also where the Region is not known. */
export function serviceOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const match = /^(?:com\.amazonaws|cn\.com\.amazonaws|aws\.api)\.[^.]+\.(.+)$/.exec(name);
  return match?.[1];
}

/** The AWS service that a name is of, also where its Region is not known; `isOther` where it is none of AWS. */
export function serviceAt(view: View): { readonly service: string | undefined; readonly isOther: boolean } {
  const value = view.string();
  if (value.kind === 'known' || value.kind === 'default') {
    const service = serviceOf(value.value);
    return { service, isOther: service === undefined };
  }
  const known = value.kind === 'unknown' ? value.known : undefined;
  if (known?.kind !== 'pattern') return { service: undefined, isOther: false };
  const service = serviceOf(known.parts.map((part) => part ?? UNKNOWN_PART).join(''));
  return { service: service?.includes(UNKNOWN_PART) === true ? undefined : service, isOther: false };
}
