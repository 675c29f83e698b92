import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';

export default control({
  id: 'service-account-token-secret',
  title: 'No ServiceAccount token is kept in a Secret',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A token in a Secret never expires and is bound to no pod: whoever reads the Secret once, or a backup of it, has the ' +
    'ServiceAccount until somebody notices.',
  references: [
    attack('T1528'),
    attack('T1552.007'),
    page(
      'ServiceAccount token Secrets',
      'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
    ),
  ],
  appliesTo: ['Secret'],
  decide: (secret) =>
    must(
      secret.at('type').string(),
      (type) => type !== 'kubernetes.io/service-account-token',
      `${secret.name} holds a ServiceAccount token that never expires`,
    ),
  fix: {
    text: 'Ask for a token when it is needed (`kubectl create token`, the TokenRequest API), or mount a projected one.',
    safe: false,
    breaks: 'whatever outside of the cluster signs in with this token',
    kubernetes:
      'volumes:\n  - name: token\n    projected:\n      sources:\n        - serviceAccountToken: { path: token, expirationSeconds: 3600 }',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Of a pipeline',
      `apiVersion: v1
kind: Secret
metadata:
  name: ci-token
  namespace: ci
  annotations: { kubernetes.io/service-account.name: ci }
type: kubernetes.io/service-account-token
`,
      'type: kubernetes.io/service-account-token',
    ),
    passing(
      'kubernetes',
      'Another kind of Secret',
      `apiVersion: v1
kind: Secret
metadata: { name: registry, namespace: ci }
type: kubernetes.io/dockerconfigjson
`,
    ),
  ],
});
