import type { About, Resource, SecretKind, View } from '../../estate/index.ts';
import {
  containerName,
  containersOf,
  fail,
  leaf,
  pass,
  podTemplates,
  undecided,
  workloadTypes,
} from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';
import { hide } from './_parameter.ts';
import { literalSecret, secretInCommand, secretsInText } from './_secret-text.ts';

const WHAT: Readonly<Record<SecretKind, string>> = {
  'aws-access-key-id': 'an AWS access key',
  'aws-secret-access-key': 'a secret key',
  'private-key': 'a private key',
  token: 'a token',
  password: 'a password',
};

export default control({
  id: 'secret-literal',
  title: 'No credential stands in plain text in a manifest',
  layer: 'data',
  stage: 'deploy',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Everybody who reads the repository has the credential, and in the cluster everybody who may read pods or ' +
    'ConfigMaps, which are handed out far more freely than Secrets. It also stays in the history after it is removed.',
  references: [
    attack('T1552.001'),
    attack('T1552.007'),
    nsaCisa('Protecting sensitive cloud infrastructure'),
    page(
      'Good practices for Secrets',
      'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    ),
  ],
  appliesTo: ['ConfigMap', ...workloadTypes],
  decide: (resource) => {
    const abouts = resource.type === 'ConfigMap' ? inConfigMap(resource) : inContainers(resource);
    return abouts.length > 0 ? abouts : pass(resource.root);
  },
  fix: {
    text: 'Move it to a secret store, mount it from there as a file, and change it: the one that was written is known.',
    safe: false,
    breaks: 'the application until it reads the credential from where it is then',
    kubernetes:
      'volumes:\n  - name: credentials\n    csi:\n      driver: secrets-store.csi.k8s.io\n      readOnly: true\n      volumeAttributes: { secretProviderClass: app }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second variable of an init container',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      initContainers:
        - name: migrate
          image: example.com/migrate:1.0.0
          env:
            - { name: DB_HOST, value: db.shop.svc }
            - name: DB_PASSWORD
              value: correct-horse-battery
      containers:
        - name: web
          image: example.com/web:1.0.0
          env: [{ name: DB_PASSWORD_FILE, value: /run/secrets/db }, { name: TLS_SECRET, value: web-tls }]
`,
      at: 'value: correct-horse',
    },
    {
      verdict: 'fail',
      title: 'In a URL',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
      env:
        - { name: CACHE_URL, value: "redis://cache:6379" }
        - { name: DATABASE_URL, value: "postgres://web:correct-horse@db.shop.svc/web" }
`,
      at: 'DATABASE_URL',
    },
    {
      verdict: 'fail',
      title: 'In the settings that a ConfigMap holds',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data:
  LOG_LEVEL: info
  application.properties: |
    # password=of-nothing
    server.port=8080
    spring.datasource.username=web
    spring.datasource.password=correct-horse-battery
    spring.mail.password=\${MAIL_PASSWORD}
    auth.secret.name=web-auth
    token: kubernetes
`,
      at: 'spring.datasource.password',
    },
    {
      verdict: 'fail',
      title: 'On the command line',
      format: 'kubernetes',
      source: `apiVersion: batch/v1
kind: CronJob
metadata: { name: backup, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: example.com/backup:1.0.0
              args:
                - --user=backup
                - --password=correct-horse-battery
                - --token-file=/run/secrets/token
`,
      at: '--password=',
    },
    {
      verdict: 'pass',
      title: 'References, places and switches are no secrets',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
      args: ["--password=$(DB_PASSWORD)"]
      env:
        - { name: DB_PASSWORD, value: "" }
        - { name: API_KEY, value: "$(OTHER)" }
        - { name: DB_PASSWORD_SECRET_NAME, value: web-db }
        - { name: ENABLE_TOKEN, value: "true" }
        - { name: DATABASE_URL, value: "postgres://web:$(DB_PASSWORD)@db/web" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data:
  password_policy: strict
  app.yaml: |
    database:
      password: \${DB_PASSWORD}
      passwordFile: /run/secrets/db
    tls: { secretName: web-tls }
`,
    },
  ],
});

/** `static-aws-keys` speaks of those: in a variable or a value of their own, or by their names. */
function isAwsKey(kind: SecretKind, name: string | undefined): boolean {
  return (
    kind === 'aws-access-key-id' ||
    (kind === 'aws-secret-access-key' && (name === undefined || /aws/i.test(name)))
  );
}

function inConfigMap(map: Resource): About[] {
  const abouts: About[] = [];
  for (const [key, view] of map.at('data').entries().entries) {
    const text = view.string();
    if (text.kind === 'unknown') abouts.push({ subject: view, decision: undecided(text) });
    if (text.kind !== 'known') continue;
    if (!text.value.trimEnd().includes('\n')) {
      // Keys that are names of variables are so for `envFrom`.
      const kind = literalSecret(key, text.value, /^[A-Z][A-Z0-9_]*$/.test(key) ? 'likely' : 'certain');
      if (kind !== undefined && isAwsKey(kind, undefined)) continue;
      if (kind !== undefined)
        abouts.push(
          found(view, kind, `ConfigMap ${map.name} holds ${WHAT[kind]} in plain text: ${key.slice(0, 80)}`),
        );
      else inLines(map, key, view, text.value, abouts);
    } else inLines(map, key, view, text.value, abouts);
  }
  return abouts;
}

function inLines(map: Resource, key: string, view: View, text: string, abouts: About[]): void {
  const span = view.span;
  const raw = span?.file.text.slice(span.start, span.end) ?? '';
  let from = 0;
  for (const { kind, line, index, length, name } of secretsInText(text)) {
    if (isAwsKey(kind, name)) continue;
    const trimmed = line.trim();
    const at = span === undefined ? -1 : raw.indexOf(trimmed, from);
    let place = view;
    if (span !== undefined && at !== -1) {
      from = at + trimmed.length;
      const start = span.start + at + index - line.indexOf(trimmed);
      place = view.readAs(leaf('', start, start + length));
    }
    const where = name === undefined ? key : `${name} in ${key}`;
    abouts.push(
      found(
        place,
        kind,
        `ConfigMap ${map.name} holds ${WHAT[kind]} in plain text: ${where.slice(0, 120)}`,
        view,
      ),
    );
  }
}

function inContainers(workload: Resource): About[] {
  const abouts: About[] = [];
  for (const pod of podTemplates(workload)) {
    for (const container of containersOf(pod)) {
      const name = containerName(container);
      for (const item of container.get('env').items().items) {
        const value = item.get('value').string();
        if (value.kind !== 'known') continue;
        const variable = item.get('name').string();
        if (variable.kind !== 'known') continue;
        const kind = literalSecret(variable.value, value.value, 'likely');
        if (kind !== undefined && !isAwsKey(kind, undefined)) {
          abouts.push(
            found(
              value.at,
              kind,
              `container ${name} is given ${WHAT[kind]} in plain text: ${variable.value.slice(0, 80)}`,
              item,
            ),
          );
        }
      }
      for (const key of ['command', 'args']) inArguments(container.get(key), name, abouts);
    }
  }
  return abouts;
}

function inArguments(list: View, container: string, abouts: About[]): void {
  let option: string | undefined;
  for (const item of list.items().items) {
    const text = item.string();
    if (text.kind !== 'known') {
      option = undefined;
      continue;
    }
    const before = option;
    option = /^--?([A-Za-z][\w.-]*)$/.exec(text.value)?.[1];
    const kind = option === undefined ? ofArgument(before, text.value) : undefined;
    if (kind !== undefined) {
      abouts.push(
        found(item, kind, `container ${container} is given ${WHAT[kind]} on its command line`, item),
      );
    }
  }
}

/** An argument is the value of the option before it, or has its own, or is a script. */
function ofArgument(option: string | undefined, text: string): SecretKind | undefined {
  const [, name, value] = /^--?([A-Za-z][\w.-]*)=(\S*)$/.exec(text) ?? [];
  if (name !== undefined) return literalSecret(name, value!, 'certain');
  if (/\s/.test(text)) return secretInCommand(text);
  return literalSecret(option, text, 'certain') ?? secretInCommand(text);
}

function found(at: View, kind: SecretKind, message: string, subject: View = at): About {
  hide(at);
  return { subject, decision: fail(at, message) };
}
