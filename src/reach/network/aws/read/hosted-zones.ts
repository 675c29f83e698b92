import type { Resource } from '../../../../estate/index.ts';
import type { InterfaceEndpoint, Vpc } from '../model.ts';
import type { References } from './reference.ts';
import { nameOf, open } from './reference.ts';
import type { Vpcs } from './vpcs.ts';

/** Where a hosted zone says its name, and its VPCs. */
const TYPES = [
  { type: 'AWS::Route53::HostedZone', name: 'Name', vpcs: 'VPCs', vpc: 'VPCId' },
  { type: 'aws_route53_zone', name: 'name', vpcs: 'vpc', vpc: 'vpc_id' },
] as const;

/** Under which AWS has the names of its services. https://docs.aws.amazon.com/general/latest/gr/rande.html */
const SUFFIX = /(?:^|\.)(?:amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/;
const UNKNOWN_PART = '?';
/** `eu-west-1`, also where it is not known. */
const REGION = /^(?:[a-z]{2}(?:-[a-z]+)+-\d|\?)$/;

/**
 * Private hosted zones of a VPC for names of AWS services: to endpoints that several VPCs share, as a rule. The name
 * leads where their records say, and those are not looked at.
 * https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
 */
export function hostedZones(references: References, vpcs: Vpcs, vpc: Vpc): InterfaceEndpoint[] {
  return TYPES.flatMap((keys) =>
    references.ofType(keys.type).flatMap((resource): InterfaceEndpoint[] => {
      const place = resource.at(keys.name);
      const labels = labelsOf(resource, keys.name);
      if (labels === undefined) return [];
      const { items, rest } = resource.at(keys.vpcs).items();
      const homes = items.map((item) => vpcs.vpcAt(item.get(keys.vpc)));
      // Without any it is a public one.
      if (rest === undefined && !homes.some((home) => 'kind' in home || home === vpc)) return [];
      const reason = 'it answers for the name, and the addresses that it gives are not looked at';
      return [
        {
          title: `hosted zone ${nameOf(resource, keys.name)}`,
          service: undefined,
          isFor: (service) => covers(labels, service),
          subnets: [],
          groups: [],
          open: open(place, reason),
          privateDns: { on: true, reason, place },
          doubt: open(place, reason),
          place: resource.root,
        },
      ];
    }),
  );
}

/** The labels of the name before the Region and what all services have; `undefined` where it is of something else. */
function labelsOf(resource: Resource, key: string): readonly string[] | undefined {
  const value = resource.at(key).string();
  const known = value.kind === 'unknown' ? value.known : undefined;
  const text =
    value.kind === 'known' || value.kind === 'default'
      ? value.value
      : known?.kind === 'pattern'
        ? known.parts.map((part) => part ?? UNKNOWN_PART).join('')
        : '';
  const name = text.toLowerCase().replace(/\.$/, '');
  if (!SUFFIX.test(name)) return undefined;
  const labels = name.replace(SUFFIX, '').split('.').filter(Boolean);
  return REGION.test(labels.at(-1) ?? '') ? labels.slice(0, -1) : labels;
}

/** Whether the name of a service may be in the zone: its own labels come first, then the Region. */
function covers(labels: readonly string[], service: string): boolean {
  const own = new Set(service.split('.'));
  return labels.every((label) => own.has(label) || label.includes(UNKNOWN_PART));
}
