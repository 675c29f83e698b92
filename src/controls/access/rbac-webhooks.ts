import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole } from './_examples.ts';
import { CLUSTER_ROLE, eachGrant, requests } from './_rules.ts';

export default control({
  id: 'rbac-webhooks',
  title: 'Few roles change admission webhooks',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'An admission webhook sees every object that is written, Secrets included, and a mutating one changes them: an own ' +
    'image, an own sidecar. Who deletes one takes the cluster its policy away.',
  references: [
    cisEks('4.1.11'),
    attack('T1556'),
    page(
      'RBAC good practices: control admission webhooks',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks',
    ),
  ],
  appliesTo: [CLUSTER_ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      requests: requests(
        'admissionregistration.k8s.io',
        ['create', 'update', 'patch', 'delete', 'deletecollection'],
        ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
      ),
      message: ({ verb, resource: kind }) =>
        `${resource.name} may ${verb} any of the ${kind}: it sees and changes what others write, or switches policy off`,
    }),
  fix: {
    text: 'Grant `update` or `patch` on the one configuration that is managed, by `resourceNames`.',
    safe: false,
    breaks: 'a controller that registers its webhooks itself: it can no longer create them',
    kubernetes:
      'rules:\n  - apiGroups: [admissionregistration.k8s.io]\n    resources: [validatingwebhookconfigurations]\n    resourceNames: [policy]\n    verbs: [get, update, patch]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'The second resource of the list',
      clusterRole(`
  - apiGroups: [admissionregistration.k8s.io]
    resources:
      - validatingadmissionpolicies
      - mutatingwebhookconfigurations
    verbs: [get, patch]`),
      '- mutatingwebhookconfigurations',
    ),
    passing(
      'kubernetes',
      'Reading all, changing one',
      clusterRole(`
  - apiGroups: [admissionregistration.k8s.io]
    resources: [mutatingwebhookconfigurations, validatingwebhookconfigurations]
    verbs: [get, list, watch]
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingwebhookconfigurations]
    resourceNames: [policy]
    verbs: [update, patch]`),
    ),
  ],
});
