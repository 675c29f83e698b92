import type { Estate, Resource, Value } from '../../estate/index.ts';
import { any, must, pass, undecidedAt } from '../../estate/index.ts';
import type { Decision } from '../../estate/index.ts';
import { covers } from '../../reach/iam/policy-document.ts';
import { attack, cisEks, control, page } from '../control.ts';

/**
 * Whether a filter of the registry takes a repository: with `*` it is a pattern of the whole name, without it has to be
 * a part of the name. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
function filterTakes(filter: string, name: Value<string>): boolean | undefined {
  if (/^\*+$/.test(filter)) return true;
  if (name.kind === 'known')
    return filter.includes('*') ? covers(filter, name.value) : name.value.includes(filter);
  return undefined;
}

/** Whether a scanning configuration of the registry scans the images that are pushed to a repository. */
function byRegistry(configuration: Resource, repository: Resource): Decision | undefined {
  const name = repository.at('RepositoryName').string();
  const { items: rules, rest } = configuration.at('Rules').items();
  let open = rest?.at;
  for (const rule of rules) {
    const frequency = rule.get('ScanFrequency').string();
    if (frequency.kind === 'known' && frequency.value === 'MANUAL') continue;
    const { items: filters, rest: others } = rule.get('RepositoryFilters').items();
    open ??= others?.at;
    for (const filter of filters) {
      const text = filter.get('Filter').string();
      const takes = text.kind === 'known' ? filterTakes(text.value, name) : undefined;
      if (takes === true && frequency.kind === 'known') return pass(filter);
      if (takes !== false) open ??= takes === undefined && text.kind === 'known' ? name.at : filter;
    }
  }
  return open === undefined
    ? undefined
    : undecidedAt(open, 'whether the scanning rules of the registry take this repository is not known');
}

function decide(repository: Resource, estate: Estate): Decision {
  const own = repository.at('ImageScanningConfiguration', 'ScanOnPush');
  const decisions = [
    must(
      own.boolean(),
      (scan) => scan === true,
      'images pushed to this repository are not scanned: neither scan on push nor a scanning rule of the registry takes it',
    ),
  ];
  for (const configuration of estate.ofTypeIn('AWS::ECR::RegistryScanningConfiguration', repository.scope)) {
    const decision = byRegistry(configuration, repository);
    if (decision !== undefined) decisions.push(decision);
  }
  return any(own, decisions, '');
}

export default control({
  id: 'ecr-scan',
  title: 'Images are scanned when they are pushed',
  layer: 'images',
  stage: 'build',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'What nobody scans ages unseen: an attacker looks up which published hole fits the packages of an image, and the ' +
    'owner learns of it from him.',
  references: [
    cisEks('5.1.1'),
    attack('T1190'),
    page(
      'Scan images for software vulnerabilities in Amazon ECR',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html',
    ),
  ],
  appliesTo: ['AWS::ECR::Repository'],
  decide,
  fix: {
    text: 'Set up scanning for the whole registry, continuous with Inspector where that is enabled; per repository it is deprecated.',
    safe: true,
    cloudformation:
      'Type: AWS::ECR::RegistryScanningConfiguration\nProperties:\n  ScanType: ENHANCED\n  Rules:\n    - ScanFrequency: CONTINUOUS_SCAN\n      RepositoryFilters:\n        - { Filter: "*", FilterType: WILDCARD }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop/web
`,
      at: 'Web:',
    },
    {
      verdict: 'fail',
      title: 'The rules of the registry take others',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: shop/web
      ImageScanningConfiguration:
        ScanOnPush: "false"
  Scanning:
    Type: AWS::ECR::RegistryScanningConfiguration
    Properties:
      ScanType: BASIC
      Rules:
        - ScanFrequency: SCAN_ON_PUSH
          RepositoryFilters: [{ Filter: prod*, FilterType: WILDCARD }]
        - ScanFrequency: MANUAL
          RepositoryFilters: [{ Filter: "*", FilterType: WILDCARD }]
`,
      at: 'ScanOnPush:',
    },
    {
      verdict: 'pass',
      title: 'By a rule of the registry, the second filter',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties: { RepositoryName: shop/web }
  Unnamed:
    Type: AWS::ECR::Repository
    Properties: { ImageScanningConfiguration: { ScanOnPush: true } }
  Scanning:
    Type: AWS::ECR::RegistryScanningConfiguration
    Properties:
      ScanType: ENHANCED
      Rules:
        - ScanFrequency: CONTINUOUS_SCAN
          RepositoryFilters:
            - { Filter: prod*, FilterType: WILDCARD }
            - { Filter: shop, FilterType: WILDCARD }
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'A switch that nobody has set',
      format: 'cloudformation',
      source: `Parameters:
  Scan: { Type: String }
Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      ImageScanningConfiguration: { ScanOnPush: !Ref Scan }
`,
      at: 'Scan: { Type',
    },
  ],
});
