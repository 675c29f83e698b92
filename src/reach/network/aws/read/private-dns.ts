import type { Resource, View } from '../../../../estate/index.ts';
import type { Answer } from '../../selector.ts';
import type { InterfaceEndpoint, Vpc } from '../model.ts';
import { flagAt } from './reference.ts';

/** Services that have gateway endpoints too. https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const WITH_GATEWAY: ReadonlySet<string> = new Set(['s3', 'dynamodb', 's3express']);

type PrivateDns = InterfaceEndpoint['privateDns'];

/**
 * Whether the public name of a service leads to an interface endpoint: it does with private DNS, which is off unless
 * told, and needs both DNS attributes of the VPC.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-private-dns
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html#cfn-ec2-vpcendpoint-privatednsenabled
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint#private_dns_enabled-1
 */
export function privateDnsOf(resource: Resource, service: string | undefined, vpc: Vpc): PrivateDns {
  const place = resource.at('PrivateDnsEnabled');
  const asked = flagAt(place, false);
  if (asked !== true)
    return asked === false
      ? { on: false, reason: 'it has no private DNS', place }
      : { on: undefined, reason: 'whether it has private DNS is not known', place };
  const onlyInbound = service === undefined || WITH_GATEWAY.has(service) ? inboundOnly(resource) : undefined;
  const dns = dnsOf(vpc, place);
  if (dns?.on === false || onlyInbound?.on === false) return dns?.on === false ? dns : onlyInbound!;
  return dns ?? onlyInbound ?? { on: true, reason: 'it has private DNS', place };
}

/**
 * Of a service with gateway endpoints the private DNS may be for networks outside of the VPC alone. AWS takes it so
 * where nobody says: it then refuses an endpoint in a VPC without a gateway endpoint.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html#private-dns-s3
 * https://github.com/hashicorp/terraform-provider-aws/issues/31117
 */
function inboundOnly(resource: Resource): PrivateDns | undefined {
  const place = resource.at('DnsOptions', 'PrivateDnsOnlyForInboundResolverEndpoint');
  const only = isOnlyInbound(place);
  if (only === false) return undefined;
  return only === true
    ? { on: false, reason: 'its private DNS is only for inbound Resolver endpoints, not for its VPC', place }
    : { on: undefined, reason: 'whether its private DNS is for its VPC too is not told', place };
}

/** CloudFormation has words for it, Terraform a flag. */
function isOnlyInbound(place: View): Answer {
  const word = place.string();
  if (word.kind === 'known' && word.value === 'OnlyInboundResolver') return true;
  if (word.kind === 'known' && word.value === 'AllResolvers') return false;
  const flag = place.boolean();
  return flag.kind === 'known' ? flag.value : undefined;
}

/**
 * What of the VPC keeps private DNS from working: support is on unless told, names of hosts are off, but in the default
 * VPC. https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html#vpc-dns-support
 */
function dnsOf({ name, resource }: Vpc, fallback: View): PrivateDns | undefined {
  if (resource === undefined) {
    const reason = `whether DNS support and DNS hostnames are on in ${name} is not in these files`;
    return { on: undefined, reason, place: fallback };
  }
  // Only the default VPC says nothing of its block: AWS gives it.
  const isDefault = ['CidrBlock', 'Ipv4IpamPoolId'].every((key) => resource.at(key).present === false);
  let unknown: PrivateDns | undefined;
  for (const [key, what, usual] of [
    ['EnableDnsSupport', 'DNS support', true],
    ['EnableDnsHostnames', 'DNS hostnames', isDefault],
  ] as const) {
    const place = resource.at(key);
    const on = flagAt(place, usual);
    if (on === false)
      return { on: false, reason: `private DNS needs ${what}, and ${name} has it off`, place };
    if (on === undefined)
      unknown ??= {
        on: undefined,
        reason: `private DNS needs ${what}, and whether ${name} has it on is not known`,
        place,
      };
  }
  return unknown;
}
