import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { Place, PodGroup } from '../model.ts';
import { At, Faults } from '../read/at.ts';
import { selectorAt } from '../read/labels.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Selector } from '../selector.ts';
import { EVERYTHING, isEverything } from '../selector.ts';

type Mode = 'STRICT' | 'PERMISSIVE' | 'DISABLE' | 'UNSET';

/** What pods ask of who connects to a port; `undefined` where it is not known or not the same for all ports. */
export interface Asked {
  readonly mode: Exclude<Mode, 'UNSET'> | undefined;
  /** The name of the policy that says so, `undefined` where none does. */
  readonly by: string | undefined;
  readonly place: Place | undefined;
}

interface PeerAuthentication {
  readonly resource: Resource;
  readonly name: string;
  readonly namespace: string;
  readonly selector: Selector;
  readonly mode: Mode | undefined;
  readonly ports: ReadonlyMap<number, Mode | undefined>;
  /** There are other ports of which it is not known what is asked. */
  readonly open: boolean;
}

export const PEER_AUTHENTICATION = 'security.istio.io/PeerAuthentication';
const MODES: ReadonlySet<unknown> = new Set(['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET']);
const DEFAULT: Asked = { mode: 'PERMISSIVE', by: undefined, place: undefined };

/**
 * What pods ask of who connects to them: the narrowest policy that says something counts, of the port, the workload,
 * the namespace, the mesh. https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function peerAuthentications(
  estate: Estate,
  scope: Scope,
  rootNamespace: string,
): (group: PodGroup, port: number | undefined) => Asked {
  const policies = estate.ofTypeIn(PEER_AUTHENTICATION, scope).map(read);
  return (group, port) => {
    const inNamespace = (namespace: string): PeerAuthentication[] =>
      policies.filter((one) => one.namespace === namespace && isEverything(one.selector));
    const own = policies.filter((one) => one.namespace === group.namespace && !isEverything(one.selector));
    const levels = [
      ...own.filter(({ selector }) => selector.takes(group.labels) !== false),
      ...inNamespace(group.namespace),
      ...inNamespace(rootNamespace),
    ];
    const whole = levels.find(({ mode }) => mode !== 'UNSET');
    const asked: Asked = whole === undefined ? DEFAULT : of(whole, whole.mode, ['spec', 'mtls', 'mode']);
    // Ports are only told apart by a policy of a workload.
    const [narrow] = levels;
    const vague = own.find(({ selector }) => selector.takes(group.labels) === undefined);
    if (vague !== undefined) return of(vague, undefined, ['spec', 'selector']);
    if (narrow === undefined || isEverything(narrow.selector)) return asked;
    const path = ['spec', 'portLevelMtls'];
    if (port === undefined) return narrow.ports.size > 0 || narrow.open ? of(narrow, undefined, path) : asked;
    const mode = narrow.ports.get(port);
    if (narrow.ports.has(port))
      return mode === 'UNSET' ? asked : of(narrow, mode, [...path, String(port), 'mode']);
    return narrow.open ? of(narrow, undefined, path) : asked;
  };
}

function of({ name, resource }: PeerAuthentication, mode: Mode | undefined, path: readonly string[]): Asked {
  return { mode: mode === 'UNSET' ? undefined : mode, by: name, place: { resource, path } };
}

function read(resource: Resource): PeerAuthentication {
  const spec = At.root(resource).get('spec');
  const selector = spec.get('selector');
  const { entries, rest } = spec.get('portLevelMtls').entries();
  return {
    resource,
    name: `PeerAuthentication ${namespaceOf(resource)}/${resource.name}`,
    namespace: namespaceOf(resource),
    selector: selector.there ? selectorAt(selector, new Faults()) : EVERYTHING,
    mode: modeAt(spec.at('mtls', 'mode')),
    ports: new Map(entries.map(([port, at]) => [Number(port), modeAt(at.get('mode'))])),
    open: rest !== undefined,
  };
}

function modeAt(at: At): Mode | undefined {
  const value = at.value() ?? 'UNSET';
  return MODES.has(value) ? (value as Mode) : undefined;
}
