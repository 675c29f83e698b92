import { fail, pass } from '../../estate/index.ts';
import { allowsAction, policyDocument, principalsOf } from '../../reach/iam/policy-document.ts';
import { control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { trusting } from './_examples.ts';
import { isPodIdentity } from './_pod-identity.ts';
import { eachTrust } from './_trust.ts';

export default control({
  id: 'pod-identity-tag-session',
  title: 'A role for EKS Pod Identity lets sessions be tagged',
  layer: 'identity',
  stage: 'deploy',
  severity: 'info',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'EKS Pod Identity tags each session with cluster, namespace and service account. Without sts:TagSession no pod gets ' +
    'credentials, and what people reach for then is the node role or an access key.',
  references: [
    page(
      'IAM role with the trust policy that EKS Pod Identity requires',
      'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',
    ),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role) => {
    const { statements } = policyDocument(role.at('AssumeRolePolicyDocument'));
    const tagged = statements.some(
      (statement) =>
        allowsAction(statement, 'sts:TagSession') !== false &&
        isPodIdentity(principalsOf(statement.principal)) !== undefined,
    );
    return eachTrust(role, (statement) => {
      const service = isPodIdentity(principalsOf(statement.principal));
      if (service === undefined || allowsAction(statement, 'sts:AssumeRole') === false) return undefined;
      return tagged
        ? pass(statement.actions.at)
        : fail(
            statement.actions.at,
            'pods get no credentials: the trust lets them assume the role, but not tag the session',
          );
    });
  },
  fix: {
    text: 'Add sts:TagSession to the actions.',
    safe: true,
    cloudformation: 'Action: [sts:AssumeRole, sts:TagSession]',
  },
  examples: () => [
    failing(
      'cloudformation',
      'AssumeRole alone',
      trusting(`
          - Effect: Allow
            Principal: { Service: pods.eks.amazonaws.com }
            Action: sts:AssumeRole`),
      'Action:',
    ),
    passing(
      'cloudformation',
      'Both, in two statements',
      trusting(`
          - { Effect: Allow, Principal: { Service: pods.eks.amazonaws.com }, Action: "sts:AssumeRole" }
          - { Effect: Allow, Principal: { Service: [pods.eks.amazonaws.com] }, Action: ["sts:TagSession"] }`),
    ),
  ],
});
