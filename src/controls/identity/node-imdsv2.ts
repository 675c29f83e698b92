import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, must, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { nodeGroup, template } from './_examples.ts';
import { TEMPLATE, groupsOf, imageAsksForTokens } from './_nodes.ts';

const NODE_CLASS = 'karpenter.k8s.aws/EC2NodeClass';

export default control({
  id: 'node-imdsv2',
  title: 'Instances answer metadata requests with a token only (IMDSv2)',
  layer: 'identity',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Without a required token one request through a server-side request forgery, or from any pod, returns the credentials ' +
    'of the node role. The hop limit does not hold it back: it is for tokens only.',
  references: [
    attack('T1552.005'),
    page(
      'Configure instance metadata options for new instances',
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html',
    ),
    page(
      'LaunchTemplate MetadataOptions',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ec2-launchtemplate-metadataoptions.html',
    ),
    page('NodeClasses of Karpenter', 'https://karpenter.sh/docs/concepts/nodeclasses/#specmetadataoptions'),
  ],
  appliesTo: [TEMPLATE, 'AWS::EC2::Instance', 'AWS::AutoScaling::LaunchConfiguration', NODE_CLASS],
  decide: (resource, estate) => decide(resource, estate),
  fix: {
    text: 'Set HttpTokens to required.',
    safe: false,
    breaks: 'software that asks for metadata without a token (very old SDKs and agents)',
    cloudformation: 'MetadataOptions:\n  HttpTokens: required\n  HttpPutResponseHopLimit: 1',
    kubernetes: 'spec:\n  metadataOptions:\n    httpTokens: required\n    httpPutResponseHopLimit: 1',
  },
  examples: () => [
    failing('cloudformation', 'Said', launch('HttpTokens: optional'), 'HttpTokens: optional'),
    failing(
      'cloudformation',
      'Not said: the older image lets both in',
      template(`
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m6i.large
${nodeGroup(`
      AmiType: AL2_x86_64
      LaunchTemplate: { Id: !Ref Template, Version: "1" }`)}`),
      'LaunchTemplateData:',
    ),
    open(
      'cloudformation',
      'Not said: AL2023 asks for tokens, unless the account has another default',
      template(`
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        MetadataOptions: { HttpPutResponseHopLimit: 1 }
${nodeGroup(`
      AmiType: AL2023_x86_64_STANDARD
      LaunchTemplate: { Id: !Ref Template, Version: "1" }`)}`),
      'MetadataOptions:',
    ),
    failing(
      'kubernetes',
      'Karpenter, told to let both in',
      `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: default }
spec:
  role: nodes
  metadataOptions:
    httpTokens: optional
`,
      'httpTokens: optional',
    ),
    passing(
      'kubernetes',
      'Karpenter asks for tokens when nothing is said',
      `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: default }
spec: { role: nodes }
`,
    ),
    passing('cloudformation', 'Required', launch('HttpTokens: required')),
    passing('cloudformation', 'No metadata at all', launch('HttpEndpoint: disabled')),
  ],
});

function launch(option: string): string {
  return template(`
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        MetadataOptions:
          ${option}`);
}

function decide(resource: Resource, estate: Estate): Decision | [] {
  if (resource.type === NODE_CLASS) {
    const options = resource.at('spec', 'metadataOptions');
    if (isDisabled(options.get('httpEndpoint'))) return pass(options.get('httpEndpoint'));
    return must(
      options.get('httpTokens').string(),
      (tokens) => tokens === undefined || tokens === 'required',
      'nodes of this class also answer metadata requests without a token (IMDSv1)',
    );
  }
  const holder = resource.type === TEMPLATE ? resource.at('LaunchTemplateData') : resource.root;
  const options = holder.get('MetadataOptions');
  if (isDisabled(options.get('HttpEndpoint'))) return pass(options.get('HttpEndpoint'));
  const tokens = options.get('HttpTokens');
  if (tokens.present !== false) {
    return must(
      tokens.string(),
      (value) => value === 'required',
      'it also answers metadata requests without a token (IMDSv1)',
    );
  }
  // An instance of a launch template has what the template says.
  if (resource.type === 'AWS::EC2::Instance' && holder.get('LaunchTemplate').present !== false) return [];
  const groups = resource.type === TEMPLATE ? groupsOf(resource, estate) : [];
  if (imageAsksForTokens(holder.get('ImageId'), groups) === true) {
    return undecidedAt(
      tokens,
      'nothing is written: its image asks for tokens, but a default of the account may say otherwise; write HttpTokens: required',
    );
  }
  return fail(
    tokens,
    'it does not ask for tokens: unless the image or a default of the account does, metadata requests without one are answered (IMDSv1)',
  );
}

function isDisabled(endpoint: View): boolean {
  const value = endpoint.string();
  return value.kind === 'known' && value.value === 'disabled';
}
