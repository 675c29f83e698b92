import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, must, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { nodeGroup, template } from './_examples.ts';
import { NODE_GROUP, TEMPLATE, isForNodes } from './_nodes.ts';

const NODE_CLASS = 'karpenter.k8s.aws/EC2NodeClass';

export default control({
  id: 'node-imds-hop-limit',
  title: 'Pods do not reach the metadata service of their node',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A pod is one hop further away than its node. With a hop limit of 2 the token of IMDSv2 gets to it, and with it the ' +
    'credentials of the node role: every pod then has what the node has.',
  references: [
    attack('T1552.005'),
    page(
      'EKS best practices: restrict access to the instance profile of the node',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
    ),
    page('Amazon Linux 2023 on EKS', 'https://docs.aws.amazon.com/eks/latest/userguide/al2023.html'),
    page('NodeClasses of Karpenter', 'https://karpenter.sh/docs/concepts/nodeclasses/#specmetadataoptions'),
  ],
  appliesTo: [TEMPLATE, NODE_GROUP, NODE_CLASS],
  decide: (resource, estate) => decide(resource, estate),
  fix: {
    text: 'Set the hop limit to 1, and give pods that need AWS an identity of their own.',
    safe: false,
    breaks:
      'pods that use the node role or read metadata (an AWS Load Balancer Controller without region and vpcId, for one); those with hostNetwork go on',
    cloudformation: 'MetadataOptions:\n  HttpTokens: required\n  HttpPutResponseHopLimit: 1',
    kubernetes: 'spec:\n  metadataOptions:\n    httpTokens: required\n    httpPutResponseHopLimit: 1',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Two hops',
      used('MetadataOptions: { HttpTokens: required, HttpPutResponseHopLimit: "2" }'),
      'HttpPutResponseHopLimit',
    ),
    failing(
      'cloudformation',
      'A node group of an older image without a launch template gets 2 from EKS',
      template(
        nodeGroup(`
      AmiType: AL2_x86_64
      NodeRole: arn:aws:iam::111122223333:role/nodes`),
      ),
      '  Nodes:',
    ),
    open(
      'cloudformation',
      'Not said: the image and the account decide',
      used('MetadataOptions: { HttpTokens: required }'),
      'MetadataOptions:',
    ),
    failing(
      'kubernetes',
      'Karpenter, told so',
      `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: default }
spec:
  metadataOptions:
    httpPutResponseHopLimit: 2
`,
      'httpPutResponseHopLimit: 2',
    ),
    passing(
      'cloudformation',
      'One hop',
      used('MetadataOptions: { HttpTokens: required, HttpPutResponseHopLimit: 1 }'),
    ),
    passing(
      'cloudformation',
      'A node group of AL2023 without a launch template gets 1 from EKS',
      template(
        nodeGroup(`
      AmiType: AL2023_ARM_64_STANDARD
      NodeRole: arn:aws:iam::111122223333:role/nodes`),
      ),
    ),
    passing(
      'kubernetes',
      'Karpenter sets 1 when nothing is said',
      `apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: { name: default }
spec: { role: nodes }
`,
    ),
  ],
});

function used(options: string): string {
  return template(`
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ${options}
${nodeGroup(`
      LaunchTemplate: { Id: !Ref Template, Version: !GetAtt Template.LatestVersionNumber }`)}`);
}

function decide(resource: Resource, estate: Estate): Decision | [] {
  if (resource.type === NODE_GROUP) return byEks(resource);
  const karpenter = resource.type === NODE_CLASS;
  if (!karpenter && !isForNodes(resource, estate)) return [];
  const options = karpenter
    ? resource.at('spec', 'metadataOptions')
    : resource.at('LaunchTemplateData', 'MetadataOptions');
  const endpoint = options.get(karpenter ? 'httpEndpoint' : 'HttpEndpoint');
  const off = endpoint.string();
  if (off.kind === 'known' && off.value === 'disabled') return pass(endpoint);
  const limit: View = options.get(karpenter ? 'httpPutResponseHopLimit' : 'HttpPutResponseHopLimit');
  if (!karpenter && limit.present === false) {
    return undecidedAt(
      limit,
      'nothing is written: the image and the default of the account decide between 1 and 2; write HttpPutResponseHopLimit: 1',
    );
  }
  return must(
    limit.number(),
    (hops) => hops === undefined || hops <= 1,
    (hops) => `the hop limit is ${hops}: every pod gets to the credentials of the node role`,
  );
}

/** Without a launch template EKS makes one: 1 hop for AL2023, 2 for the others. */
function byEks(group: Resource): Decision | [] {
  const template = group.at('LaunchTemplate');
  if (template.present !== false) return [];
  const type = group.at('AmiType').string();
  if (type.kind === 'absent') return pass(type.at);
  if (type.kind === 'unknown') return undecided(type);
  if (type.value.startsWith('AL2023')) return pass(type.at);
  return fail(
    template,
    `without a launch template EKS gives nodes of the type ${type.value} a hop limit of 2: every pod gets to the credentials of the node role`,
    type.at,
  );
}
