import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { conditionsOf, narrows } from '../../reach/iam/conditions.ts';
import { allowsAction, principalsOf } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { trusting } from './_examples.ts';
import { isPodIdentity } from './_pod-identity.ts';
import { eachTrust } from './_trust.ts';

/** What EKS Pod Identity sends along. */
const KEY =
  /^(?:aws:source(?:account|arn|orgid|orgpaths)|aws:requesttag\/(?:eks-cluster-(?:arn|name)|kubernetes-(?:namespace|service-account|pod-name|pod-uid)))$/;

export default control({
  id: 'pod-identity-trust',
  title: 'A role for EKS Pod Identity says for which cluster or service account it is',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'A trust in pods.eks.amazonaws.com without a condition is good for every service account of every cluster of the ' +
    'account: who may create an association (and pass the role) chooses whose it is.',
  references: [
    attack('T1078.004'),
    page(
      'IAM role with the trust policy that EKS Pod Identity requires',
      'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',
    ),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role) =>
    eachTrust(role, (statement) => {
      const service = isPodIdentity(principalsOf(statement.principal));
      if (service === undefined || allowsAction(statement, 'sts:AssumeRole') === false) return undefined;
      const { tests, unknown } = conditionsOf(statement.condition);
      const test = tests.find((one) => KEY.test(one.key) && narrows(one));
      if (test !== undefined) return pass(test.at);
      if (unknown !== undefined) return undecidedAt(unknown, 'the condition is not known');
      return fail(
        statement.condition,
        'any service account of any cluster of the account may be given this role',
      );
    }),
  fix: {
    text: 'Add a condition on aws:SourceArn, or on the request tags for cluster, namespace and service account.',
    safe: false,
    breaks: 'associations of this role with other service accounts or clusters',
    cloudformation:
      'Condition:\n  StringEquals:\n    aws:RequestTag/kubernetes-namespace: shop\n    aws:RequestTag/kubernetes-service-account: orders',
  },
  examples: () => [
    failing(
      'cloudformation',
      'No condition',
      trusting(`
          - Effect: Allow
            Principal: { Service: pods.eks.amazonaws.com }
            Action: [sts:AssumeRole, sts:TagSession]`),
      '- Effect: Allow',
    ),
    passing(
      'cloudformation',
      'A namespace and a service account',
      trusting(`
          - Effect: Allow
            Principal: { Service: pods.eks.amazonaws.com }
            Action: [sts:AssumeRole, sts:TagSession]
            Condition:
              StringEquals: { "aws:RequestTag/kubernetes-namespace": shop, "aws:RequestTag/kubernetes-service-account": orders }`),
    ),
  ],
});
