import type { Lens } from '../lens.ts';
import { besideRouteTable } from './besides.ts';

/** `aws_default_route_table` as `AWS::EC2::RouteTable`. */
export const defaultRouteTable: Lens = {
  terraform: 'aws_default_route_table',
  cloudformation: 'AWS::EC2::RouteTable',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_route_table',
  fields: { tags: { to: 'Tags', tags: true } },
  attributes: { id: '' },
  besides: {
    ...besideRouteTable,
    default_route_table_id: {
      cloudformation: 'AWS::EC2::MainRouteTableAssociation',
      whole: 'RouteTableId',
      to: 'VpcId',
    },
  },
  notInTerraform: { VpcId: 'the table names its VPC itself' },
  notInCloudFormation: {
    default_route_table_id: 'the table itself: AWS made it as the main one of its VPC',
    propagating_vgws: 'each is an AWS::EC2::VPNGatewayRoutePropagation',
    route: 'each is an AWS::EC2::Route',
  },
};
