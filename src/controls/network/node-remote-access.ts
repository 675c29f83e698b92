import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';

export default control({
  id: 'node-remote-access',
  title: 'The SSH port of nodes is not open to the internet',
  layer: 'network',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A node group with an SSH key and no source security groups opens port 22 to 0.0.0.0/0. One leaked key, or one hole ' +
    'in the SSH server, and an attacker is on the node with its role and all its pods.',
  references: [
    cisEks('5.4.3'),
    attack('T1021.004'),
    attack('T1133'),
    page(
      'API reference: RemoteAccessConfig',
      'https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Nodegroup'],
  decide: (nodeGroup) => {
    const remote = nodeGroup.at('RemoteAccess');
    if (remote.present === false) return pass(remote);
    const key = remote.get('Ec2SshKey');
    if (key.present === false) return pass(remote);
    const groups = remote.get('SourceSecurityGroups');
    const { items, rest } = groups.items();
    if (items.length > 0) return pass(groups);
    if (rest !== undefined) return undecided(rest);
    const value = key.value();
    // A key that is only known at deployment is a key all the same; one that may not be there is not.
    if (key.present === undefined && value.kind === 'unknown') return undecided(value);
    return fail(
      groups,
      'port 22 of these nodes is open to the internet: there is an SSH key and no source security group',
    );
  },
  fix: {
    text: 'Take RemoteAccess out and use SSM Session Manager; or name the security groups that may connect.',
    safe: false,
    breaks: 'who connects by SSH from outside of these groups',
    cloudformation: 'RemoteAccess:\n  Ec2SshKey: admin\n  SourceSecurityGroups: [!Ref BastionGroup]',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: shop
      RemoteAccess:
        Ec2SshKey: admin
`,
      at: 'RemoteAccess:',
    },
    {
      verdict: 'fail',
      title: 'An empty list is none; the key is given at deployment',
      format: 'cloudformation',
      source: `Parameters:
  Key: { Type: "AWS::EC2::KeyPair::KeyName" }
Resources:
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: shop
      RemoteAccess:
        Ec2SshKey: !Ref Key
        SourceSecurityGroups: []
`,
      at: 'SourceSecurityGroups',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Bastion:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: bastion }
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: shop
      RemoteAccess: { Ec2SshKey: admin, SourceSecurityGroups: [!Ref Bastion] }
  Others:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: shop
      RemoteAccess: !Ref AWS::NoValue
`,
    },
  ],
});
