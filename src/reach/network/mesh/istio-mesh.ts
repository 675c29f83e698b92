import type { Estate, Scope, View } from '../../../estate/index.ts';

/** What of the mesh as a whole decides. */
export interface IstioMesh {
  /** Whose policies are for all namespaces. */
  readonly rootNamespace: string;
  /** The first part of every identity; `undefined` where nothing here says it. */
  readonly trustDomain: string | undefined;
}

const WORD = String.raw`:[ \t]*["']?([\w.-]+)["']?[ \t]*(?:#.*)?$`;
const ROOT = new RegExp(`^rootNamespace${WORD}`, 'm');
const TRUST = new RegExp(`^trustDomain${WORD}`, 'm');

/**
 * The settings of an Istio mesh, from the ConfigMap that the control plane reads or the IstioOperator that makes it.
 * https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
 */
export function istioMesh(estate: Estate, scope: Scope): IstioMesh {
  const found: { rootNamespace?: string | undefined; trustDomain?: string | undefined } = {};
  for (const map of estate.ofTypeIn('ConfigMap', scope)) {
    if (map.name !== 'istio' && !map.name.startsWith('istio-')) continue;
    const text = map.at('data', 'mesh').string();
    if (text.kind !== 'known') continue;
    found.rootNamespace ??= ROOT.exec(text.value)?.[1];
    found.trustDomain ??= TRUST.exec(text.value)?.[1];
  }
  for (const operator of estate.ofTypeIn('install.istio.io/IstioOperator', scope)) {
    const mesh = operator.at('spec', 'meshConfig');
    found.rootNamespace ??= textAt(mesh.get('rootNamespace'));
    found.trustDomain ??= textAt(mesh.get('trustDomain'));
  }
  return { rootNamespace: found.rootNamespace ?? 'istio-system', trustDomain: found.trustDomain };
}

function textAt(view: View): string | undefined {
  const value = view.string();
  return value.kind === 'known' ? value.value : undefined;
}
