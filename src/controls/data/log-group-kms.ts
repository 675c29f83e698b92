import { fail, pass, undecided } from '../../estate/index.ts';
import { control, page } from '../control.ts';

export default control({
  id: 'log-group-kms',
  title: 'Log groups are encrypted with a KMS key of your own',
  layer: 'data',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'Logs hold names, addresses and now and then a credential. CloudWatch encrypts them with a key of its own; with yours, ' +
    'its policy decides who reads them besides the permission to read logs.',
  references: [
    page(
      'Encrypt log data in CloudWatch Logs',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
    ),
  ],
  appliesTo: ['AWS::Logs::LogGroup'],
  decide: (group) => {
    const key = group.at('KmsKeyId');
    if (key.present === false)
      return fail(key, `log group ${group.name} is not encrypted with a KMS key of your own`);
    const text = key.value();
    return text.kind === 'unknown' && key.present === undefined ? undecided(text) : pass(key);
  },
  fix: {
    text: 'Name a KMS key in `KmsKeyId` whose policy lets the logs service use it.',
    safe: false,
    breaks: 'who reads the logs without being allowed to use the key',
    cloudformation: 'KmsKeyId: !GetAtt LogsKey.Arn',
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
      verdict: 'pass',
      format: 'cloudformation',
      source: `Parameters:
  KeyArn: { Type: String }
Resources:
  Audit: { Type: AWS::Logs::LogGroup, Properties: { KmsKeyId: !Ref KeyArn } }
`,
    },
  ],
});
