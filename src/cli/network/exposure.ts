import { exposuresOn } from '../../reach/network/eks/exposure.ts';
import type { Exposure } from '../../reach/network/exposure.ts';
import type { Network } from '../../reach/network/index.ts';
import type { NetworkExposure, WorkloadExposure } from '../../result/network.ts';
import { visibleJson } from '../../report/printable.ts';
import { deliver, wantsColour } from '../output.ts';
import type { Input, Verb } from '../verb.ts';
import { MODE_FLAGS, readNetworks } from './common.ts';

export const verb: Verb = {
  name: 'network exposure',
  summary: 'what each workload would accept from pods that do not exist yet',
  usage: 'network exposure [PATH…] [flags]',
  flags: {
    ...MODE_FLAGS,
    json: { type: 'boolean', help: 'as JSON' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it to a file' },
    focus: { type: 'string', multiple: true, value: 'NS/NAME', help: 'only these workloads' },
    namespace: { type: 'string', multiple: true, value: 'NAME', help: 'only workloads of these namespaces' },
  },
  examples: [
    ['ringwall network exposure k8s/', 'who could reach what, if somebody deployed a pod with these labels'],
    ['ringwall network exposure k8s/ --focus shop/db --json', 'one workload, for a program'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const { code, mode, networks, problems } = await readNetworks(operands, flags, terminal);
  const focus = flags.list('focus');
  const namespaces = flags.list('namespace');
  const wanted = ({ namespace, workload }: Exposure): boolean =>
    (focus.length === 0 || focus.some((name) => name === workload || workload.startsWith(`${name}[`))) &&
    (namespaces.length === 0 || namespaces.includes(namespace));
  const workloads = networks.flatMap((network) =>
    exposuresOn(network.reach, network.settings)
      .filter(wanted)
      .map((one) => documentOf(network, one, networks.length > 1)),
  );
  const document: NetworkExposure = { schema: 'ringwall/network/1', mode, exposure: workloads, problems };
  if (flags.on('json')) {
    deliver([`${visibleJson(JSON.stringify(document))}\n`], flags, terminal);
    return code;
  }
  const { exposureText } = await import('../../report/network/exposure.ts');
  deliver(exposureText(document, { colour: wantsColour(flags, terminal) }), flags, terminal);
  return code;
}

function documentOf({ reach, scope }: Network, one: Exposure, several: boolean): WorkloadExposure {
  const { direction, incomplete, unprotected, workload } = one;
  const peers = unprotected ? [] : one.peers;
  const { sets } = reach.enforced;
  return {
    workload,
    direction,
    unprotected,
    peers: peers.flatMap(({ namespaces, pods, result: { least, most } }) => {
      const [conn, open] = [sets.text(least), sets.text(sets.difference(most, least))];
      return conn === '' && open === '' ? [] : [{ namespaces, pods, conn, ...(open === '' ? {} : { open }) }];
    }),
    ...(incomplete ? { incomplete: true as const } : {}),
    ...(several ? { cluster: scope.id } : {}),
  };
}
