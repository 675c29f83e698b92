import { attack, control, page } from '../control.ts';
import { ALARM, tellsSomebody } from './_alarms.ts';

export default control({
  id: 'alarm-actions',
  title: 'Alarms tell somebody',
  layer: 'runtime',
  stage: 'run',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'An alarm without an action turns red on a page that nobody has open. What it was made to see goes on, and everybody ' +
    'believes that it is being watched.',
  references: [
    attack('T1562'),
    page(
      'Using Amazon CloudWatch alarms',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
    ),
  ],
  appliesTo: [ALARM, 'AWS::CloudWatch::LogAlarm'],
  decide: (alarm, estate) => tellsSomebody(alarm, estate),
  fix: {
    text: 'Name a topic in `AlarmActions`, and leave `ActionsEnabled` on.',
    safe: true,
    cloudformation: 'AlarmActions: [!Ref AlarmsTopic]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'It only tells when all is well again',
      format: 'cloudformation',
      source: `Resources:
  Topic: { Type: AWS::SNS::Topic }
  Refused:
    Type: AWS::CloudWatch::Alarm
    Properties: { Namespace: EKS, MetricName: refused, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, Threshold: 50, OKActions: [!Ref Topic] }
`,
      at: 'Refused:',
    },
    {
      verdict: 'fail',
      title: 'Actions are switched off',
      format: 'cloudformation',
      source: `Resources:
  Topic: { Type: AWS::SNS::Topic }
  Refused:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      AlarmActions: [!Ref Topic]
      ActionsEnabled: "false"
`,
      at: 'ActionsEnabled: "false"',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Topics: { Type: "List<String>" }
Resources:
  Refused:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      AlarmActions: !Ref Topics
`,
      at: 'Topics: { Type',
    },
    {
      verdict: 'pass',
      title: 'By itself, or as a part of another',
      format: 'cloudformation',
      source: `Parameters:
  TopicArn: { Type: String }
Resources:
  Direct:
    Type: AWS::CloudWatch::Alarm
    Properties: { ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, AlarmActions: [!Ref TopicArn] }
  Part:
    Type: AWS::CloudWatch::Alarm
    Properties: { AlarmName: part, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 }
  Whole:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties: { AlarmRule: !Sub 'ALARM("\${Part}")', AlarmActions: [!Ref TopicArn] }
`,
    },
  ],
});
