import { fail, pass, undecided } from '../../estate/index.ts';
import { control, page } from '../control.ts';

export default control({
  id: 'sns-kms',
  title: 'Topics are encrypted with KMS',
  layer: 'data',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'Alarms name what was attacked and how far it got. A topic without a key keeps them unencrypted until they are ' +
    'delivered; with one, its policy decides who reads them.',
  references: [
    page(
      'Server-side encryption for Amazon SNS',
      'https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html',
    ),
  ],
  appliesTo: ['AWS::SNS::Topic'],
  decide: (topic) => {
    const key = topic.at('KmsMasterKeyId');
    if (key.present === false) return fail(key, `topic ${topic.name} is not encrypted`);
    const text = key.value();
    return text.kind === 'unknown' && key.present === undefined ? undecided(text) : pass(key);
  },
  fix: {
    text: 'Name a KMS key in `KmsMasterKeyId`; alarms can only publish through a key of your own that lets CloudWatch use it.',
    safe: false,
    breaks: 'alarms and rules whose service may not use the key: with alias/aws/sns none of them can publish',
    cloudformation: 'KmsMasterKeyId: !Ref AlarmsKey',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Alarms:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: alarms
`,
      at: 'Alarms:',
    },
    {
      verdict: 'fail',
      title: 'No properties at all',
      format: 'cloudformation',
      source: `Resources:
  Alarms:
    Type: AWS::SNS::Topic
`,
      at: 'Alarms:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
  Alarms: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: !Ref Key } }
`,
    },
  ],
});
