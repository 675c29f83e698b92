import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../estate/index.ts';
import { parseJson } from '../text/json.ts';
import { isAssemblyManifest } from './assembly.ts';
import { readFiles } from './testing.ts';

const manifest = {
  version: '36.0.0',
  artifacts: {
    'App.assets': { type: 'cdk:asset-manifest', properties: { file: 'App.assets.json' } },
    App: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111122223333/eu-west-1',
      properties: { templateFile: 'App.template.json', stackName: 'app-prod' },
      displayName: 'App',
    },
    Anywhere: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Anywhere.template.json' },
    },
    'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    Lost: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: 'Lost.template.json' },
    },
  },
};

const cluster = (path: string) => ({
  Type: 'AWS::EKS::Cluster',
  Properties: {
    Name: { 'Fn::Sub': '${AWS::StackName}-${AWS::Region}' },
    Tags: [{ Key: 'p', Value: { Ref: 'AWS::Partition' } }],
  },
  Metadata: { 'aws:cdk:path': path },
});

const files = {
  'cdk.out/manifest.json': JSON.stringify(manifest),
  'cdk.out/App.template.json': JSON.stringify({
    Resources: {
      Cluster: cluster('App/Eks/Resource'),
      Nested: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: { TemplateURL: { 'Fn::Sub': 'https://s3.${AWS::Region}.amazonaws.com/x.json' } },
        Metadata: { 'aws:asset:path': 'AppNested.nested.template.json', 'aws:cdk:path': 'App/Nested' },
      },
    },
  }),
  'cdk.out/AppNested.nested.template.json': JSON.stringify({
    Resources: { Inner: cluster('App/Nested/Inner') },
  }),
  'cdk.out/Anywhere.template.json': JSON.stringify({ Resources: { Other: cluster('Anywhere/Other') } }),
  'cdk.out/App.assets.json': '{}',
  'cdk.out/tree.json': '{}',
  'cdk.out/assembly-Prod/manifest.json': JSON.stringify({
    version: '36.0.0',
    artifacts: {
      P: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://444455556666/cn-north-1',
        properties: { templateFile: 'P.template.json' },
      },
    },
  }),
  'cdk.out/assembly-Prod/P.template.json': JSON.stringify({
    Resources: { Staged: cluster('Prod/P/Staged') },
  }),
};

describe('a CDK assembly', () => {
  const { resource, claimed, estate } = readFiles(files);

  it('gives its stacks account, region and names', () => {
    const app = resource('Cluster');
    expect(app.scope).toEqual({
      kind: 'account',
      id: 'stack:cdk.out/App.template.json',
      account: '111122223333',
      region: 'eu-west-1',
    });
    expect(app).toMatchObject({ construct: 'App/Eks/Resource', address: 'App/Eks/Resource' });
    expect(app.at('Name').value()).toMatchObject({ kind: 'known', value: 'app-prod-eu-west-1' });
    expect(resource('Other').scope).toEqual({ kind: 'account', id: 'stack:cdk.out/Anywhere.template.json' });
    expect(resource('Other').at('Name').value().kind).toBe('unknown');
    expect(resource('Staged').at('Tags', 0, 'Value').value()).toMatchObject({ value: 'aws-cn' });
  });

  it('finds nested stacks and assemblies', () => {
    expect(resource('Inner')).toMatchObject({
      address: 'App/Nested/Inner',
      scope: { id: 'stack:cdk.out/App.template.json/Nested', region: 'eu-west-1' },
    });
    expect(resource('Staged').scope.account).toBe('444455556666');
  });

  it('claims what belongs to it', () => {
    expect([...claimed].toSorted()).toEqual(
      Object.keys(files)
        .filter((path) => path !== 'cdk.out/manifest.json')
        .toSorted(),
    );
  });

  it('reports what is missing', () => {
    expect(estate.problems.map(({ code }) => code)).toEqual(['assembly-artifact-not-found']);
  });

  it('is told from other manifests', () => {
    const root = (value: unknown) =>
      parseJson(new SourceFile('manifest.json', JSON.stringify(value))).trees[0]!;
    expect(isAssemblyManifest(root(manifest))).toBe(true);
    expect(isAssemblyManifest(root({ version: '1', artifacts: { a: { type: 'other' } } }))).toBe(false);
    expect(isAssemblyManifest(root({ name: 'App', icons: [] }))).toBe(false);
  });

  it('that contains itself is stopped', () => {
    const loop = JSON.stringify({
      version: '1',
      artifacts: { a: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } },
    });
    expect(readFiles({ 'cdk.out/manifest.json': loop }).codes).toEqual(['assembly-recursion']);
  });
});
