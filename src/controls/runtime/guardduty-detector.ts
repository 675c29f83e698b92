import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { DETECTOR } from './_guardduty.ts';

export default control({
  id: 'guardduty-detector',
  title: 'GuardDuty is switched on',
  layer: 'runtime',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'GuardDuty sees what no configuration prevents: a node that talks to a mining pool, credentials of a pod that are ' +
    'used from elsewhere, an anonymous request that succeeds. A detector that is off sees nothing, and costs nothing.',
  references: [
    attack('T1562.001'),
    page('EKS Protection', 'https://docs.aws.amazon.com/guardduty/latest/ug/kubernetes-protection.html'),
    page(
      'AWS::GuardDuty::Detector',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-guardduty-detector.html',
    ),
  ],
  appliesTo: [DETECTOR],
  decide: (detector) =>
    must(
      detector.at('Enable').boolean(),
      (on) => on === true,
      `GuardDuty detector ${detector.name} is switched off`,
    ),
  fix: { text: 'Set `Enable: true`.', safe: true, cloudformation: 'Enable: true' },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Detector:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: "false"
`,
      at: 'Enable: "false"',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Switch: { Type: String }
Resources:
  Detector: { Type: AWS::GuardDuty::Detector, Properties: { Enable: !Ref Switch } }
`,
      at: 'Switch: { Type: String }',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Detector: { Type: AWS::GuardDuty::Detector, Properties: { Enable: true } }
`,
    },
  ],
});
