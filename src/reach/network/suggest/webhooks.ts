import type { Estate, Scope, View } from '../../../estate/index.ts';
import type { Note } from './flow.ts';

/** Objects that have the API server call a Service, and where they name it. */
const CALLERS: readonly { readonly type: string; readonly services: (root: View) => readonly View[] }[] = [
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map((kind) => ({
    type: `admissionregistration.k8s.io/${kind}`,
    services: (root: View) =>
      root
        .get('webhooks')
        .items()
        .items.map((hook) => hook.at('clientConfig', 'service')),
  })),
  { type: 'apiregistration.k8s.io/APIService', services: (root) => [root.at('spec', 'service')] },
  {
    type: 'apiextensions.k8s.io/CustomResourceDefinition',
    services: (root) => [root.at('spec', 'conversion', 'webhook', 'clientConfig', 'service')],
  },
];

/**
 * The API server is no pod: which addresses it calls from is not in the manifests, and a webhook that it can't reach
 * may stop the cluster. https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 */
export function callsFromApiServer(estate: Estate, scope: Scope): Note[] {
  return CALLERS.flatMap(({ services, type }) =>
    estate.ofTypeIn(type, scope).flatMap((resource) =>
      services(resource.root).flatMap((service): Note[] => {
        const [name, namespace] = [service.get('name').string(), service.get('namespace').string()];
        if (name.kind !== 'known' || namespace.kind !== 'known') return [];
        const message = `the API server calls Service ${namespace.value}/${name.value}: ask for its addresses, or that stops`;
        return [{ code: 'not-told', message, evidence: { text: resource.address, place: service } }];
      }),
    ),
  );
}
