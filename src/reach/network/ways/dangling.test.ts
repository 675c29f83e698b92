import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { networksOf } from '../index.ts';

const SERVICE = `resource "kubernetes_manifest" "service" {
  manifest = {
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "web", namespace = "shop" }
    spec       = { selector = { app = "web" }, ports = [{ port = 80 }] }
  }
}
`;
const manifest = (version: string, kind: string, spec: string): string => `variable "x" {}
resource "kubernetes_manifest" "route" {
  manifest = {
    apiVersion = "${version}"
    kind       = "${kind}"
    metadata   = { name = "web", namespace = "shop" }
    spec       = { ${spec} }
  }
}
`;
const ingress = (backend: string): string =>
  manifest(
    'networking.k8s.io/v1',
    'Ingress',
    `ingressClassName = "alb", defaultBackend = { service = ${backend} }`,
  );
const binding = (reference: string): string =>
  manifest(
    'elbv2.k8s.aws/v1beta1',
    'TargetGroupBinding',
    `serviceRef = ${reference}, targetGroupName = "web"`,
  );
const traefik = (service: string): string =>
  manifest('traefik.io/v1alpha1', 'IngressRoute', `routes = [{ services = [${service}] }]`);

test.each([
  ['a name that is not known', false, ingress('{ name = var.x, port = { number = 80 } }')],
  ['a port that is not known', false, ingress('{ name = "web", port = { number = var.x } }')],
  ['a port that is not there', true, ingress('{ name = "web", port = { number = 81 } }')],
  ['a Service that is not there', true, ingress('{ name = "db", port = { number = 80 } }')],
  ['a name that is not known, of a binding', false, binding('{ name = var.x, port = 80 }')],
  ['a port that is not known, of a binding', false, binding('{ name = "web", port = var.x }')],
  ['a port that is not there, of a binding', true, binding('{ name = "web", port = 81 }')],
  ['a name that is not known, of Traefik', false, traefik('{ name = var.x, port = 80 }')],
  ['a port that is not known, of Traefik', false, traefik('{ name = "web", port = var.x }')],
  ['a port that is not there, of Traefik', true, traefik('{ name = "web", port = 81 }')],
])('%s', (_, certain, route) => {
  const [network] = networksOf(readTexts({ 'main.tf': SERVICE, 'route.tf': route }), 'eks');
  expect(network!.ways().dangling.map((one) => one.certain)).toEqual([certain]);
});
