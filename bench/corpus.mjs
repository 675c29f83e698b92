// A seeded corpus of Kubernetes manifests: the same bytes on every machine.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Numbers from a seed (mulberry32). */
export const random = (seed) => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};

const labels = (name, indent) =>
  `${indent}app.kubernetes.io/name: ${name}\n${indent}app.kubernetes.io/part-of: shop\n`;

const container = (name, pick) => `        - name: ${name}
          image: registry.example.com/team/${name}:${pick(5)}.${pick(20)}.${pick(9)}
          ports:
            - name: http
              containerPort: 8080
          securityContext:
            allowPrivilegeEscalation: ${pick(4) === 0}
            runAsNonRoot: true
            readOnlyRootFilesystem: true
            capabilities:
              drop: ["ALL"]
          env:
            - name: LOG_LEVEL
              value: "${['debug', 'info', 'warn'][pick(3)]}"
            - name: REGION
              value: eu-central-1
            - name: CACHE_SIZE
              value: "${64 + pick(1000)}Mi"
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
          livenessProbe:
            httpGet:
              path: /healthz
              port: http
            periodSeconds: ${5 + pick(20)}
          volumeMounts:
            - name: config
              mountPath: /etc/${name}
              readOnly: true
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits:
              memory: 256Mi
`;

const kinds = [
  (name, namespace, pick) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
${labels(name, '    ')}spec:
  replicas: ${1 + pick(5)}
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
${labels(name, '        ')}    spec:
      serviceAccountName: ${name}
      automountServiceAccountToken: false
      containers:
${container('main', pick)}${pick(3) === 0 ? container('sidecar', pick) : ''}      volumes:
        - name: config
          configMap:
            name: ${name}
`,
  (name, namespace) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`,
  (name, namespace) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
automountServiceAccountToken: false
`,
  (name, namespace) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data:
  config.yaml: |
    server:
      port: 8080
      # shown in the log
      name: ${name}
`,
  (name, namespace) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              role: web
      ports:
        - protocol: TCP
          port: 8080
`,
  (name, namespace) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: ${namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - kind: ServiceAccount
    name: ${name}
    namespace: ${namespace}
`,
];

/** The texts of the corpus: `files` of six documents each, in folders of 50. */
export function* corpus(files, seed = 1) {
  const pick = random(seed);
  for (let index = 0; index < files; index++) {
    const name = `app-${index}`;
    const namespace = `team-${index % 60}`;
    const text = kinds.map((kind) => kind(name, namespace, pick)).join('---\n');
    yield { path: `apps/${String(Math.floor(index / 50)).padStart(3, '0')}/${name}.yaml`, text };
  }
}

/** Writes it below a folder, which is emptied first. */
export const writeCorpus = (folder, files, seed = 1) => {
  rmSync(folder, { recursive: true, force: true });
  let bytes = 0;
  const made = new Set();
  for (const { path, text } of corpus(files, seed)) {
    const target = join(folder, path);
    const above = join(target, '..');
    if (!made.has(above)) mkdirSync(above, { recursive: true });
    made.add(above);
    writeFileSync(target, text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
};
