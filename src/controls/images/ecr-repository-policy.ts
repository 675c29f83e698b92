import type { About } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { openToEveryone } from '../../reach/iam/everyone.ts';
import { policyDocument, principalsOf } from '../../reach/iam/policy-document.ts';
import { attack, cisEks, control, page } from '../control.ts';

export default control({
  id: 'ecr-repository-policy',
  title: 'A repository is not open to everyone',
  layer: 'images',
  stage: 'build',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A policy for the principal * opens a repository to every AWS account there is. They pull your images with all ' +
    'that is in them, and where pushing is allowed too, they decide what your cluster runs.',
  references: [
    cisEks('5.1.2'),
    attack('T1525'),
    page(
      'Private repository policies',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html',
    ),
  ],
  appliesTo: ['AWS::ECR::Repository'],
  decide: (repository) => {
    const text = repository.at('RepositoryPolicyText');
    if (text.present === false) return [];
    const document = policyDocument(text);
    const open = openToEveryone(document);
    const abouts = open.map(({ statement, at, certain }): About => ({
      subject: statement.at,
      decision: certain
        ? fail(
            at,
            'this statement lets every AWS account in: its principal is everyone, and no condition narrows it',
          )
        : undecidedAt(
            at,
            'this statement is for everyone, and whether a condition or a Deny narrows it is not known',
          ),
    }));
    const unknown =
      document.unknown ??
      document.statements
        .map(({ principal }) => principalsOf(principal).unknown)
        .find((at) => at !== undefined);
    // A principal that is a resource or an account of the template is not everyone.
    if (document.unknown !== undefined && unknown !== undefined) {
      abouts.push({
        subject: unknown,
        decision: undecidedAt(unknown, 'this policy cannot be read to its end'),
      });
    }
    return abouts.length > 0 ? abouts : [{ subject: text, decision: pass(text) }];
  },
  fix: {
    text: 'Name the accounts or roles that may use the repository, or narrow everyone with `aws:PrincipalOrgID`.',
    safe: false,
    breaks: 'who uses the repository from an account that is not named',
    cloudformation:
      'RepositoryPolicyText:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Principal: "*"\n      Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]\n      Condition: { StringEquals: { aws:PrincipalOrgID: o-example } }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second statement, the second principal',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: ecr:BatchGetImage }
          - Effect: Allow
            Principal:
              AWS:
                - arn:aws:iam::111122223333:root
                - "*"
            Action: ecr:*
`,
      at: '- "*"',
    },
    {
      verdict: 'fail',
      title: 'As JSON in a text, with a condition that narrows nothing',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText: |
        {"Statement": {"Effect": "Allow",
          "Principal": "*",
          "Action": ["ecr:PutImage"],
          "Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}, "Bool": {"aws:SecureTransport": "true"}}}}
`,
      at: '"Principal"',
    },
    {
      verdict: 'pass',
      title: 'Everyone of the organization',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Statement:
          - Effect: Allow
            Principal: "*"
            Action: ecr:BatchGetImage
            Condition: { StringEquals: { "aws:PrincipalOrgID": !Ref AWS::StackName } }
          - Effect: Deny
            Principal: "*"
            Action: ecr:DeleteRepository
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'The policy is not known',
      format: 'cloudformation',
      source: `Parameters:
  Policy: { Type: String }
Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText: !Ref Policy
`,
      at: 'Policy: { Type',
    },
  ],
});
