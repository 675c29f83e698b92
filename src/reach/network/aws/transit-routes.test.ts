import { describe, expect, it } from 'vitest';
import type { Network } from '../index.ts';
import { accountSays, answer, networkOf, pod } from './testing-aws.ts';

/** A cluster, a VPC with data and a VPC by which everybody goes out, with a gateway that has no default tables. */
const BASE = `
resource "aws_ec2_transit_gateway" "hub" {
  default_route_table_association = "disable"
  default_route_table_propagation = "disable"
}
resource "aws_ec2_transit_gateway_route_table" "spokes" { transit_gateway_id = aws_ec2_transit_gateway.hub.id }
resource "aws_ec2_transit_gateway_route_table" "shared" { transit_gateway_id = aws_ec2_transit_gateway.hub.id }
resource "aws_eks_cluster" "c" {
  name = "shop"
  role_arn = "role"
  vpc_config { subnet_ids = [aws_subnet.shop.id] }
}
resource "aws_eks_node_group" "n" {
  cluster_name = aws_eks_cluster.c.name
  node_role_arn = "role"
  subnet_ids = [aws_subnet.shop.id]
}
resource "aws_internet_gateway" "out" { vpc_id = aws_vpc.out.id }
resource "aws_nat_gateway" "out" { subnet_id = aws_subnet.public.id }
`;

function vpc(name: string, cidr: string): string {
  return `resource "aws_vpc" "${name}" { cidr_block = "${cidr}" }\n`;
}

function subnet(
  name: string,
  owner: string,
  cidr: string,
  zone: string,
  routes: Readonly<Record<string, string>>,
): string {
  const blocks = Object.entries(routes).map(
    ([to, by]) => `  route {\n    cidr_block = "${to}"\n    ${by}\n  }\n`,
  );
  return `resource "aws_subnet" "${name}" {
  vpc_id = aws_vpc.${owner}.id
  cidr_block = "${cidr}"
  availability_zone = ${zone}
}
resource "aws_route_table" "${name}" {
  vpc_id = aws_vpc.${owner}.id
${blocks.join('')}}
resource "aws_route_table_association" "${name}" {
  subnet_id = aws_subnet.${name}.id
  route_table_id = aws_route_table.${name}.id
}
`;
}

const HUB = 'transit_gateway_id = aws_ec2_transit_gateway.hub.id';

function attachment(name: string, subnets: string, table: string | undefined, more = ''): string {
  const own = `transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment.${name}.id`;
  const associated = `resource "aws_ec2_transit_gateway_route_table_association" "${name}" {
  ${own}
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.${table}.id
}
`;
  return `resource "aws_ec2_transit_gateway_vpc_attachment" "${name}" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id = aws_vpc.${name}.id
  subnet_ids = [aws_subnet.${subnets}.id]
  ${more}
}
${table === undefined ? '' : associated}`;
}

function route(name: string, table: string, cidr: string, to: string): string {
  const target = to === 'blackhole' ? 'blackhole = true' : `transit_gateway_attachment_id = ${to}`;
  return `resource "aws_ec2_transit_gateway_route" "${name}" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.${table}.id
  destination_cidr_block = "${cidr}"
  ${target}
}
`;
}

function learns(table: string, name: string): string {
  return `resource "aws_ec2_transit_gateway_route_table_propagation" "${table}_${name}" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.${table}.id
  transit_gateway_attachment_id = aws_ec2_transit_gateway_vpc_attachment.${name}.id
}
`;
}

const to = (name: string): string => `aws_ec2_transit_gateway_vpc_attachment.${name}.id`;
const PARTS = {
  base: BASE,
  shop: vpc('shop', '10.0.0.0/16'),
  shopSubnet: subnet('shop', 'shop', '10.0.1.0/24', '"eu-west-1a"', { '0.0.0.0/0': HUB }),
  data: vpc('data', '10.1.0.0/16'),
  dataSubnet: subnet('data', 'data', '10.1.1.0/24', '"eu-west-1a"', { '10.0.0.0/8': HUB }),
  out: vpc('out', '10.2.0.0/16'),
  door: subnet('door', 'out', '10.2.1.0/24', '"eu-west-1a"', {
    '0.0.0.0/0': 'nat_gateway_id = aws_nat_gateway.out.id',
  }),
  public: subnet('public', 'out', '10.2.2.0/24', '"eu-west-1a"', {
    '0.0.0.0/0': 'gateway_id = aws_internet_gateway.out.id',
    '10.0.0.0/8': HUB,
  }),
  shopAttachment: attachment('shop', 'shop', 'spokes'),
  dataAttachment: attachment('data', 'data', 'shared'),
  outAttachment: attachment('out', 'door', 'shared'),
  toOut: route('out', 'spokes', '0.0.0.0/0', to('out')),
  toData: learns('spokes', 'data'),
  back: learns('shared', 'shop'),
  more: '',
};

const networkWith = (parts: Partial<typeof PARTS> = {}): Network =>
  networkOf({ 'main.tf': Object.values({ ...PARTS, ...parts }).join(''), 'pods.yaml': pod('web') });

