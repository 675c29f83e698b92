import { describe, expect, it } from 'vitest';
import { inEachWorld } from '../../estate/index.ts';
import { plain, read, readFiles, written } from './testing.ts';
import { noRepository } from '../testing.ts';
import type { ReadContext } from '../source.ts';
import { nestedTemplates, parseTemplate } from './nested-files.ts';

const CHILD = `Parameters:
  Public: {Type: String}
  Subnets: {Type: CommaDelimitedList}
  Role: {Type: String}
Conditions:
  IsPublic: !Equals [!Ref Public, 'true']
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: !Ref Role
      ResourcesVpcConfig:
        EndpointPublicAccess: !If [IsPublic, true, false]
        SubnetIds: !Ref Subnets
Outputs:
  Fixed: {Value: here}
  Arn: {Value: !GetAtt Cluster.Arn}
  Text: {Value: !Sub 'x-\${Cluster}-y'}
`;

const PARENT = `Parameters:
  Open: {Type: String, AllowedValues: ['true', 'false']}
Conditions:
  WithCluster: !Equals [!Ref Open, 'true']
Resources:
  Role: {Type: AWS::IAM::Role}
  A: {Type: AWS::EC2::Subnet}
  B: {Type: AWS::EC2::Subnet}
  Eks:
    Type: AWS::CloudFormation::Stack
    Condition: WithCluster
    Properties:
      TemplateURL: ./child.yaml
      Parameters:
        Public: !Ref Open
        Role: !GetAtt Role.Arn
        Subnets: !Join [',', [!Ref A, !Ref B]]
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Fixed: !GetAtt Eks.Outputs.Fixed
      Arn: !GetAtt Eks.Outputs.Arn
      Text: !GetAtt Eks.Outputs.Text
      None: !GetAtt Eks.Outputs.None
`;

