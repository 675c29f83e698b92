import type { Network } from '../../reach/network/index.ts';
import { viewOf } from '../../reach/network/index.ts';
import { surprises } from '../../reach/network/surprises.ts';
import type { NetworkBoth, NetworkSurprise } from '../../result/network.ts';

/** Where EKS differs from the specification: every pair, and what of the data plane makes the difference. */
export function bothOf(
  networks: readonly Network[],
  problems: NetworkBoth['problems'],
  wanted: (source: string, destination: string) => boolean,
): NetworkBoth {
  const differences = networks.flatMap(({ policies, scope }) =>
    [...surprises(policies)]
      .filter(({ destination, source }) => wanted(source, destination))
      .map(({ closed, destination, eks, opened, source, spec, why }): NetworkSurprise => {
        const span = why?.place === undefined ? undefined : viewOf(why.place).span;
        return {
          src: source,
          dst: destination,
          spec,
          eks,
          ...(opened === '' ? {} : { opened }),
          ...(closed === '' ? {} : { closed }),
          ...(why === undefined ? {} : { why: `${why.by} ${why.message}` }),
          ...(span === undefined ? {} : { file: span.file.path, line: span.file.position(span.start).line }),
          ...(networks.length > 1 ? { cluster: scope.id } : {}),
        };
      }),
  );
  return { schema: 'ringwall/network/1', mode: 'both', differences, problems };
}
