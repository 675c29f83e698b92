import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, must, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { DETECTOR, configurationOf, featureOf, isOff } from './_guardduty.ts';

export default control({
  id: 'guardduty-runtime',
  title: 'GuardDuty watches what runs on the nodes, and brings its agent to them',
  layer: 'runtime',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'What an attacker does inside of a container (a reverse shell, a miner, an escape, a look at the metadata service) ' +
    'is in no log of the control plane. Runtime Monitoring sees it, and only on nodes that have its agent: where ' +
    'nobody manages the agent, new clusters come without it.',
  references: [
    attack('T1562.001'),
    attack('T1611'),
    page('Runtime Monitoring', 'https://docs.aws.amazon.com/guardduty/latest/ug/runtime-monitoring.html'),
    page(
      'DetectorFeatureConfiguration',
      'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DetectorFeatureConfiguration.html',
    ),
  ],
  appliesTo: [DETECTOR],
  decide: (detector, estate) => {
    if (isOff(detector)) return [];
    const runtime = featureOf(detector, 'RUNTIME_MONITORING');
    const legacy = featureOf(detector, 'EKS_RUNTIME_MONITORING');
    if (runtime.feature !== undefined && legacy.feature !== undefined) {
      return fail(
        legacy.feature.get('Name'),
        'RUNTIME_MONITORING and EKS_RUNTIME_MONITORING are both named: GuardDuty refuses that, and neither is set',
      );
    }
    const feature = runtime.feature ?? legacy.feature;
    if (feature !== undefined) return ofFeature(detector, feature, estate);
    const unknown = runtime.unknown ?? legacy.unknown;
    return unknown === undefined
      ? fail(
          detector.at('Features').get(99),
          `GuardDuty detector ${detector.name} does not watch what runs on nodes: RUNTIME_MONITORING is the one feature that is off unless it is named`,
        )
      : undecidedAt(unknown, 'whether RUNTIME_MONITORING is among these features is not known');
  },
  fix: {
    text: 'Set the feature RUNTIME_MONITORING to ENABLED, with EKS_ADDON_MANAGEMENT in its additional configuration.',
    safe: false,
    breaks: 'nodes without room for one more agent; nothing on Fargate, which it does not watch',
    cloudformation:
      'Features:\n  - Name: RUNTIME_MONITORING\n    Status: ENABLED\n    AdditionalConfiguration:\n      - { Name: EKS_ADDON_MANAGEMENT, Status: ENABLED }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The others are on without being named, this one is not',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: true
      Features:
        - { Name: EKS_AUDIT_LOGS, Status: ENABLED }
`,
      at: 'Features:',
    },
    {
      verdict: 'fail',
      title: 'Nobody brings the agent to the nodes',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: true
      Features:
        - Name: RUNTIME_MONITORING
          Status: ENABLED
          AdditionalConfiguration:
            - { Name: EC2_AGENT_MANAGEMENT, Status: ENABLED }
            - { Name: EKS_ADDON_MANAGEMENT, Status: DISABLED }
`,
      at: 'EKS_ADDON_MANAGEMENT',
    },
    {
      verdict: 'fail',
      title: 'Both at once are refused',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: true
      Features:
        - { Name: RUNTIME_MONITORING, Status: ENABLED, AdditionalConfiguration: [{ Name: EKS_ADDON_MANAGEMENT, Status: ENABLED }] }
        - { Name: EKS_RUNTIME_MONITORING, Status: ENABLED }
`,
      at: 'Name: EKS_RUNTIME_MONITORING',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Status: { Type: String }
Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: true
      Features: [{ Name: RUNTIME_MONITORING, Status: !Ref Status, AdditionalConfiguration: [{ Name: EKS_ADDON_MANAGEMENT, Status: ENABLED }] }]
`,
      at: 'Status: { Type: String }',
    },
    {
      verdict: 'pass',
      title: 'As it was called before',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: true
      Features: [{ Name: EKS_RUNTIME_MONITORING, Status: ENABLED, AdditionalConfiguration: [{ Name: EKS_ADDON_MANAGEMENT, Status: ENABLED }] }]
`,
    },
    {
      verdict: 'pass',
      title: 'The agent comes as an add-on of the cluster',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties: { Enable: true, Features: [{ Name: RUNTIME_MONITORING, Status: ENABLED }] }
  Agent:
    Type: AWS::EKS::Addon
    Properties: { ClusterName: prod, AddonName: aws-guardduty-agent }
`,
    },
  ],
});

function ofFeature(detector: Resource, feature: View, estate: Estate): Decision {
  const on = must(
    feature.get('Status').string(),
    (status) => status?.toUpperCase() === 'ENABLED',
    `GuardDuty detector ${detector.name} does not watch what runs on nodes`,
  );
  if (on.verdict !== 'pass') return on;
  const managed = configurationOf(feature, 'EKS_ADDON_MANAGEMENT');
  const message =
    'GuardDuty watches nodes, but does not bring its agent to those of EKS: EKS_ADDON_MANAGEMENT is not on';
  const agent =
    managed.feature === undefined
      ? managed.unknown === undefined
        ? fail(feature.get('AdditionalConfiguration').get(99), message)
        : undecidedAt(managed.unknown, 'whether EKS_ADDON_MANAGEMENT is among these is not known')
      : must(
          managed.feature.get('Status').string(),
          (status) => status?.toUpperCase() === 'ENABLED',
          message,
        );
  if (agent.verdict === 'pass') return agent;
  const byHand = estate.ofTypeIn('AWS::EKS::Addon', detector.scope).find((addon) => {
    const name = addon.at('AddonName').string();
    return name.kind === 'known' && name.value === 'aws-guardduty-agent';
  });
  return byHand === undefined ? agent : pass(byHand.at('AddonName'));
}
