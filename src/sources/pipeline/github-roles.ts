import type { Tree } from '../../estate/index.ts';
import { hole, leaf, mapping, sequence } from '../../estate/index.ts';
import { eventsOn } from './triggers.ts';
import type { Names } from './written.ts';
import { fill } from './written.ts';
import { isLeaf, isMap, itemsOf, textOf, under } from './yaml-access.ts';

/** The roles that the steps of a job take with the token of the run, and the `sub` claims that token may have. */
export function rolesOf(
  steps: Tree | undefined,
  names: Names,
  run: { readonly workflow: Tree; readonly job: Tree },
): Tree {
  const roles = itemsOf(steps).flatMap((step) => {
    const uses = textOf(under(step, 'uses'));
    if (uses === undefined || !/^aws-actions\/configure-aws-credentials@/i.test(uses)) return [];
    const input = under(step, 'with');
    const arn = under(input, 'role-to-assume');
    if (!isLeaf(arn)) return [];
    const audience = under(input, 'audience') ?? leaf('sts.amazonaws.com', arn.start, arn.end);
    const role = fill(String(arn.value), arn, names);
    return [
      mapping(
        [
          ['Arn', role.tree, -1],
          ['Audience', audience, -1],
          ['Subjects', sequence(subjectsOf(run, names, arn), arn.start, arn.end), -1],
        ],
        arn.start,
        arn.end,
      ),
    ];
  });
  return sequence(roles, steps?.start, steps?.end);
}

/** https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims */
function subjectsOf(
  { job, workflow }: { readonly workflow: Tree; readonly job: Tree },
  names: Names,
  at: Tree,
): Tree[] {
  const { start, end } = at;
  const unknown = (text: string): Tree =>
    hole({ code: 'computed-at-deployment', text }, start, end, 'string');
  const repository = unknown('the file does not say in which repository it is');
  const subject = (...rest: readonly (string | Tree)[]): Tree => ({
    kind: 'text',
    parts: ['repo:', repository, ':', ...rest],
    start,
    end,
  });
  const environment = under(job, 'environment');
  const name = isMap(environment) ? under(environment, 'name') : environment;
  if (isLeaf(name)) return [subject('environment:', fill(String(name.value), name, names).tree)];
  const found: Tree[] = [];
  const anyRef = unknown('the branch or tag is that of the run');
  for (const { event, filter } of eventsOn(workflow)) {
    if (event === 'pull_request') found.push(subject('pull_request'));
    else if (event === 'push' && filter !== undefined) {
      for (const [key, kind] of [
        ['branches', 'heads'],
        ['tags', 'tags'],
      ] as const) {
        for (const item of itemsOf(under(filter, key))) {
          const text = textOf(item) ?? '';
          found.push(
            subject(
              `ref:refs/${kind}/`,
              /[*?+!$[]/.test(text) ? unknown(`any that ${text} stands for`) : text,
            ),
          );
        }
      }
      if (under(filter, 'branches') === undefined && under(filter, 'tags') === undefined)
        found.push(subject('ref:', anyRef));
    } else found.push(subject('ref:', anyRef));
  }
  return found;
}
