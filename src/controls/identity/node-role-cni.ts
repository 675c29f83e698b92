import { fail, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { nodeGroup, nodeRole, template } from './_examples.ts';
import { eachNodePolicy } from './_node-policies.ts';
import { attachedPolicy } from './_policies.ts';

export default control({
  id: 'node-role-cni',
  title: 'The VPC CNI has a role of its own, not that of the node',
  layer: 'identity',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'AmazonEKS_CNI_Policy creates, attaches and deletes network interfaces anywhere in the account. On the node role it ' +
    'belongs to every pod that reaches the metadata service, and may detach the interfaces of others.',
  references: [
    attack('T1552.005'),
    page(
      'Configure the VPC CNI plugin to use IRSA',
      'https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html',
    ),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role, estate) =>
    eachNodePolicy(
      role,
      estate,
      () => undefined,
      (arn) =>
        attachedPolicy(arn).name === 'AmazonEKS_CNI_Policy'
          ? fail(arn, 'the policy of the VPC CNI is on the role of the nodes')
          : pass(arn),
    ),
  fix: {
    text: 'Give the service account aws-node a role of its own by EKS Pod Identity, then take the policy off the node role.',
    safe: false,
    breaks: 'the network of new pods, where the policy is gone before aws-node has its role',
    cloudformation:
      'Cni:\n  Type: AWS::EKS::Addon\n  Properties:\n    AddonName: vpc-cni\n    PodIdentityAssociations:\n      - { ServiceAccount: aws-node, RoleArn: !GetAtt CniRole.Arn }',
  },
  examples: () => [
    failing(
      'cloudformation',
      'On the node role',
      template(`
${nodeGroup('      NodeRole: !GetAtt NodeRole.Arn')}
${nodeRole(`
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy
        - arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy`)}`),
      'AmazonEKS_CNI_Policy',
    ),
    passing(
      'cloudformation',
      'Without it',
      template(`
${nodeGroup('      NodeRole: !GetAtt NodeRole.Arn')}
${nodeRole(`
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"]`)}`),
    ),
  ],
});
