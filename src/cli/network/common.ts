import type { Estate, Problem } from '../../estate/index.ts';
import type { Enforcing, Mode, Network } from '../../reach/network/index.ts';
import { networksOf, viewOf } from '../../reach/network/index.ts';
import { visible } from '../../report/printable.ts';
import { readConfig } from '../config.ts';
import { EXIT, InputError } from '../errors.ts';
import { INPUT_FLAGS, READS, readInputs } from '../inputs.ts';
import type { Flag, Flags, Terminal } from '../verb.ts';

export const MODE_FLAGS: Readonly<Record<string, Flag>> = {
  ...INPUT_FLAGS,
  mode: {
    type: 'string',
    value: 'spec|eks',
    help: 'as the specification says, or as EKS enforces it; eks unless told',
  },
  enforcing: {
    type: 'string',
    value: 'off|standard|strict',
    help: 'how the VPC CNI enforces policies, where the files do not say; standard unless told',
  },
};

export interface Networks {
  readonly estate: Estate;
  readonly mode: Mode;
  readonly networks: readonly Network[];
  /** What the API server would refuse, and what could not be read. */
  readonly problems: readonly Problem[];
  readonly code: number;
}

/**
 * Reads what a question is asked about.
 * @throws InputError where there is no pod and no policy
 */
export async function readNetworks(
  paths: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<Networks> {
  const config = readConfig(terminal.cwd, flags.text('config'), paths[0]);
  const estate = await readInputs(paths, flags, config, terminal);
  const mode: Mode = flags.text('mode') === 'spec' ? 'spec' : 'eks';
  const enforcing = flags.text('enforcing') as Enforcing['enforcing'];
  const networks = networksOf(estate, mode, enforcing === undefined ? {} : { enforcing });
  if (networks.length === 0)
    throw new InputError(`there is no pod, workload or network policy here; ${READS}`);
  const refused = networks.flatMap(({ faults }) =>
    faults.map(({ message, place, policy }): Problem => {
      const { span } = viewOf(place);
      const at = span === undefined ? undefined : span.file.position(span.start);
      return {
        file: span?.file.path ?? policy.resource.scope.id,
        ...(at === undefined ? {} : { line: at.line, column: at.column }),
        code: 'refused-by-api-server',
        message: `${policy.resource.address}: ${message}; the API server would refuse it, so its pods are taken as closed`,
      };
    }),
  );
  if (!flags.on('quiet')) {
    for (const problem of refused)
      terminal.note(
        `${visible(problem.file)}${problem.line === undefined ? '' : `:${problem.line}`}: ${visible(problem.message)}\n`,
      );
  }
  return {
    estate,
    mode,
    networks,
    problems: [...estate.problems, ...refused],
    code: refused.length > 0 ? EXIT.unreadable : EXIT.clean,
  };
}