/** The verdict, and the last thing that is said. */
function out(parts: Partial<typeof PARTS>, where = '10.1.1.7'): readonly [string, string | undefined] {
  const found = answer(networkWith(parts), 'shop/web', where, 443);
  return [found.verdict, accountSays(found).at(-1)];
}

const says = (verdict: string, text: string): readonly unknown[] => [verdict, expect.stringContaining(text)];

describe('what Terraform says of a transit gateway', () => {
  it('lets pods reach a VPC whose blocks are announced, and the internet by way of another', () => {
    expect(out({})[0]).toBe('yes');
    const central = answer(networkWith(), 'shop/web', 'internet', 443);
    expect(central.verdict).toBe('yes');
    expect(accountSays(central).slice(1)).toEqual([
      expect.stringContaining(
        'route table aws_route_table.shop sends it to transit gateway aws_ec2_transit_gateway.hub',
      ),
      expect.stringMatching(
        /^main.tf:\d+ transit gateway route table \S+spokes sends it to VPC aws_vpc.out$/,
      ),
      expect.stringContaining('route table aws_route_table.door sends it to NAT gateway aws_nat_gateway.out'),
      expect.stringContaining(
        'route table aws_route_table.public sends it to internet gateway aws_internet_gateway.out',
      ),
      expect.stringMatching(
        /^main.tf:\d+ transit gateway route table \S+shared sends replies to VPC aws_vpc.shop$/,
      ),
    ]);
    expect(answer(networkWith(), 'internet', 'shop/web', 443).verdict).toBe('no');
  });

  it('names the table that has no route, and the one that drops', () => {
    expect(out({ toOut: '', toData: '' })).toEqual(says('no', 'spokes has no route to 10.1.1.7'));
    expect(out({ more: route('drop', 'spokes', '10.1.1.0/24', 'blackhole') })).toEqual(
      says('no', 'spokes blackholes 10.1.1.7'),
    );
    // Of two routes to one block the one that somebody wrote counts.
    expect(out({ more: route('drop', 'spokes', '10.1.0.0/16', 'blackhole') })[0]).toBe('no');
    expect(out({ more: route('drop', 'spokes', '10.0.0.0/8', 'blackhole') })[0]).toBe('yes');
    expect(out({ back: '' })).toEqual(says('no', 'shared has no route to 10.0.1.0/24'));
  });

  it('needs an association of both attachments', () => {
    expect(out({ shopAttachment: attachment('shop', 'shop', undefined) })).toEqual(
      says('no', 'attachment aws_ec2_transit_gateway_vpc_attachment.shop is associated with no route table'),
    );
    expect(out({ dataAttachment: attachment('data', 'data', undefined) })).toEqual(
      says('no', 'attachment aws_ec2_transit_gateway_vpc_attachment.data is associated with no route table'),
    );
  });

  it('gives attachments the default tables, unless they do not want them', () => {
    const base = BASE.replaceAll('"disable"', '"enable"');
    const shop = attachment('shop', 'shop', undefined);
    const data = attachment('data', 'data', undefined);
    expect(out({ base, shopAttachment: shop, dataAttachment: data })[0]).toBe('yes');
    const alone = attachment(
      'shop',
      'shop',
      undefined,
      'transit_gateway_default_route_table_association = false',
    );
    expect(out({ base, shopAttachment: alone, dataAttachment: data })[1]).toContain('with no route table');
    const silent = attachment(
      'data',
      'data',
      undefined,
      'transit_gateway_default_route_table_propagation = false',
    );
    expect(out({ base, shopAttachment: shop, dataAttachment: silent })[1]).toContain(
      'the default route table of aws_ec2_transit_gateway.hub has no route to 10.1.1.7',
    );
    const named = `resource "aws_ec2_transit_gateway_route" "x" {
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
  destination_cidr_block = "10.1.1.0/24"
  blackhole = true
}
`;
    expect(out({ base, shopAttachment: shop, more: named })[1]).toContain('blackholes 10.1.1.7');
  });

  it('has default tables of its own where it is told', () => {
    const base = BASE.replaceAll('"disable"', '"enable"');
    const told = ['association', 'propagation'].map(
      (kind) => `resource "aws_ec2_transit_gateway_default_route_table_${kind}" "x" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.${kind === 'association' ? 'spokes' : 'shared'}.id
}
`,
    );
    const parts = { base, shopAttachment: attachment('shop', 'shop', undefined), more: told.join('') };
    expect(out(parts)[0]).toBe('yes');
    expect(out({ ...parts, back: '' })[0]).toBe('yes');
    expect(out({ ...parts, toData: '', toOut: '' })).toEqual(says('no', 'spokes has no route to 10.1.1.7'));
  });

  it('follows prefix lists', () => {
    const list = `resource "aws_ec2_managed_prefix_list" "l" {
  name = "data"
  address_family = "IPv4"
  max_entries = 1
  entry { cidr = "10.1.1.0/24" }
}
resource "aws_ec2_transit_gateway_prefix_list_reference" "l" {
  prefix_list_id = aws_ec2_managed_prefix_list.l.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.spokes.id
  blackhole = true
}
`;
    expect(out({ more: list })).toEqual(says('no', 'spokes blackholes 10.1.1.7'));
  });
});
