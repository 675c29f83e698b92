import { fail, pass, undecided } from '../../estate/index.ts';
import { control, page } from '../control.ts';

export default control({
  id: 'ecr-lifecycle',
  title: 'Old images are removed from their repository',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'An image that nobody deletes can be deployed for ever, with all the holes that became known since. It is also one ' +
    'more of which somebody has to find out whether it runs anywhere.',
  references: [
    page(
      'Automate the cleanup of images',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html',
    ),
  ],
  appliesTo: ['AWS::ECR::Repository'],
  decide: (repository) => {
    const policy = repository.at('LifecyclePolicy', 'LifecyclePolicyText');
    if (policy.present === true) return pass(policy);
    const value = policy.value();
    return value.kind === 'unknown'
      ? undecided(value)
      : fail(policy, 'this repository has no lifecycle policy: its images stay for ever');
  },
  fix: {
    text: 'Add a lifecycle policy that expires untagged and old images.',
    safe: false,
    breaks: 'a deployment that still uses an image which the policy expires',
    cloudformation:
      'LifecyclePolicy:\n  LifecyclePolicyText: |\n    {"rules": [{"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 14}, "action": {"type": "expire"}}]}',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties: { RepositoryName: web }
`,
      at: 'Web:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      LifecyclePolicy: { LifecyclePolicyText: '{"rules": []}' }
`,
    },
  ],
});
