import type { About, Decision, Resource, View } from '../../estate/index.ts';
import {
  containerName,
  eachContainer,
  fail,
  pass,
  undecided,
  undecidedAt,
  workloadTypes,
} from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { awsKeyIn, decoded, mayHoldKey, namesAwsKey } from './_aws-keys.ts';
import { deployment, template } from './_examples.ts';
import { textOf } from './_policies.ts';

/** Where AWS resources keep a text that runs at start-up. */
const USER_DATA: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::EC2::Instance', ['UserData']],
  ['AWS::EC2::LaunchTemplate', ['LaunchTemplateData', 'UserData']],
  ['AWS::AutoScaling::LaunchConfiguration', ['UserData']],
]);
const WORKLOADS = new Set(workloadTypes);

export default control({
  id: 'static-aws-keys',
  title: 'No AWS access key is written down',
  layer: 'identity',
  stage: 'deploy',
  severity: 'critical',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'A key in a manifest or template is in every clone, every backup and every log of what deploys it. It never expires ' +
    'and works from anywhere: leaked keys are tried within minutes.',
  references: [
    attack('T1552.001'),
    attack('T1078.004'),
    page('Secure access keys', 'https://docs.aws.amazon.com/IAM/latest/UserGuide/securing_access-keys.html'),
    page('EKS Pod Identity', 'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html'),
  ],
  appliesTo: [
    ...workloadTypes,
    'ConfigMap',
    'Secret',
    ...USER_DATA.keys(),
    'AWS::Lambda::Function',
    'AWS::ECS::TaskDefinition',
    'AWS::CodeBuild::Project',
  ],
  decide: (resource) => decide(resource),
  fix: {
    text: 'Deactivate the key and look for its use in CloudTrail; give the workload a role by EKS Pod Identity or IRSA.',
    safe: false,
    breaks: 'whatever still signs in with the key',
    kubernetes: 'spec:\n  serviceAccountName: backup # with an EKS Pod Identity association',
    cloudformation: 'Role: !GetAtt FunctionRole.Arn',
  },
  examples: () => [
    failing(
      'kubernetes',
      'In an init container, the second variable',
      deployment(`
      initContainers:
        - name: fetch
          image: example.com/fetch:1.0.0
          env:
            - { name: AWS_REGION, value: eu-west-1 }
            - { name: KEY, value: AKIAIOSFODNN7EXAMPLE }
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`),
      'AKIAIOSFODNN7EXAMPLE',
    ),
    failing(
      'kubernetes',
      'In a file of a ConfigMap, at its line',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws, namespace: shop }
data:
  credentials: |
    [default]
    region = eu-west-1
    aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
      'aws_secret_access_key',
    ),
    failing(
      'kubernetes',
      'In a Secret, by its name and length: its values are not read',
      `apiVersion: v1
kind: Secret
metadata: { name: aws, namespace: shop }
stringData:
  AWS_ACCESS_KEY_ID: AKIAIOSFODNN7EXAMPLE
`,
      'AWS_ACCESS_KEY_ID',
    ),
    failing(
      'cloudformation',
      'In user data',
      template(`
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData:
          Fn::Base64: !Sub |
            #!/bin/sh
            export AWS_DEFAULT_REGION=\${AWS::Region}
            export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
            aws s3 cp s3://config/node /etc/node`),
      'AKIAIOSFODNN7EXAMPLE',
    ),
    failing(
      'cloudformation',
      'In the default of a parameter',
      `Parameters:
  Key: { Type: String, Default: AKIAIOSFODNN7EXAMPLE }
${template(`
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Environment: { Variables: { STAGE: prod, AWS_KEY: !Ref Key } }`)}`,
      'Default: AKIAIOSFODNN7EXAMPLE',
    ),
    open(
      'cloudformation',
      'By an open parameter',
      `Parameters:
  Key: { Type: String, NoEcho: true }
${template(`
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Environment: { Variables: { AWS_SECRET_ACCESS_KEY: !Ref Key } }`)}`,
      '  Key:',
    ),
    passing(
      'kubernetes',
      'A region, a name, and the password of a local object store',
      deployment(`
      containers:
        - name: web
          image: example.com/web:1.0.0
          env:
            - { name: AWS_REGION, value: eu-west-1 }
            - { name: AWS_ACCESS_KEY_ID, value: minioadmin }`),
    ),
  ],
});

