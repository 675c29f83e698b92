import { fail, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { nodeGroup, nodeRole, template } from './_examples.ts';
import { eachNodePolicy, weightOf } from './_node-policies.ts';
import { attachedPolicy } from './_policies.ts';

export default control({
  id: 'node-role-agents',
  title: 'Agents and storage drivers have roles of their own, not that of the node',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'On the node role the permissions of a driver belong to every pod that reaches the metadata service: with those of the ' +
    'EBS driver, for one, it makes and attaches volumes and snapshots.',
  references: [
    attack('T1552.005'),
    page('EKS Pod Identity', 'https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html'),
    page('Amazon EBS CSI driver', 'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html'),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role, estate) =>
    eachNodePolicy(
      role,
      estate,
      () => undefined,
      (arn) =>
        weightOf(arn) === 'agent'
          ? fail(
              arn,
              `${attachedPolicy(arn).name} is on the role of the nodes, so every pod that reaches their metadata service has it`,
            )
          : pass(arn),
    ),
  fix: {
    text: 'Give the add-on a role of its own by EKS Pod Identity, then take the policy off the node role.',
    safe: false,
    breaks: 'the agent or driver, until its pods have been restarted with the new role',
    cloudformation:
      'Driver:\n  Type: AWS::EKS::Addon\n  Properties:\n    AddonName: aws-ebs-csi-driver\n    PodIdentityAssociations:\n      - { ServiceAccount: ebs-csi-controller-sa, RoleArn: !GetAtt DriverRole.Arn }',
  },
  examples: () => [
    failing(
      'cloudformation',
      'A storage driver',
      template(`
${nodeGroup('      NodeRole: !GetAtt NodeRole.Arn')}
${nodeRole(`
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy
        - arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy`)}`),
      'AmazonEBSCSIDriverPolicy',
    ),
    passing(
      'cloudformation',
      'What a node needs',
      template(`
${nodeGroup('      NodeRole: !GetAtt NodeRole.Arn')}
${nodeRole(`
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"]`)}`),
    ),
  ],
});
