import { fail, pass } from '../../estate/index.ts';
import type { Resource } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { clusterName } from './_eks-logs.ts';
import { DETECTOR } from './_guardduty.ts';

export default control({
  id: 'guardduty-missing',
  title: 'An account with a cluster has a GuardDuty detector',
  layer: 'runtime',
  stage: 'build',
  severity: 'medium',
  confidence: 'low',
  persona: 'pedantic',
  rationale:
    'Without a detector in the account and Region of the cluster nobody sees what an attacker does there. A Region has ' +
    'one detector, often made by another team or by the organization: where it is, accept this finding and say where.',
  references: [
    attack('T1562.001'),
    page(
      'Getting started with GuardDuty',
      'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_settingup.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (cluster, estate) => {
    const detector = estate.ofType(DETECTOR).find((one) => one.existsHere && mayBeSameRegion(one, cluster));
    if (detector !== undefined) return pass(detector.at('Enable'));
    return fail(
      cluster.at('Detector'),
      `no GuardDuty detector is defined here for the account and Region of cluster ${clusterName(cluster)}; it may be defined elsewhere`,
    );
  },
  fix: {
    text: 'Define a detector in each Region that has a cluster, unless the organization does.',
    safe: false,
    breaks: 'the deployment where the Region has a detector already: there can only be one',
    cloudformation:
      'Type: AWS::GuardDuty::Detector\nProperties:\n  Enable: true\n  Features:\n    - { Name: EKS_AUDIT_LOGS, Status: ENABLED }\n    - Name: RUNTIME_MONITORING\n      Status: ENABLED\n      AdditionalConfiguration: [{ Name: EKS_ADDON_MANAGEMENT, Status: ENABLED }]',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
`,
      at: 'Cluster:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Detector: { Type: AWS::GuardDuty::Detector, Properties: { Enable: true } }
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
`,
    },
  ],
});

/** Two places that are known to be different are; all others may be one. */
function mayBeSameRegion(a: Resource, b: Resource): boolean {
  const same = (left: string | undefined, right: string | undefined): boolean =>
    left === undefined || right === undefined || left === right;
  return same(a.scope.account, b.scope.account) && same(a.scope.region, b.scope.region);
}
