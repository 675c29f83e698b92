import type { Lens } from '../lens.ts';
import { besideRouteTable } from './besides.ts';

/** `aws_route_table` as `AWS::EC2::RouteTable`. */
export const routeTable: Lens = {
  terraform: 'aws_route_table',
  cloudformation: 'AWS::EC2::RouteTable',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table',
  fields: { tags: { to: 'Tags', tags: true }, vpc_id: 'VpcId' },
  attributes: { id: '' },
  besides: besideRouteTable,
  notInTerraform: {},
  notInCloudFormation: {
    propagating_vgws: 'each is an AWS::EC2::VPNGatewayRoutePropagation',
    route: 'each is an AWS::EC2::Route',
  },
};
