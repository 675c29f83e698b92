import type { Decision, Resource } from '../../estate/index.ts';
import { fail, must, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

function decide(repository: Resource): Decision {
  const setting = repository.at('ImageTagMutability').string();
  if (setting.kind !== 'known' || setting.value !== 'IMMUTABLE_WITH_EXCLUSION') {
    return must(
      setting,
      (value) => value === 'IMMUTABLE',
      (value) => `a tag of this repository can be moved to another image (${value ?? 'MUTABLE'})`,
    );
  }
  const { items, rest } = repository.at('ImageTagMutabilityExclusionFilters').items();
  for (const item of items) {
    const filter = item.get('ImageTagMutabilityExclusionFilterValue').string();
    if (filter.kind === 'unknown') return undecided(filter);
    if (filter.kind === 'known' && /^\*+$/.test(filter.value)) {
      return fail(
        filter.at,
        'every tag of this repository can be moved: the exclusion takes all of them',
        setting.at,
      );
    }
  }
  return rest === undefined ? pass(setting.at) : undecided(rest);
}

export default control({
  id: 'ecr-tag-immutability',
  title: 'Tags of images cannot be moved',
  layer: 'images',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Where tags can be moved, whoever may push replaces an image that was scanned and released. Every pod that starts ' +
    'afterwards runs his, under a name everybody trusts.',
  references: [
    attack('T1525'),
    page(
      'Preventing image tags from being overwritten',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
    ),
  ],
  appliesTo: ['AWS::ECR::Repository'],
  decide,
  fix: {
    text: 'Set `ImageTagMutability: IMMUTABLE`; exclude by name the few tags that have to move.',
    safe: false,
    breaks: 'a pipeline that pushes the same tag again, such as latest',
    cloudformation: 'ImageTagMutability: IMMUTABLE',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: MUTABLE
`,
      at: 'ImageTagMutability: MUTABLE',
    },
    {
      verdict: 'fail',
      title: 'The value of a parameter: where it is set',
      format: 'cloudformation',
      source: `Parameters:
  Tags:
    Type: String
    Default: MUTABLE_WITH_EXCLUSION
Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: !Ref Tags
`,
      at: 'Default:',
    },
    {
      verdict: 'fail',
      title: 'An exclusion that takes everything',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: IMMUTABLE_WITH_EXCLUSION
      ImageTagMutabilityExclusionFilters:
        - { ImageTagMutabilityExclusionFilterType: WILDCARD, ImageTagMutabilityExclusionFilterValue: "dev-*" }
        - ImageTagMutabilityExclusionFilterType: WILDCARD
          ImageTagMutabilityExclusionFilterValue: "*"
`,
      at: 'Value: "*"',
    },
    {
      verdict: 'fail',
      title: 'Nothing is written: the default',
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
    Properties: { ImageTagMutability: IMMUTABLE }
  Cache:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: IMMUTABLE_WITH_EXCLUSION
      ImageTagMutabilityExclusionFilters:
        - { ImageTagMutabilityExclusionFilterType: WILDCARD, ImageTagMutabilityExclusionFilterValue: "cache-*" }
`,
    },
  ],
});
