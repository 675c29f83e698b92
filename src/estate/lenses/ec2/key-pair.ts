import type { Lens } from '../lens.ts';
import { named } from '../named.ts';

/** `aws_key_pair` as `AWS::EC2::KeyPair`. */
export const keyPair: Lens = {
  terraform: 'aws_key_pair',
  cloudformation: 'AWS::EC2::KeyPair',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/key_pair',
  fields: {
    ...named('KeyName', 'key_name', 'key_name_prefix'),
    public_key: 'PublicKeyMaterial',
    tags: { to: 'Tags', tags: true },
  },
  attributes: { key_pair_id: 'KeyPairId', fingerprint: 'KeyFingerprint', key_name: '', id: '' },
  notInTerraform: {
    KeyType: 'the provider only imports public keys',
    KeyFormat: 'the provider only imports public keys',
  },
  notInCloudFormation: {},
};
