import type { Resource, View } from '../../estate/index.ts';
import { fail, pass } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';

/** Types whose data is no secret that somebody would keep elsewhere. */
const NO_SECRET = new Set(['helm.sh/release.v1', 'bootstrap.kubernetes.io/token']);
/** Certificates are public; their keys are not. */
const PUBLIC =
  /^(?:ca|tls|cert|ca-bundle|root|chain)\.(?:crt|pem|cert)$|^(?:username|user|host|port|url|type)$/i;
/** What a tool puts the secret in for, or has encrypted: Helm, envsubst, Argo CD, vals, bank-vaults, 1Password, SOPS. */
const PLACEHOLDER =
  /^(?:\$\{|\$\(|\{\{|<[^>]*>$|ENC\[|vault:|ref\+|secretref\+|op:\/\/|arn:|AgA[A-Za-z0-9+/]{100})/;

export default control({
  id: 'secret-in-manifest',
  title: 'Secrets are not written in manifests',
  layer: 'data',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'What stands under data is encoded and not encrypted: whoever reads the repository, its history or a copy of it ' +
    'has the secret. From an external store it is fetched by who may, with a record of each time.',
  references: [
    cisEks('4.4.2'),
    attack('T1552.001'),
    page(
      'Good practices for Secrets',
      'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    ),
    page(
      'Use AWS Secrets Manager secrets with Amazon EKS pods',
      'https://docs.aws.amazon.com/eks/latest/userguide/manage-secrets.html',
    ),
  ],
  appliesTo: [
    'Secret',
    'bitnami.com/SealedSecret',
    'external-secrets.io/ExternalSecret',
    'secrets-store.csi.x-k8s.io/SecretProviderClass',
  ],
  decide: (secret) => {
    // What is read from a running cluster has to be there.
    if (secret.file === undefined && !secret.scope.id.startsWith('manifests:')) return [];
    if (secret.type !== 'Secret') return pass(secret.root);
    const type = secret.at('type').string();
    if (type.kind === 'known' && NO_SECRET.has(type.value)) return [];
    const encrypted = secret.at('sops', 'mac');
    if (encrypted.present === true) return pass(encrypted);
    const written = valuesOf(secret);
    const [first] = written;
    if (first === undefined) return pass(secret.root);
    const keys = written.map(({ key }) => String(key).slice(0, 40));
    const more = keys.length > 3 ? ` and ${keys.length - 3} more` : '';
    return fail(
      first,
      `Secret ${secret.name} stands in this file with its values: ${keys.slice(0, 3).join(', ')}${more}`,
    );
  },
  fix: {
    text: 'Keep the secret in a store (Secrets Manager) and fetch it with the Secrets Store CSI driver or an ExternalSecret, or seal it; change the one that was written.',
    safe: false,
    breaks: 'workloads that use the Secret, until it is made from the store',
    kubernetes:
      'apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata: { name: db }\nspec:\n  provider: aws\n  parameters:\n    usePodIdentity: "true"\n    objects: |\n      - objectName: shop/db\n        objectType: secretsmanager',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Secret
metadata: { name: db, namespace: shop }
type: Opaque
data:
  username: d2Vi
  password: Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5
`,
      at: 'password:',
    },
    {
      verdict: 'fail',
      title: 'An item of a list, the key of a certificate',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: { name: web-tls, namespace: shop }
    type: kubernetes.io/tls
    stringData:
      tls.crt: public
      tls.key: secret
`,
      at: 'tls.key:',
    },
    {
      verdict: 'pass',
      title: 'Empty, encrypted, sealed, fetched',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Secret
metadata: { name: token, namespace: shop, annotations: { kubernetes.io/service-account.name: web } }
type: kubernetes.io/service-account-token
---
apiVersion: v1
kind: Secret
metadata: { name: filled-later, namespace: shop }
stringData:
  password: ""
---
apiVersion: v1
kind: Secret
metadata: { name: encrypted, namespace: shop }
stringData:
  password: ENC[AES256_GCM,data:abcd,iv:abcd,tag:abcd,type:str]
sops:
  mac: ENC[AES256_GCM,data:abcd,iv:abcd,tag:abcd,type:str]
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: sealed, namespace: shop }
spec: { encryptedData: { password: AgBy3i4OJSWK } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: fetched, namespace: shop }
spec: { secretStoreRef: { name: aws, kind: SecretStore }, target: { name: db }, dataFrom: [{ extract: { key: shop/db } }] }
`,
    },
  ],
});

/** The values that are secrets. The estate has only a mark in their place, so that what they are like is read in the file. */
function valuesOf(secret: Resource): View[] {
  const written: View[] = [];
  for (const map of ['data', 'stringData']) {
    for (const [key, view] of secret.at(map).entries().entries) {
      const value = view.value();
      if (value.kind === 'absent' || PUBLIC.test(key)) continue;
      if (value.kind === 'known' && /^redacted:[0-9a-f]+:0$/.test(String(value.value))) continue;
      const span = view.span;
      const raw =
        span?.file.text
          .slice(span.start, span.end)
          .replace(/^["']|["']$/g, '')
          .trim() ?? '';
      const text = map === 'data' ? decoded(raw) : raw;
      if (PLACEHOLDER.test(raw) || PLACEHOLDER.test(text)) continue;
      written.push(view);
    }
  }
  return written;
}

function decoded(text: string): string {
  return /^[A-Za-z0-9+/\s]+=*\s*$/.test(text)
    ? Buffer.from(text.slice(0, 400), 'base64').toString('utf8')
    : text;
}
