import type { Resource } from '../../../../estate/index.ts';
import type { Zone } from '../model.ts';
import { textAt } from './reference.ts';

/** `AvailabilityZone` is a name that each account gives its zones, `AvailabilityZoneId` the same for all. */
const KEYS = ['AvailabilityZone', 'AvailabilityZoneId'] as const;

/**
 * The Availability Zone of a subnet. Where it is only known once it is deployed, what is written stands for it: the
 * same expression in one file is the same zone.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnet.html
 */
export function zoneOf(subnet: Resource): Zone {
  for (const property of KEYS) {
    const view = subnet.at(property);
    if (view.present === false) continue;
    const text = textAt(view);
    if (text !== undefined) return { key: `${property} ${text}`, sort: property };
    const { span } = view;
    if (span === undefined) continue;
    const written = span.file.text.slice(span.start, span.end);
    // What a count or a for_each makes is the same for the same index.
    const index = /\b(?:count|each)\./.test(written) ? (/\[[^[]*\]$/.exec(subnet.name)?.[0] ?? '?') : '';
    if (index === '?') continue;
    return { key: `${subnet.scope.id} ${span.file.path} ${written} ${index}`, sort: undefined };
  }
  return { key: undefined, sort: undefined };
}
