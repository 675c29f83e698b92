import { must, textMatches } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';

export default control({
  id: 'eks-log-protected',
  title: 'The logs of a cluster cannot be deleted in one step',
  layer: 'runtime',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'An attacker with the rights of an administrator deletes the log group and with it all that he has done. Deletion ' +
    'protection has to be switched off first, which is an event of its own and can raise an alarm. A DeletionPolicy ' +
    'keeps the group from nobody but CloudFormation.',
  references: [
    cisEks('2.1.2'),
    attack('T1562.008'),
    page(
      'Protecting log groups from deletion',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protecting-log-groups-from-deletion.html',
    ),
  ],
  appliesTo: ['AWS::Logs::LogGroup'],
  decide: (group) => {
    const name = group.at('LogGroupName').string();
    const ofCluster =
      textMatches(name, { startsWith: '/aws/eks/' }) === true &&
      textMatches(name, { endsWith: '/cluster' }) === true;
    if (!ofCluster) return [];
    return must(
      group.at('DeletionProtectionEnabled').boolean(),
      (on) => on === true,
      `log group ${group.name}, which holds the logs of a cluster, is not protected from deletion`,
    );
  },
  fix: {
    text: 'Set `DeletionProtectionEnabled: true`.',
    safe: false,
    breaks: 'whatever deletes the log group, the deletion of its stack included',
    cloudformation: 'DeletionProtectionEnabled: true',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Audit:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /aws/eks/prod/cluster
`,
      at: 'Audit:',
    },
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Parameters:
  Name: { Type: String }
Resources:
  Audit:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/eks/\${Name}/cluster
      DeletionProtectionEnabled: false
`,
      at: 'DeletionProtectionEnabled: false',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Audit: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/eks/prod/cluster, DeletionProtectionEnabled: true } }
  Other: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/x } }
`,
    },
  ],
});
