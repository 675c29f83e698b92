import type { Resource } from '../../../estate/index.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Evidence, Note } from './flow.ts';
import { viewOf } from '../model.ts';
import type { PolicyObject } from './policies.ts';
import type { Deviation } from './verify.ts';

const CNI = 'the VPC CNI';

/** The file and line of a piece of evidence. */
export function whereOf({ file, line, place }: Evidence): { readonly file?: string; readonly line?: number } {
  if (file !== undefined) return line === undefined ? { file } : { file, line };
  const span = place === undefined ? undefined : viewOf(place).span;
  return span === undefined ? {} : { file: span.file.path, line: span.file.position(span.start).line };
}

/** Policies add up: those that stay beside the suggested ones keep open what they open. */
export function replacedNotes(old: readonly Resource[], objects: readonly PolicyObject[]): Note[] {
  const written = new Set(objects.map(({ metadata: { name, namespace } }) => `${namespace}/${name}`));
  const names = [...new Set(old.map((one) => `${namespaceOf(one)}/${one.name}`))].filter(
    (name) => !written.has(name),
  );
  if (names.length === 0) return [];
  return [
    {
      code: 'replaces',
      message: `these take the place of the NetworkPolicies that are there: remove ${names.toSorted().join(', ')}`,
    },
  ];
}

/** What goes otherwise in the cluster than the policies say, with who makes the difference. */
export function deviationNotes(deviations: readonly Deviation[], objects: readonly PolicyObject[]): Note[] {
  const ours = new Set(
    objects.map(({ metadata: { name, namespace } }) => `NetworkPolicy ${namespace}/${name}`),
  );
  const seen = new Set<string>();
  return deviations.flatMap((one): Note[] => {
    const { certain, conn, destination, kind, source, why } = one;
    const text = `${kind} ${certain} ${source} ${destination}`;
    if (seen.has(text)) return [];
    seen.add(text);
    const told = why();
    const says = (effect: string): boolean => (kind === 'opened') === (effect === 'allows');
    const others = told.filter(({ by }) => by !== 'no policy' && !ours.has(by));
    const reason =
      others.find(({ by }) => by === CNI) ??
      others.find(({ certain: sure, effect }) => says(effect) || sure !== true);
    const what =
      kind === 'closed'
        ? `is asked for and ${certain ? '' : 'may be '}closed`
        : `is not asked for and ${certain ? '' : 'may be '}open`;
    const message = `${source} to ${destination}, ${conn}, ${what}${reason === undefined ? '' : `: ${reason.by} ${reason.message}`}`;
    const place = reason?.place;
    return [
      {
        code: !certain ? 'undecided' : reason?.by === CNI ? 'enforced-otherwise' : 'other-policy',
        message,
        workload: source,
        ...(place === undefined ? {} : { evidence: { text: reason!.by, place } }),
      },
    ];
  });
}
