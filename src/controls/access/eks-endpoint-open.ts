import type { Decision, Resource } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { internetIn, parseCidr, size } from '../../reach/network/cidr.ts';
import type { View } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';

export default control({
  id: 'eks-endpoint-open',
  title: 'The API endpoint is not open to the whole internet',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'With an endpoint that the whole internet reaches, one stolen token or kubeconfig is enough to act from anywhere, and ' +
    'every flaw in front of authentication is open to everybody. Scanners find new endpoints within hours.',
  references: [
    cisEks('5.4.1'),
    attack('T1133'),
    page(
      'Cluster API server endpoint',
      'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
    ),
    page('VpcConfigRequest', 'https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html'),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (resource) => decide(resource),
  fix: {
    text: 'Turn the public endpoint off, or name the networks you come from in PublicAccessCidrs.',
    safe: false,
    breaks: 'clients and pipelines that come from elsewhere; nodes too, where the private endpoint is off',
    cloudformation: 'ResourcesVpcConfig:\n  EndpointPrivateAccess: true\n  EndpointPublicAccess: false',
  },
  examples: () => [
    failing('cloudformation', 'Nothing is written: public, and open to all', vpc(''), 'ResourcesVpcConfig:'),
    failing(
      'cloudformation',
      'Public is written, and no list',
      vpc(`
        EndpointPublicAccess: true`),
      'EndpointPublicAccess: true',
    ),
    failing(
      'cloudformation',
      'The second block',
      vpc(`
        PublicAccessCidrs:
          - 198.51.100.7/32
          - 0.0.0.0/0`),
      '- 0.0.0.0/0',
    ),
    failing(
      'cloudformation',
      'Two halves make the internet',
      vpc(`
        PublicAccessCidrs:
          - 0.0.0.0/1
          - 128.0.0.0/1`),
      '- 0.0.0.0/1',
    ),
    failing(
      'cloudformation',
      'The internet of IPv6',
      vpc(`
        PublicAccessCidrs: ["::/0"]`),
      '::/0',
    ),
    failing(
      'cloudformation',
      'A known block that is open is not saved by one that is not known',
      vpc(`
        PublicAccessCidrs:
          - !Ref Office
          - 0.0.0.0/0`),
      '- 0.0.0.0/0',
    ),
    open(
      'cloudformation',
      'A parameter that nobody has set',
      vpc(`
        PublicAccessCidrs: [!Ref Office]`),
      '  Office:',
    ),
    passing(
      'cloudformation',
      'An office',
      vpc(`
        PublicAccessCidrs: [198.51.100.7/32]`),
    ),
    passing(
      'cloudformation',
      'Off',
      vpc(`
        EndpointPublicAccess: "false"
        EndpointPrivateAccess: true`),
    ),
  ],
});

function vpc(properties: string): string {
  return `Parameters:
  Office: { Type: String }
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig:
        SubnetIds: [subnet-1, subnet-2]${properties}
`;
}

function decide(cluster: Resource): Decision {
  const access = cluster.at('ResourcesVpcConfig', 'EndpointPublicAccess').boolean();
  const list = cluster.at('ResourcesVpcConfig', 'PublicAccessCidrs');
  if ((access.kind === 'known' || access.kind === 'default') && !access.value) return pass(access.at);
  const { items, rest } = list.items();
  const blocks: { range: Range; at: View }[] = [];
  let unknown: Decision | undefined = rest === undefined ? undefined : undecided(rest);
  for (const at of items) {
    const text = at.string();
    if (text.kind === 'unknown') unknown ??= undecided(text);
    else if (text.kind !== 'absent') {
      const range = parseCidr(text.value);
      if (range === undefined) unknown ??= undecidedAt(at, `${text.value} is no network address`);
      else blocks.push({ range, at });
    }
  }
  if (internetIn(blocks.map(({ range }) => range)) !== 'world') return unknown ?? pass(list, access.at);
  if (access.kind === 'unknown') return undecided(access);
  const widest =
    blocks.find(({ range }) => internetIn([range]) === 'world') ??
    blocks.reduce((a, b) => (size([b.range]) > size([a.range]) ? b : a));
  const texts = blocks.map(({ at }) => at.string()).flatMap((text) => ('value' in text ? [text.value] : []));
  const written = widest.at.defaultedBy === undefined;
  return fail(
    // Who has written `true` changes that; who has written nothing writes the list.
    written ? widest.at : access.kind === 'known' ? access.at : list,
    written
      ? `the public endpoint is open to ${texts.slice(0, 4).join(', ')}, which is the whole internet`
      : `the public endpoint is open to the whole internet: without PublicAccessCidrs it is ${texts.join(' and ')}`,
    access.at,
  );
}
