import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole, role } from './_examples.ts';
import { CLUSTER_ROLE, ROLE, eachGrant, requests } from './_rules.ts';

export default control({
  id: 'rbac-pod-exec',
  title: 'Few roles reach into running pods',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'With exec, attach, port-forward or an ephemeral container a subject acts inside of a running pod: with its token, ' +
    'its mounted Secrets and its place in the network, and past every rule that was made for its own account. `get` is ' +
    'enough where the connection is a WebSocket.',
  references: [
    attack('T1609'),
    page(
      'Authorization: request verbs of streaming subresources',
      'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
    ),
    page('Ephemeral containers', 'https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/'),
  ],
  appliesTo: [CLUSTER_ROLE, ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      named: true,
      requests: [
        ...requests('', ['create', 'get'], ['pods/exec', 'pods/attach', 'pods/portforward']),
        ...requests('', ['update', 'patch'], ['pods/ephemeralcontainers']),
      ],
      message: ({ verb, resource: sub }) =>
        `${resource.name} may ${verb} ${sub}: it acts inside of running pods, with their identity`,
    }),
  fix: {
    text: 'Take the subresource out, or keep it in a role that is handed out for a time (break glass).',
    safe: false,
    breaks: '`kubectl exec`, `attach`, `port-forward` or `debug` for the subjects of this role',
    kubernetes: 'rules:\n  - apiGroups: [""]\n    resources: [pods, pods/log]\n    verbs: [get, list]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Among other resources',
      role(`
  - apiGroups: [""]
    resources:
      - pods
      - pods/exec
    verbs: [get, list, create]`),
      '- pods/exec',
    ),
    failing(
      'kubernetes',
      'An ephemeral container is put into a pod by patching it',
      clusterRole(`
  - apiGroups: [""]
    resources: [pods/ephemeralcontainers]
    verbs: [patch]`),
      'resources: [pods/ephemeralcontainers]',
    ),
    passing(
      'kubernetes',
      'Logs are not exec; there is no `pods/*`',
      role(`
  - apiGroups: [""]
    resources: [pods, pods/log, "pods/*"]
    verbs: [get, list]`),
    ),
  ],
});
