import { ask } from '../../reach/network/ask.ts';
import type { End } from '../../reach/network/hints/index.ts';
import { askMesh } from '../../reach/network/mesh/ask.ts';
import type { Encryption } from '../../reach/network/mesh/encryption.ts';
import type { Network, Protocol } from '../../reach/network/index.ts';
import { NoEndpoint, NotAsked, endpointOf, notesOn, viewOf } from '../../reach/network/index.ts';
import type { NetworkAnswer } from '../../result/network.ts';
import { visibleJson } from '../../report/printable.ts';
import { InputError, UsageError } from '../errors.ts';
import { deliver, wantsColour } from '../output.ts';
import type { Input, Verb } from '../verb.ts';
import { MODE_FLAGS, readNetworks } from './common.ts';
import { hintsIn } from './hints.ts';
import { becauseOf } from './reasons.ts';
import { ledBy, notesOnWays, openest, waysTo } from './ways.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'ICMP'] as const satisfies readonly Protocol[];

export const verb: Verb = {
  name: 'network can',
  summary: 'whether one connection goes through, and which line of which policy decides it',
  usage: 'network can SRC DST [flags]',
  flags: {
    ...MODE_FLAGS,
    path: { type: 'string', multiple: true, value: 'PATH', help: 'where to read; . unless told' },
    port: {
      type: 'string',
      short: 'p',
      value: 'PORT',
      help: 'the port of the destination; any port unless told',
    },
    protocol: { type: 'string', value: 'PROTOCOL', help: `${PROTOCOLS.join(', ')}; TCP unless told` },
    json: { type: 'boolean', help: 'as JSON' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it to a file' },
  },
  examples: [
    ['ringwall network can shop/web shop/db --port 5432 --path k8s/', 'between two workloads'],
    ['ringwall network can shop/web imds --path k8s/', 'the metadata service of the node'],
    ['ringwall network can shop/web aws:sts --port 443 --path .', 'an AWS service, by its name'],
    ['ringwall network can internet shop/web --port 443 --path k8s/', 'from outside'],
    ['ringwall network can shop/web service:shop/db --port 5432 --path k8s/', 'by the address of a Service'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const [source, destination, ...more] = operands;
  if (source === undefined || destination === undefined)
    throw new UsageError('ringwall network can needs a source and a destination, like shop/web shop/db');
  if (more.length > 0)
    throw new UsageError(`ringwall network can takes two ends; paths are given with --path ${more[0]}`);
  const protocol = protocolOf(flags.text('protocol'));
  const port = portOf(flags.text('port'), protocol);
  const { code, mode, networks } = await readNetworks(flags.list('path'), flags, terminal);
  const answers: NetworkAnswer[] = [];
  let missing: NoEndpoint | undefined;
  for (const network of networks) {
    try {
      const answer = answerIn(network, source, destination, protocol, port);
      answers.push({
        schema: 'ringwall/network/1',
        mode,
        src: source,
        dst: destination,
        protocol,
        ...(port === undefined ? {} : { port }),
        ...answer,
        ...(networks.length > 1 ? { cluster: network.scope.id } : {}),
      });
    } catch (error) {
      if (!(error instanceof NoEndpoint)) throw error;
      missing ??= error;
    }
  }
  if (answers.length === 0 && missing !== undefined)
    throw new InputError(
      missing instanceof NotAsked
        ? missing.message
        : `${missing.message}; \`ringwall network list\` names them all`,
    );
  if (flags.on('json')) {
    deliver(
      answers.map((answer) => `${visibleJson(JSON.stringify(answer))}\n`),
      flags,
      terminal,
    );
    return code;
  }
  const { answerText } = await import('../../report/network/answer.ts');
  const options = { colour: wantsColour(flags, terminal) };
  deliver(
    answers.flatMap((answer) => [...answerText(answer, options)]),
    flags,
    terminal,
  );
  return code;
}

/** A service is looked at up to its endpoint. */
const NO_POLICY =
  'it is taken for granted that the VPC resolves the name, and that no private hosted zone answers for it; what IAM and the policies of VPC endpoints let through is not looked at';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html */
const IMAGES = 'whoever pulls an image needs aws:ecr.api, aws:ecr.dkr and, for its layers, aws:s3';

/** An address is outside: that policies let it through does not mean that its packets get there. */
const NO_WAY =
  'this is what policies say of the address itself: routes, security groups of nodes and network ACLs may close it';

/** The account's network is looked at up to the address. */
const AT_ITS_END =
  'whether whoever has the address lets it in, by a security group of its own or otherwise, is not looked at';

function answerIn(
  network: Network,
  source: string,
  destination: string,
  protocol: Protocol,
  port: number | undefined,
): Pick<
  NetworkAnswer,
  'answer' | 'authorized' | 'because' | 'conn' | 'encrypted' | 'hints' | 'notes' | 'open' | 'ways'
> {
  const { ground, reach, settings } = network;
  const from = endpointOf(reach.network, source);
  const to = endpointOf(reach.network, destination);
  const answer = ask(reach, from, to, protocol, port);
  const { sets } = reach;
  const { least, most } = answer.result;
  const ways =
    from.kind === 'addresses' && to.kind === 'pods'
      ? waysTo(network, from.ranges, to.groups, protocol, port, source)
      : undefined;
  // Where the account closes the pods themselves, whoever comes comes by one of the ways.
  const way = ground === undefined || answer.verdict !== 'no' ? undefined : openest(ways ?? []);
  const ends = [
    { name: source, end: from },
    { name: destination, end: to },
  ] as const;
  return {
    answer: way?.answer ?? answer.verdict,
    ...(port === undefined ? { conn: sets.text(least), open: sets.text(sets.difference(most, least)) } : {}),
    because: way === undefined ? becauseOf(answer.verdict, answer.reasons) : [ledBy(way), ...way.because],
    hints:
      (way ?? ways?.[0])?.hints ??
      hintsIn(network, ...ends, { protocol, port }, answer.verdict, answer.reasons),
    ...(answer.verdict !== 'no' && from.kind === 'pods' && to.kind === 'pods'
      ? { encrypted: encryptedOf(network.encryption()(from.groups[0]!, to.groups[0]!)) }
      : {}),
    ...(answer.verdict !== 'no' && protocol === 'TCP' ? authorizedOf(network, ...ends, port) : {}),
    ...(ways === undefined ? {} : { ways }),
    notes: [
      ...notesOn(network),
      ...(ways === undefined ? [] : notesOnWays(network)),
      ...(settings !== undefined &&
      ground === undefined &&
      (from.kind === 'addresses' || to.kind === 'addresses')
        ? [NO_WAY]
        : []),
      ...(ground !== undefined && to.kind === 'addresses' ? [AT_ITS_END] : []),
      ...(to.kind === 'aws' ? [NO_POLICY, ...(to.service.startsWith('ecr.') ? [IMAGES] : [])] : []),
    ],
  };
}

/** What a mesh that has a say makes of it. */
function authorizedOf(
  network: Network,
  source: End,
  destination: End,
  port: number | undefined,
): Pick<NetworkAnswer, 'authorized'> {
  const found = askMesh(network.authorized(), network.reach.network, source.end, destination.end, port);
  if (found === undefined) return {};
  const { answer, because } = found;
  const hints = hintsIn(network, source, destination, { protocol: 'TCP', port }, answer, because);
  return { authorized: { answer, because: becauseOf(answer, because), hints } };
}

function encryptedOf({ answer, message, place }: Encryption): NonNullable<NetworkAnswer['encrypted']> {
  const span = place === undefined ? undefined : viewOf(place).span;
  return {
    answer,
    message,
    ...(span === undefined ? {} : { file: span.file.path, line: span.file.position(span.start).line }),
  };
}

function protocolOf(text: string | undefined): Protocol {
  const protocol = PROTOCOLS.find((one) => one === (text ?? 'TCP').toUpperCase());
  if (protocol === undefined)
    throw new UsageError(`--protocol is one of ${PROTOCOLS.join(', ')}, not "${text}"`);
  return protocol;
}

function portOf(text: string | undefined, protocol: Protocol): number | undefined {
  if (text === undefined) return undefined;
  if (protocol === 'ICMP') throw new UsageError('ICMP has no ports; leave --port out');
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 65_535)
    throw new UsageError(`--port takes a number from 1 to 65535, not "${text}"`);
  return Number(text);
}