describe('nested stacks', () => {
  const reading = readFiles({ 'infra/main.yaml': PARENT, 'infra/child.yaml': CHILD });
  const cluster = reading.resource('Cluster');

  it('are read in a scope of their own, and claimed', () => {
    expect(reading.estate.problems).toEqual([]);
    expect([...reading.claimed]).toEqual(['infra/child.yaml']);
    expect(cluster.scope).toMatchObject({
      id: 'stack:infra/main.yaml/Eks',
      parent: { id: 'stack:infra/main.yaml' },
    });
    expect(cluster.address).toBe('Eks/Resources.Cluster');
  });

  it('get what is passed on, with the way it took', () => {
    const role = cluster.at('RoleArn');
    expect(role.value()).toMatchObject({ known: { kind: 'pointer', target: 'Role', attribute: 'Arn' } });
    expect(reading.estate.follow(role, 'AWS::IAM::Role')).toMatchObject({ kind: 'resource' });
    expect(role.steps.map(({ what, file }) => [what, file.path])).toEqual([
      ['!Ref Role', 'infra/child.yaml'],
    ]);
    expect(written(role)).toBe('!GetAtt Role.Arn');
    const subnets = cluster.at('ResourcesVpcConfig', 'SubnetIds').items();
    expect(subnets.items.map((item) => item.value())).toMatchObject([
      { known: { target: 'A' } },
      { known: { target: 'B' } },
    ]);
  });

  it('share the open parameters of the stack above', () => {
    const { worlds } = inEachWorld(() => [
      cluster.existsHere,
      plain(cluster.at('ResourcesVpcConfig', 'EndpointPublicAccess')),
    ]);
    expect(worlds.map(({ result }) => result)).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('give outputs to the stack above', () => {
    const topic = reading.resource('Topic');
    expect(written(topic.at('Fixed'))).toBe('here');
    expect(topic.at('Fixed').file?.path).toBe('infra/child.yaml');
    expect(topic.at('Arn').value()).toMatchObject({
      known: { kind: 'pointer', target: 'Cluster', attribute: 'Arn', scope: 'stack:infra/main.yaml/Eks' },
    });
    expect(topic.at('Text').value()).toMatchObject({
      known: { kind: 'pattern', parts: ['x-', undefined, '-y'] },
    });
    expect(topic.at('None').value()).toMatchObject({ known: { kind: 'pointer', target: 'Eks' } });
  });

  it('do not take a resource above for one of their own name', () => {
    const parent = PARENT.replaceAll('Role:', 'Cluster:')
      .replace('Cluster: !GetAtt Role.Arn', 'Role: !GetAtt Cluster.Arn')
      .replace('Role.Arn', 'Cluster.Arn');
    const { resource } = readFiles({ 'main.yaml': parent, 'child.yaml': CHILD });
    expect(resource('Topic')).toBeDefined();
    const role = readFiles({ 'main.yaml': parent, 'child.yaml': CHILD })
      .estate.ofType('AWS::EKS::Cluster')[0]!
      .at('RoleArn')
      .value();
    expect(role).toMatchObject({
      kind: 'unknown',
      known: { kind: 'pointer', target: 'Cluster', scope: 'stack:main.yaml' },
    });
  });

  it('hand resources to each other: what one makes, the one beside it names', () => {
    const { estate, resource } = readFiles({
      'main.yaml': `Resources:
  Network: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: network.yaml}}
  Nodes: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nodes.yaml, Parameters: {Subnet: !GetAtt Network.Outputs.Subnet}}}
`,
      'network.yaml':
        'Resources: {Public: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: true}}}\nOutputs: {Subnet: {Value: !Ref Public}}\n',
      'nodes.yaml':
        'Parameters: {Subnet: {Type: String}}\nResources: {Group: {Type: AWS::EKS::Nodegroup, Properties: {Subnets: [!Ref Subnet]}}}\n',
    });
    const subnet = resource('Group').at('Subnets', 0);
    expect(estate.follow(subnet, 'AWS::EC2::Subnet')).toMatchObject({
      kind: 'resource',
      resource: { name: 'Public' },
    });
  });

  it('tell an open parameter apart by what they compare it with', () => {
    const parent =
      'Parameters: {P: {Type: String}}\nResources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Public: !Ref P}}}\n';
    const { resource } = readFiles({ 'main.yaml': parent, 'child.yaml': CHILD });
    const { worlds } = inEachWorld(() =>
      plain(resource('Cluster').at('ResourcesVpcConfig', 'EndpointPublicAccess')),
    );
    expect(worlds.map(({ result, assumptions }) => [assumptions[0]!.variable.id, result])).toEqual([
      ['stack:main.yaml/S#Public', true],
      ['stack:main.yaml/S#Public', false],
    ]);
  });

  it('that are not at hand are reported, and the stack stays', () => {
    const stack = (url: string): string =>
      `Parameters: {Bucket: {Type: String}}\nResources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${url}}}\n`;
    for (const [url, code] of [
      ['https://s3.amazonaws.com/b/t.yaml', 'nested-stack-not-local'],
      ["!Sub 'https://${Bucket}/t.yaml'", 'nested-stack-not-local'],
      ['missing.yaml', 'nested-stack-not-found'],
    ] as const) {
      const { codes, resource } = read(stack(url));
      expect(codes).toEqual([code]);
      expect(resource('S').type).toBe('AWS::CloudFormation::Stack');
    }
  });

  it('that contain themselves are stopped', () => {
    const stack = (url: string): string =>
      `Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${url}}}\n`;
    const { codes } = readFiles({ 'a.yaml': stack('b.yaml'), 'b.yaml': stack('a.yaml') });
    expect(codes).toEqual(['nested-stack-recursion']);
    expect(readFiles({ 'a.yaml': stack('a.yaml') }).codes).toEqual(['nested-stack-recursion']);
  });

  it('multiply only so far', () => {
    const many = (url: string): string =>
      `Resources:\n${Array.from({ length: 30 }, (_, at) => `  S${at}: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${url}}}\n`).join('')}`;
    const { codes, estate } = readFiles({
      'a.yaml': many('b.yaml'),
      'b.yaml': many('c.yaml'),
      'c.yaml': many('d.yaml'),
      'd.yaml': CHILD,
    });
    expect(new Set(codes)).toEqual(new Set(['too-many-nested-stacks']));
    expect(estate.resources.length).toBeLessThan(20_000);
  });

  it('that pass outputs in a circle come to an end', () => {
    const child =
      'Parameters: {P: {Type: String}}\nResources: {T: {Type: A::B::C, Properties: {P: !Ref P}}}\nOutputs: {O: {Value: !Ref P}}\n';
    const parent = `Resources:
  One: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: c.yaml, Parameters: {P: !GetAtt Two.Outputs.O}}}
  Two: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: c.yaml, Parameters: {P: !GetAtt One.Outputs.O}}}
`;
    expect(readFiles({ 'a.yaml': parent, 'c.yaml': child }).resource('T').at('P').value().kind).toBe(
      'unknown',
    );
  });

  it('are known by their files before they are read, unless they go in a circle', () => {
    const stack = (url: string): string =>
      `Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${url}}}\n`;
    const texts = {
      'main.yaml': PARENT,
      'child.yaml': CHILD,
      'a.yaml': stack('b.yaml'),
      'b.yaml': stack('a.yaml'),
    };
    const { files, estate } = readFiles(texts);
    const context: ReadContext = {
      ...noRepository,
      estate,
      options: {},
      relative: () => '',
      claim: () => {},
      open: (path) => files.get(path.replace('./', '')),
    };
    const nested = (path: string): string[] => {
      const file = files.get(path)!;
      return nestedTemplates(file, parseTemplate(file).trees[0]!, context).map((one) => one.path);
    };
    expect(nested('main.yaml')).toEqual(['child.yaml']);
    expect(nested('a.yaml')).toEqual([]);
    expect(nested('child.yaml')).toEqual([]);
  });
});
