import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Estate } from '../estate/index.ts';
import { readEstate } from './read.ts';

// Charts of this repository, as something here installs them. What stands in for helm prints what it was asked.
const HELM = `#!/bin/sh
release=$2 namespace=$5 values= set=
while [ $# -gt 0 ]; do
  case $1 in
    --values) read -r line < "$2"; values="$values$line" ;;
    --set) set="$set $2" ;;
  esac
  shift
done
printf '%s\\n' '---' '# Source: web/templates/config.yaml' 'apiVersion: v1' 'kind: ConfigMap' 'metadata:' "  name: $release" "  namespace: $namespace" 'data:' "  values: '$values'" "  set: '$set'"
`;

const CHART = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'port: 80\n',
  'charts/web/prod.yaml': 'port: 443\n',
  'charts/web/templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n  namespace: {{ .Release.Namespace }}\ndata:\n  values: \'{{ .Values.port }}\'\n  set: ""\n',
};

async function read(files: Readonly<Record<string, string>>): Promise<Estate> {
  const cwd = mkdtempSync(join(tmpdir(), 'ringwall-releases-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, content] of Object.entries({ ...CHART, ...files })) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  const binary = join(cwd, 'helm.sh');
  writeFileSync(binary, HELM);
  chmodSync(binary, 0o755);
  return readEstate(['.'], { cwd, helm: { binary } });
}

const installed = (estate: Estate): readonly unknown[] =>
  estate.ofType('ConfigMap').map((map) => {
    const text = (...path: string[]): unknown => {
      const value = map.at(...path).string();
      return value.kind === 'known' ? value.value : value.kind;
    };
    return [map.scope.id, map.name, map.namespace, text('data', 'values'), text('data', 'set')];
  });

test('a chart that nothing installs has its own values', async () => {
  expect(installed(await read({}))).toEqual([['helm:charts/web', 'web', 'default', '', '']]);
});

test('an Application of Argo CD gives it values, name and namespace', async () => {
  const estate = await read({
    'apps/shop.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { namespace: shop }
  source:
    repoURL: https://git.example.com/shop.git
    path: charts/web
    helm:
      releaseName: storefront
      valueFiles: [prod.yaml]
      values: |
        open: true
      parameters: [{ name: size, value: "3" }]
`,
  });
  expect(installed(estate)).toEqual([
    ['release:argoproj.io/Application:shop', 'storefront', 'shop', '{"port":443}{"open":true}', ' size=3'],
  ]);
  expect(estate.problems).toEqual([]);
});

test('a helm_release of Terraform does too, and what is only known later is said', async () => {
  const main = (port: string): string => `variable "port" {
  type = number
}
resource "helm_release" "web" {
  name      = "web"
  namespace = "shop"
  chart     = "\${path.module}/../charts/web"
  values    = [yamlencode({ port = ${port} }), "open: true"]
  set {
    name  = "size"
    value = 3
  }
}
`;
  expect(installed(await read({ 'infra/main.tf': main('8080') }))).toEqual([
    ['release:helm_release.web', 'web', 'shop', '{"port":8080}{"open":true}', ' size=3'],
  ]);
  const open = await read({ 'infra/main.tf': main('var.port') });
  expect(installed(open)).toEqual([]);
  expect(open.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'helm-not-rendered this Helm chart was not rendered and nothing in it was checked: some of the values that helm_release.web gives it are only known later',
  ]);
});

test('a chart of elsewhere is said not to be here', async () => {
  const { problems } = await read({
    'main.tf':
      'resource "helm_release" "lb" {\n  name       = "lb"\n  repository = "https://charts.example.com"\n  chart      = "lb"\n}\n',
    'apps/lb.yaml':
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: lb }\nspec: { source: { repoURL: https://charts.example.com, chart: lb } }\n',
  });
  expect(problems.map(({ code, file }) => `${code} ${file}`).toSorted()).toEqual([
    'deployment-not-followed apps/lb.yaml',
    'helm-release-not-rendered main.tf',
  ]);
});
