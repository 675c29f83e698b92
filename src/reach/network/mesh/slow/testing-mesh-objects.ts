/** Objects of a mesh as parsed YAML has them, as far as the slow deciders read them. */
export interface MeshObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: unknown;
  readonly status?: unknown;
}

/** A pod with all that the deciders ask for. */
export interface MeshPod extends MeshObject {
  readonly spec: {
    readonly serviceAccountName: string;
    readonly containers: readonly { readonly ports?: readonly { name: string; containerPort: number }[] }[];
  };
  readonly status: { readonly podIP: string };
}

/** A request by TCP: `from` is a pod, `a/x`, or an address. */
export interface MeshRequest {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export const fullName = ({ metadata }: MeshObject): string => `${metadata.namespace}/${metadata.name}`;

export const ofKind = <T>(objects: readonly MeshObject[], group: string, kind: string): (T & MeshObject)[] =>
  objects.filter((one) => one.kind === kind && one.apiVersion.startsWith(group)) as (T & MeshObject)[];

export const podCalled = (objects: readonly MeshObject[], name: string): MeshPod | undefined =>
  ofKind<MeshPod>(objects, 'v1', 'Pod').find((one) => fullName(one) === name);

/** Every label of a selector is a label of the object. */
export const hasLabels = (
  { metadata }: MeshObject,
  wanted: Readonly<Record<string, string>> | undefined,
): boolean => Object.entries(wanted ?? {}).every(([key, value]) => metadata.labels?.[key] === value);

const bits = (address: string): string =>
  address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');

/** Of IPv4; a block without a length is one address. */
export const isInBlock = (address: string, block: string): boolean => {
  const [start = '', length = '32'] = block.split('/');
  return bits(address).slice(0, Number(length)) === bits(start).slice(0, Number(length));
};
