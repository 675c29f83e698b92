import type { Lens, Part } from '../lens.ts';

/** `aws_ec2_managed_prefix_list` as `AWS::EC2::PrefixList`. */
export const managedPrefixList: Lens = {
  terraform: 'aws_ec2_managed_prefix_list',
  cloudformation: 'AWS::EC2::PrefixList',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_managed_prefix_list',
  fields: {
    address_family: 'AddressFamily',
    entry: { to: 'Entries', blocks: { cidr: 'Cidr', description: 'Description' } },
    max_entries: 'MaxEntries',
    name: 'PrefixListName',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};

/** One entry of a prefix list. */
export const managedPrefixListEntry: Part = {
  terraform: 'aws_ec2_managed_prefix_list_entry',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_managed_prefix_list_entry',
  of: [{ argument: 'prefix_list_id', terraform: ['aws_ec2_managed_prefix_list'] }],
  into: { append: 'Entries', item: { cidr: 'Cidr', description: 'Description' } },
  notInCloudFormation: {},
};
