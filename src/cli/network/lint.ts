import type { Network } from '../../reach/network/index.ts';
import { viewOf } from '../../reach/network/index.ts';
import type { LintFinding } from '../../reach/network/lint/index.ts';
import { LINTS, lintNetwork } from '../../reach/network/lint/index.ts';
import type { NetworkLint, NetworkLintFinding } from '../../result/network.ts';
import { visibleJson } from '../../report/printable.ts';
import { deliver, wantsColour } from '../output.ts';
import { EXIT, firstOf } from '../errors.ts';
import type { Input, Verb } from '../verb.ts';
import { MODE_FLAGS, readNetworks } from './common.ts';

const EFFECTS = ['opens', 'closes', 'idle'] as const;

export const verb: Verb = {
  name: 'network lint',
  summary: 'policies that do not do what they say',
  usage: 'network lint [PATH…] [flags]',
  flags: {
    ...MODE_FLAGS,
    only: { type: 'string', multiple: true, value: 'LINT', words: LINTS, help: 'only these, of those below' },
    'fail-on': {
      type: 'string',
      value: `${EFFECTS.join('|')}|never`,
      help: 'exit 1 when a finding opens something, closes something, or there is any (idle); never unless told',
    },
    json: { type: 'boolean', help: 'as JSON' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it to a file' },
  },
  examples: [
    ['ringwall network lint k8s/', 'every policy, as EKS enforces it'],
    ['ringwall network lint k8s/ --only no-dns,unresolved-port --fail-on closes', 'in a pipeline'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const { code, estate, mode, networks, problems } = await readNetworks(operands, flags, terminal);
  const only = flags.list('only');
  const findings = networks.flatMap((network) =>
    lintNetwork({ estate, network })
      .filter(({ lint }) => only.length === 0 || only.includes(lint))
      .map((finding) => documentOf(finding, network, networks.length > 1)),
  );
  const document: NetworkLint = { schema: 'ringwall/network/1', mode, findings, problems };
  if (flags.on('json')) deliver([`${visibleJson(JSON.stringify(document))}\n`], flags, terminal);
  else {
    const { lintText } = await import('../../report/network/lint.ts');
    deliver(lintText(document, { colour: wantsColour(flags, terminal) }), flags, terminal);
  }
  const failOn = flags.text('fail-on') ?? 'never';
  const worst = EFFECTS.slice(0, EFFECTS.findIndex((effect) => effect === failOn) + 1);
  const fails = findings.some(({ effect }) => worst.includes(effect));
  return firstOf([code, fails ? EXIT.findings : EXIT.clean]);
}

function documentOf(
  { direction, effect, lint, message, place, policy }: LintFinding,
  { scope }: Network,
  several: boolean,
): NetworkLintFinding {
  const { span } = viewOf(place);
  const at = span === undefined ? undefined : span.file.position(span.start);
  return {
    lint,
    effect,
    message,
    ...(policy === undefined ? {} : { policy: policy.resource.address }),
    ...(direction === undefined ? {} : { direction }),
    ...(span === undefined || at === undefined
      ? {}
      : { file: span.file.path, line: at.line, column: at.column }),
    ...(several ? { cluster: scope.id } : {}),
  };
}