function decide(resource: Resource): Decision | readonly About[] {
  const { type } = resource;
  if (WORKLOADS.has(type)) return ofContainers(resource);
  if (type === 'ConfigMap') return ofEntries(resource.at('data'), resource);
  if (type === 'Secret') return ofSecret(resource);
  if (type === 'AWS::Lambda::Function') return ofEntries(resource.at('Environment', 'Variables'), resource);
  if (type === 'AWS::CodeBuild::Project') {
    return ofList(resource.at('Environment', 'EnvironmentVariables'), 'Name', 'Value');
  }
  if (type === 'AWS::ECS::TaskDefinition') {
    return resource
      .at('ContainerDefinitions')
      .items()
      .items.flatMap((container) => ofList(container.get('Environment'), 'Name', 'Value'));
  }
  return ofUserData(resource.at(...USER_DATA.get(type)!));
}

function ofContainers(workload: Resource): readonly About[] {
  const about: About[] = [];
  const containers = eachContainer(
    workload,
    (container) => {
      const found = ofList(
        container.get('env'),
        'name',
        'value',
        `container ${containerName(container)} has `,
      );
      about.push(...found);
      return undefined;
    },
    { windows: true },
  );
  return [...about, ...containers];
}

/** A list of names and values: a decision for each that is a key, else one for all. */
function ofList(list: View, nameKey: string, valueKey: string, subject = 'it has '): About[] {
  const about: About[] = [];
  const { items, rest } = list.items();
  for (const item of items) {
    const name = item.get(nameKey).string();
    const decision = ofValue(name.kind === 'known' ? name.value : '', item.get(valueKey), subject);
    if (decision !== undefined) about.push({ subject: item, decision });
  }
  if (about.length > 0) return about;
  if (rest !== undefined) return [{ subject: rest.at, decision: undecided(rest) }];
  return items.length === 0 ? [] : [{ subject: list, decision: pass(list) }];
}

function ofEntries(map: View, resource: Resource): readonly About[] {
  const about: About[] = [];
  const { entries, rest } = map.entries();
  for (const [name, view] of entries) {
    const decision = ofValue(name, view, `${resource.name} has `);
    if (decision !== undefined) about.push({ subject: view, decision });
  }
  if (about.length > 0) return about;
  if (rest !== undefined) return [{ subject: rest.at, decision: undecided(rest) }];
  return entries.length === 0 ? [] : [{ subject: map, decision: pass(map) }];
}

/** Fails on a key; can't be told where the name says that it is one and the value is not known. */
function ofValue(name: string, view: View, subject: string): Decision | undefined {
  const found = awsKeyIn(name, view);
  if (found !== undefined)
    return fail(found.at, `${subject}${found.what} written down${name === '' ? '' : ` in ${name}`}`);
  const value = view.string();
  return value.kind === 'unknown' && namesAwsKey(name) ? undecided(value) : undefined;
}

/** How long a key is, as it is written under `data` and `stringData`, with or without a line break behind it. */
const LENGTHS = { data: new Set([28, 29, 56, 57]), stringData: new Set([20, 21, 40, 41]) };

/** The values of a Secret are not read: their names and lengths are all there is. */
function ofSecret(secret: Resource): readonly About[] {
  const about: About[] = [];
  let any = false;
  for (const key of ['data', 'stringData'] as const) {
    for (const [name, view] of secret.at(key).entries().entries) {
      any = true;
      if (!namesAwsKey(name)) continue;
      const value = view.string();
      const length =
        value.kind === 'known'
          ? Number(/^redacted:.*:(\d+)$/.exec(value.value)?.[1] ?? Number.NaN)
          : Number.NaN;
      if (length === 0) continue;
      const decision = LENGTHS[key].has(length)
        ? fail(view, `by its name and length ${name} of ${secret.name} is an AWS key, written down`)
        : undecidedAt(
            view,
            `${name} is called like an AWS key, and its length is not that of one: it may stand in for one`,
          );
      about.push({ subject: view, decision });
    }
  }
  if (about.length > 0 || !any) return about;
  return [{ subject: secret.root, decision: pass(secret.root) }];
}

function ofUserData(view: View): Decision | [] {
  const value = view.string();
  if (value.kind === 'absent') return [];
  const found = awsKeyIn('', view);
  if (found !== undefined) return fail(found.at, `the user data has ${found.what} written down`);
  const text = textOf(value);
  if (value.kind === 'known' && text !== undefined && /(?:AKIA|ASIA)[A-Z0-9]{16}/.test(decoded(text))) {
    return fail(view, 'the user data has an AWS access key id written down');
  }
  if (mayHoldKey(value)) return undecidedAt(view, 'an AWS key is put into the user data when it is deployed');
  return text === undefined && value.kind === 'unknown' ? undecided(value) : pass(view);
}
