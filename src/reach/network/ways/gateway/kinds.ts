export const GROUP = 'gateway.networking.k8s.io';
export const GATEWAY = `${GROUP}/Gateway`;

/** Listeners beside their Gateway, as they are called now and as they were. https://gateway-api.sigs.k8s.io/geps/gep-1713/ */
export const LISTENER_SETS: readonly string[] = [
  `${GROUP}/ListenerSet`,
  'gateway.networking.x-k8s.io/XListenerSet',
];

/** The kinds of routes, and the protocols of the listeners that take them. https://gateway-api.sigs.k8s.io/reference/spec/#protocoltype */
export const ROUTES: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ['HTTP', 'HTTPS'],
  GRPCRoute: ['HTTP', 'HTTPS'],
  TLSRoute: ['TLS'],
  TCPRoute: ['TCP', 'TLS'],
  UDPRoute: ['UDP'],
};
