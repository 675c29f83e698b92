import type { About, View } from '../../estate/index.ts';
import { containerName, containersOf, fail, pass, podTemplates, workloadTypes } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';

export default control({
  id: 'secret-env',
  title: 'Secrets are mounted as files, not handed over as environment variables',
  layer: 'data',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The environment of a process is read by every child of it, ends up in crash reports and debug pages, and stands ' +
    'under /proc for whoever gets into the container. A file can be kept from other users and is replaced when the ' +
    'secret is rotated; a variable stays what it was until the pod is made anew.',
  references: [
    cisEks('4.4.1'),
    attack('T1552.007'),
    page(
      'Good practices for Secrets',
      'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    ),
    page(
      'EKS best practices: data encryption and secrets management',
      'https://docs.aws.amazon.com/eks/latest/best-practices/data-encryption-and-secrets-management.html',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) => {
    const abouts: About[] = [];
    for (const pod of podTemplates(workload)) {
      for (const container of containersOf(pod)) {
        const before = abouts.length;
        const name = containerName(container);
        for (const item of container.get('env').items().items) {
          const ref = item.at('valueFrom', 'secretKeyRef');
          if (ref.present === false) continue;
          const variable = textOf(item.get('name'));
          abouts.push({
            subject: item,
            decision: fail(
              keyOf(ref),
              `container ${name} is given Secret ${textOf(ref.get('name'))} (${textOf(ref.get('key'))}) as environment variable ${variable}`,
            ),
          });
        }
        for (const item of container.get('envFrom').items().items) {
          const ref = item.get('secretRef');
          if (ref.present === false) continue;
          abouts.push({
            subject: item,
            decision: fail(
              keyOf(ref),
              `container ${name} is given all of Secret ${textOf(ref.get('name'))} as environment variables`,
            ),
          });
        }
        if (abouts.length === before) abouts.push({ subject: container, decision: pass(container) });
      }
    }
    return abouts;
  },
  fix: {
    text: 'Mount the secret as a volume and let the application read the file.',
    safe: false,
    breaks: 'an application that reads the variable',
    kubernetes:
      'volumes:\n  - name: db\n    secret: { secretName: db }\ncontainers:\n  - name: web\n    volumeMounts: [{ name: db, mountPath: /run/secrets/db, readOnly: true }]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second variable',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: example.com/web:1.0.0
          env:
            - name: LOG_LEVEL
              value: info
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: db
                  key: password
            - name: HOST
              valueFrom: { fieldRef: { fieldPath: status.hostIP } }
`,
      at: 'secretKeyRef:',
    },
    {
      verdict: 'fail',
      title: 'All of a Secret, in an init container',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  initContainers:
    - name: migrate
      image: example.com/migrate:1.0.0
      envFrom:
        - configMapRef: { name: settings }
        - secretRef: { name: db }
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
`,
      at: 'secretRef:',
    },
    {
      verdict: 'fail',
      title: 'Windows is no exception',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  os: { name: windows }
  containers:
    - name: web
      image: example.com/web:1.0.0
      env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: web, key: token, optional: true } } }]
`,
      at: 'secretKeyRef:',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
      env: [{ name: DB_PASSWORD_FILE, value: /run/secrets/db/password }]
      envFrom: [{ configMapRef: { name: settings } }]
      volumeMounts: [{ name: db, mountPath: /run/secrets/db, readOnly: true }]
  volumes:
    - { name: db, secret: { secretName: db } }
`,
    },
  ],
});

/** The line that says what is referred to: a key that may be missing in a reference points at the reference. */
function keyOf(ref: View): View {
  const optional = ref.get('optional');
  return optional.present === false ? optional : ref;
}

function textOf(view: View): string {
  const value = view.string();
  return value.kind === 'known' ? value.value.slice(0, 80) : '?';
}
