import type { Decision, Estate, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { policyDocument } from '../../reach/iam/policy-document.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { nodeGroup, nodeRole, template } from './_examples.ts';
import { decideNodeStatement, eachNodePolicy, weightOf } from './_node-policies.ts';
import { attachedPolicy } from './_policies.ts';

export default control({
  id: 'node-role-permissions',
  title: 'The role of nodes has nothing that an application needs',
  layer: 'identity',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The node role belongs to every pod of the node that reaches the metadata service: pods with hostNetwork always do. ' +
    'What one application was given there, all have, the one an attacker took over included.',
  references: [
    cisEks('5.1.3'),
    attack('T1552.005'),
    attack('T1078.004'),
    page(
      'Amazon EKS node IAM role',
      'https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html',
    ),
    page('EKS Pod Identity', 'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html'),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role, estate) => eachNodePolicy(role, estate, decideNodeStatement, (arn) => attached(arn, estate)),
  fix: {
    text: 'Move the permission to a role of the application, and give it to its ServiceAccount by EKS Pod Identity or IRSA.',
    safe: false,
    breaks: 'pods that use the node role for it and have no identity of their own yet',
    cloudformation:
      'Association:\n  Type: AWS::EKS::PodIdentityAssociation\n  Properties:\n    ClusterName: !Ref Cluster\n    Namespace: shop\n    ServiceAccount: orders\n    RoleArn: !GetAtt OrdersRole.Arn',
  },
  examples: () => [
    failing(
      'cloudformation',
      'The last of the list, on a role that a node group uses',
      template(`
${GROUP}
${nodeRole(`
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy
        - arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly
        - arn:aws:iam::aws:policy/AmazonS3FullAccess`)}`),
      'AmazonS3FullAccess',
    ),
    failing(
      'cloudformation',
      'Written into it',
      template(`
${GROUP}
${nodeRole(`
      Policies:
        - PolicyName: app
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action:
                  - ec2:DescribeInstances
                  - secretsmanager:GetSecretValue
                Resource: "*"`)}`),
      '- secretsmanager:GetSecretValue',
    ),
    failing(
      'cloudformation',
      'Written apart, and attached by name of the role',
      template(`
${GROUP}
${nodeRole('')}
  Apart:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: app
      Roles: [!Ref NodeRole]
      PolicyDocument:
        Statement: { Effect: Allow, Action: "dynamodb:*", Resource: "*" }`),
      'dynamodb:*',
    ),
    open(
      'cloudformation',
      'A policy that is not here',
      template(`
${GROUP}
${nodeRole(`
      ManagedPolicyArns: ["arn:aws:iam::111122223333:policy/team-nodes"]`)}`),
      'team-nodes',
    ),
    passing(
      'cloudformation',
      'What a node needs, in any partition',
      template(`
${GROUP}
${nodeRole(`
      ManagedPolicyArns:
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy
        - arn:aws-us-gov:iam::aws:policy/AmazonSSMManagedInstanceCore
      Policies:
        - PolicyName: pull
          PolicyDocument:
            Statement: [{ Effect: Allow, Action: ["ecr:BatchGetImage", "ecr:GetAuthorizationToken"], Resource: "*" }]`)}`),
    ),
  ],
});

const GROUP = nodeGroup(`
      NodeRole: !GetAtt NodeRole.Arn`);

function attached(arn: View, estate: Estate): Decision | undefined {
  const weight = weightOf(arn);
  const { name } = attachedPolicy(arn);
  if (weight === 'application')
    return fail(arn, `every pod that reaches the metadata service of its node has ${name}`);
  if (weight !== undefined) return pass(arn);
  // A policy of this template: each of its statements counts.
  const followed = estate.follow(arn, 'AWS::IAM::ManagedPolicy', ['ManagedPolicyName']);
  if (followed.kind === 'resource') {
    const decisions = policyDocument(followed.resource.at('PolicyDocument')).statements.map(
      decideNodeStatement,
    );
    const worst =
      decisions.find(({ verdict }) => verdict === 'fail') ??
      decisions.find(({ verdict }) => verdict === 'not-evaluated');
    return worst ?? pass(arn);
  }
  return undecidedAt(arn, `what the policy ${name ?? 'attached here'} allows is not written here`);
}
