import { fail, must, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { DETECTOR, featureOf, isOff } from './_guardduty.ts';

export default control({
  id: 'guardduty-eks-audit',
  title: 'GuardDuty reads the audit logs of clusters',
  layer: 'runtime',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'GuardDuty reads the audit log by itself, whether it is written to CloudWatch or not, and tells of anonymous access ' +
    'that succeeds, of exec into system pods, of admin rights for default accounts. With the feature off nobody tells.',
  references: [
    attack('T1562.001'),
    page('EKS Protection', 'https://docs.aws.amazon.com/guardduty/latest/ug/kubernetes-protection.html'),
    page(
      'CreateDetector',
      'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html',
    ),
  ],
  appliesTo: [DETECTOR],
  decide: (detector) => {
    if (isOff(detector)) return [];
    const { feature, unknown } = featureOf(detector, 'EKS_AUDIT_LOGS');
    const message = `GuardDuty detector ${detector.name} does not read the audit logs of clusters`;
    if (feature !== undefined) {
      return must(feature.get('Status').string(), (status) => status?.toUpperCase() === 'ENABLED', message);
    }
    if (unknown !== undefined) {
      return undecidedAt(unknown, 'whether EKS_AUDIT_LOGS is among these features is not known');
    }
    const old = detector.at('DataSources', 'Kubernetes', 'AuditLogs', 'Enable').boolean();
    if (old.kind === 'known' && !old.value) return fail(old.at, message);
    if (old.kind === 'unknown') return must(old, (on) => on === true, message);
    // What is not named is on: every feature of a new detector is, but for Runtime Monitoring.
    return pass(detector.at('Features'));
  },
  fix: {
    text: 'Set the feature EKS_AUDIT_LOGS to ENABLED.',
    safe: true,
    cloudformation: 'Features:\n  - { Name: EKS_AUDIT_LOGS, Status: ENABLED }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second feature',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: true
      Features:
        - { Name: S3_DATA_EVENTS, Status: ENABLED }
        - Name: EKS_AUDIT_LOGS
          Status: DISABLED
`,
      at: 'Status: DISABLED',
    },
    {
      verdict: 'fail',
      title: 'As it was written before there were features',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: true
      DataSources: { Kubernetes: { AuditLogs: { Enable: false } } }
`,
      at: 'DataSources:',
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
      Features: [{ Name: EKS_AUDIT_LOGS, Status: !Ref Status }]
`,
      at: 'Status: { Type: String }',
    },
    {
      verdict: 'pass',
      title: 'Named, or left to the default',
      format: 'cloudformation',
      source: `Resources:
  Named: { Type: AWS::GuardDuty::Detector, Properties: { Enable: true, Features: [{ Name: EKS_AUDIT_LOGS, Status: ENABLED }] } }
  Default: { Type: AWS::GuardDuty::Detector, Properties: { Enable: true } }
  Off: { Type: AWS::GuardDuty::Detector, Properties: { Enable: false } }
`,
    },
  ],
});
