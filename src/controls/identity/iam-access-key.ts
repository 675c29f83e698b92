import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { template } from './_examples.ts';

export default control({
  id: 'iam-access-key',
  title: 'No access keys of IAM users are made',
  layer: 'identity',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'An access key works from anywhere until somebody deletes it. Made by a stack it also stands in the outputs, the state ' +
    'and the logs of whatever deploys it, and from there in a Secret of the cluster.',
  references: [
    attack('T1098.001'),
    attack('T1552.001'),
    page(
      'IAM best practices: require workloads to use temporary credentials',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles',
    ),
  ],
  appliesTo: ['AWS::IAM::AccessKey'],
  decide: (key) => {
    const status = key.at('Status').string();
    if (status.kind === 'unknown') return undecided(status);
    return status.kind === 'known' && status.value === 'Inactive'
      ? pass(status.at)
      : fail(status.at, 'this makes an access key that never expires');
  },
  fix: {
    text: 'Give the workload a role by EKS Pod Identity or IRSA; outside of AWS use IAM Roles Anywhere or an OIDC provider.',
    safe: false,
    breaks: 'whatever signs in with this key',
    cloudformation: 'Association:\n  Type: AWS::EKS::PodIdentityAssociation',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Active, as it is unless told otherwise',
      template(`
  Key:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: backup }`),
      '  Key:',
    ),
    passing(
      'cloudformation',
      'Switched off',
      template(`
  Key:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: backup, Status: Inactive }`),
    ),
  ],
});
