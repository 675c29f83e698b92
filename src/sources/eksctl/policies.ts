import type { Mapping, Tree } from '../../estate/index.ts';
import { leaf, mapping, sequence, treeOf } from '../../estate/index.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import { actionsOf } from './policy-actions.ts';
import { inPlaceOf, keyStart } from './tree.ts';

/** What a list of switches (`withAddonPolicies`, `wellKnownPolicies`) gives a role. */
export interface Switched {
  /** Policies of AWS that are attached. */
  readonly arns: readonly Tree[];
  /** Documents that are written into the role. */
  readonly documents: readonly Tree[];
}

/** Switches that attach a policy of AWS. */
const ATTACHED: Readonly<Record<string, string>> = {
  cloudWatch: 'CloudWatchAgentServerPolicy',
  imageBuilder: 'AmazonEC2ContainerRegistryPowerUser',
};

/** The policies that are switched on; each is at the place of its switch. */
export function addonPolicies(switches: Mapping | undefined): Switched {
  const arns: Tree[] = [];
  const documents: Tree[] = [];
  switches?.keys.forEach((key, index) => {
    const on = switches.values[index]!;
    if (on.kind !== 'leaf' || on.value !== true) return;
    const start = switches.keyStarts[index]!;
    const place: Tree = { ...on, start, end: on.end };
    if (Object.hasOwn(ATTACHED, key))
      arns.push(inPlaceOf(place, `arn:aws:iam::aws:policy/${ATTACHED[key]!}`));
    else documents.push(...actionsOf(key).map((statement) => documentAt(place, statement)));
  });
  return { arns, documents };
}

/** A document of one statement whose parts all stand at one place. */
function documentAt(
  place: Tree,
  { actions, resource }: { readonly actions: readonly string[]; readonly resource: string },
): Tree {
  const { end, start } = place;
  const statement = mapping(
    [
      ['Effect', leaf('Allow'), -1],
      [
        'Action',
        sequence(
          actions.map((action) => leaf(action, start, end)),
          start,
          end,
        ),
        -1,
      ],
      ['Resource', leaf(resource, start, end), -1],
    ],
    start,
    end,
  );
  return mapping(
    [
      ['Version', leaf('2012-10-17'), -1],
      ['Statement', sequence([statement], start, end), -1],
    ],
    start,
    end,
  );
}

/** `Policies` of a role that has documents written into it. */
export function inlinePolicies(documents: readonly (Tree | undefined)[], place: number): readonly Entry[] {
  const written = documents.filter((document) => document !== undefined);
  if (written.length === 0) return [];
  const policies = written.map((document, index) =>
    mapping(
      [
        ['PolicyName', leaf(`policy-${index + 1}`), -1],
        ['PolicyDocument', document, document.kind === 'mapping' ? keyStart(document, 'Statement') : -1],
      ],
      document.start,
      document.end,
    ),
  );
  return [['Policies', sequence(policies, written[0]!.start, written.at(-1)!.end), place]];
}

/** The trust of a role for pods of EKS Pod Identity, as eksctl writes it: without a condition. */
export function trustOfPodIdentity(): Tree {
  return treeOf({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
      },
    ],
  });
}
