import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole } from './_examples.ts';
import { CLUSTER_ROLE, eachGrant, requests } from './_rules.ts';

export default control({
  id: 'rbac-csr-approve',
  title: 'No role approves certificate requests',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Who approves a CertificateSigningRequest lets the cluster vouch for a name: on EKS for the serving certificate of ' +
    'any service or kubelet, which is what a man in the middle needs, and of a client wherever another signer is installed.',
  references: [
    attack('T1649'),
    page(
      'RBAC good practices: CSRs and certificate issuing',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing',
    ),
    page('Certificate signing on EKS', 'https://docs.aws.amazon.com/eks/latest/userguide/cert-signing.html'),
  ],
  appliesTo: [CLUSTER_ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      requests: requests('certificates.k8s.io', ['update', 'patch'], ['certificatesigningrequests/approval']),
      message: ({ verb }) =>
        `${resource.name} may ${verb} certificatesigningrequests/approval: it approves certificates`,
    }),
  fix: {
    text: 'Leave approval to the controllers of EKS and to one approver with a policy of its own.',
    safe: false,
    breaks: 'an approver of certificates that uses this role',
    kubernetes:
      'rules:\n  - apiGroups: [certificates.k8s.io]\n    resources: [certificatesigningrequests]\n    verbs: [get, list, watch]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Among the requests themselves',
      clusterRole(`
  - apiGroups: [certificates.k8s.io]
    resources:
      - certificatesigningrequests
      - certificatesigningrequests/approval
    verbs: [get, list, update]`),
      '- certificatesigningrequests/approval',
    ),
    passing(
      'kubernetes',
      'Asking for a certificate',
      clusterRole(`
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests]
    verbs: [create, get]`),
    ),
  ],
});
