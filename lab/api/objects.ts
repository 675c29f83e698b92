/** Any object of the Kubernetes API; who needs more than its head looks into it with care. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly resourceVersion?: string;
  readonly uid?: string;
  readonly [field: string]: unknown;
}

export type Labels = Readonly<Record<string, string>>;

/** What names one object. */
export interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

export const referenceTo = ({ apiVersion, kind, metadata }: KubernetesObject): Reference => ({
  apiVersion,
  kind,
  namespace: metadata.namespace,
  name: metadata.name,
});

/** The answer's body when a request is refused (meta/v1 Status). */
export interface Status {
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly details?: { readonly causes?: readonly { reason?: string; message?: string }[] };
}
