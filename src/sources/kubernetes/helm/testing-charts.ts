import type { Files } from './testing.ts';

const chart = (name: string, more = ''): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;

/** A chart with what is common: helpers, conditions, loops, values by every way. */
export const WEB: Files = {
  'charts/web/Chart.yaml': chart('web'),
  'charts/web/values.yaml': `replicas: 2
image:
  repository: registry.example.org/web
  tag: "1.2"
pullPolicy: Always
hostNetwork: true
podSecurityContext:
  runAsUser: 0
  fsGroup: 2000
sidecars:
  - name: proxy
    image: proxy:1
    privileged: true
  - name: logs
    image: logs:2
    privileged: false
password: hunter2hunter2
`,
  'charts/web/templates/_helpers.tpl': `{{- define "web.name" -}}
{{ .Release.Name }}-web
{{- end }}
{{- define "web.labels" -}}
app: web
chart: {{ .Chart.Name }}
{{- end }}
`,
  'charts/web/templates/NOTES.txt': 'apiVersion: v1\nkind: Pod\nmetadata: {name: note}\n',
  'charts/web/templates/deployment.yaml': `{{- /* What runs */}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "web.name" . }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      hostNetwork: {{ .Values.hostNetwork }}
      hostPID: true
      {{- with .Values.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          imagePullPolicy: {{ .Values.pullPolicy | quote }}
          command: ["sh"]
        {{- range .Values.sidecars }}
        - name: {{ .name }}
          image: {{ .image | quote }}
          securityContext:
            privileged: {{ .privileged }}
        {{- end }}
---
{{- if .Values.service }}
apiVersion: v1
kind: Service
metadata:
  name: front
{{- else }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: instead
{{- end }}
`,
  'charts/web/templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: keys
stringData:
  password: {{ .Values.password }}
  fixed: literal-secret-text
`,
};

/** Hooks, a test, CRDs, and subcharts in a folder and packed. */
export const SHOP: Files = {
  'shop/Chart.yaml': chart(
    'shop',
    'dependencies:\n  - name: store\n    version: 1.0.0\n    condition: store.enabled\n  - name: spare\n    version: 1.0.0\n    condition: spare.enabled\n',
  ),
  'shop/values.yaml': 'store:\n  enabled: true\n  user: 0\nspare:\n  enabled: false\n',
  'shop/crds/widgets.yaml':
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: widgets.example.org\n',
  'shop/templates/hook.yaml':
    'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install\nspec: {}\n',
  'shop/templates/test.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: try\n  annotations:\n    helm.sh/hook: test\nspec: {}\n',
  'shop/charts/store/Chart.yaml': chart('store'),
  'shop/charts/store/values.yaml': 'user: 1000\nport: 5432\n',
  'shop/charts/store/templates/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: store\nspec:\n  securityContext:\n    runAsUser: {{ .Values.user }}\n  containers:\n    - name: db\n      image: db:1\n      ports:\n        - containerPort: {{ .Values.port }}\n',
  'shop/charts/spare/Chart.yaml': chart('spare'),
  'shop/charts/spare/templates/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: spare\nspec: {}\n',
};

/** A subchart by its files, for packing. */
export const PACKED: Readonly<Record<string, string>> = {
  'cache/Chart.yaml': chart('cache'),
  'cache/values.yaml': 'image: redis:7\n',
  'cache/templates/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: cache\nspec:\n  containers:\n    - name: cache\n      image: {{ .Values.image }}\n',
};

/** A chart around a packed subchart. */
export const AROUND: Files = {
  'outer/Chart.yaml': chart('outer'),
  'outer/values.yaml': '{}\n',
};

export { chart };
