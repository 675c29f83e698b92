import { expect, it } from 'vitest';
import { outline, outlineJson } from '../../../estate/outline.ts';
import { readTexts } from '../../texts.ts';

const plain = (texts: Readonly<Record<string, string>>, type: string): unknown => {
  const estate = readTexts(texts);
  const resource = estate.ofType(type)[0];
  if (resource === undefined) throw new Error(`${estate.types.join()} ${JSON.stringify(estate.problems)}`);
  return JSON.parse(outlineJson(outline(resource.root)!, true)) as unknown;
};

it('a deployment of the provider is the object that it applies', () => {
  const text = `
variable "image" { default = "nginx:1.27" }
resource "kubernetes_deployment_v1" "web" {
  metadata {
    name      = "web"
    namespace = "shop"
    labels    = { "app.kubernetes.io/name" = "web", under_score = "kept" }
  }
  spec {
    replicas = 2
    selector { match_labels = { app = "web" } }
    template {
      metadata { labels = { app = "web" } }
      spec {
        host_pid = true
        security_context { run_as_user = "1000" }
        container {
          name  = "web"
          image = var.image
          port { container_port = 80 }
          env {
            name = "KEY"
            value_from {
              secret_key_ref {
                name = "s"
                key  = "k"
              }
            }
          }
          security_context {
            privileged = true
            capabilities { add = ["NET_ADMIN"] }
          }
          volume_mount {
            name       = "certs"
            mount_path = "/certs"
          }
        }
        volume {
          name = "certs"
          secret { secret_name = "tls" }
        }
      }
    }
  }
}
`;
  expect(plain({ 'main.tf': text }, 'apps/Deployment')).toMatchObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web', under_score: 'kept' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        spec: {
          hostPID: true,
          securityContext: { runAsUser: 1000 },
          containers: [
            {
              name: 'web',
              image: 'nginx:1.27',
              ports: [{ containerPort: 80 }],
              env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
              securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } },
              volumeMounts: [{ name: 'certs', mountPath: '/certs' }],
            },
          ],
          volumes: [{ name: 'certs', secret: { secretName: 'tls' } }],
        },
      },
    },
  });
  const image = readTexts({ 'main.tf': text })
    .ofType('apps/Deployment')[0]!
    .at('spec', 'template', 'spec', 'containers', 0, 'image');
  expect(image.span?.file.position(image.span.start)).toEqual({ line: 2, column: 30 });
  expect(image.steps.map(({ what }) => what)).toEqual(['var.image']);
});

it('roles, policies and services keep their lists', () => {
  const text = `
resource "kubernetes_cluster_role" "all" {
  metadata { name = "all" }
  rule {
    api_groups = ["*"]
    resources  = ["*"]
    verbs      = ["*"]
  }
}
resource "kubernetes_network_policy" "web" {
  metadata { name = "web" }
  spec {
    pod_selector {}
    policy_types = ["Ingress"]
    ingress {
      from {
        ip_block { cidr = "10.0.0.0/8" }
      }
      ports {
        port     = "80"
        protocol = "TCP"
      }
    }
  }
}
resource "kubernetes_service" "web" {
  metadata { name = "web" }
  spec {
    type = "LoadBalancer"
    port { port = 80 }
  }
}
`;
  expect(plain({ 'main.tf': text }, 'rbac.authorization.k8s.io/ClusterRole')).toMatchObject({
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  });
  expect(plain({ 'main.tf': text }, 'networking.k8s.io/NetworkPolicy')).toMatchObject({
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: '80', protocol: 'TCP' }] }],
    },
  });
  expect(plain({ 'main.tf': text }, 'Service')).toMatchObject({
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  });
});

it('manifests in any form are objects, each place where it is written', () => {
  const text = `
resource "kubernetes_manifest" "map" {
  manifest = {
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "map" }
  }
}
resource "kubectl_manifest" "pod" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: Pod
    metadata:
      name: pod
    spec:
      hostNetwork: true
  YAML
}
resource "kubectl_manifest" "encoded" {
  yaml_body = yamlencode({ apiVersion = "v1", kind = "Namespace", metadata = { name = "encoded" } })
}
resource "kubectl_manifest" "file" {
  yaml_body = file("\${path.module}/sa.yaml")
}
resource "kubectl_manifest" "open" {
  yaml_body = data.http.there.body
}
data "http" "there" {}
`;
  const estate = readTexts({
    'main.tf': text,
    'sa.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: sa}\n',
  });
  expect(estate.find(estate.ofType('ConfigMap')[0]!.scope, 'ConfigMap', undefined, 'map')).toBeDefined();
  const network = estate.ofType('Pod')[0]!.at('spec', 'hostNetwork');
  expect(network.boolean()).toMatchObject({ kind: 'known', value: true });
  expect(network.span?.file.position(network.span.start)).toEqual({ line: 16, column: 20 });
  expect(estate.ofType('Namespace')[0]!.at('metadata', 'name').string()).toMatchObject({ value: 'encoded' });
  expect(estate.ofType('ServiceAccount').map(({ address }) => address)).toContain('kubectl_manifest.file');
  expect(estate.problems.map(({ code, message }) => `${code} ${message.split(' ')[1]}`)).toEqual([
    'terraform-manifest-unknown kubectl_manifest.open',
  ]);
});

it('a secret is not kept', () => {
  const text = `
variable "password" { default = "hunter2-hunter2" }
resource "kubernetes_secret" "db" {
  metadata { name = "db" }
  data = { password = var.password }
}
`;
  const estate = readTexts({ 'main.tf': text });
  const secret = estate.ofType('Secret')[0]!.at('stringData', 'password').string();
  expect(secret).toMatchObject({ kind: 'known', value: expect.stringMatching(/^redacted:/) as string });
  expect(estate.files[0]!.printableLine(2)).not.toContain('hunter2');
});
