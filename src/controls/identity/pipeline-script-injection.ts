import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, leaf, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { workflow } from './_pipeline-examples.ts';
import type { PipelineJob } from './_pipeline.ts';
import { isAction, isGithub, jobsOf, knownText, sourceOf, triggersOf } from './_pipeline.ts';
import { untrustedIn } from './_untrusted.ts';

export default control({
  id: 'pipeline-script-injection',
  title: 'Nothing that strangers write becomes a part of a script',
  layer: 'identity',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Expressions are put into a script before a shell reads it. An issue whose title is a command runs that command on ' +
    'the runner, with the secrets of the job and its token. Runs of `pull_request` are left alone: those of strangers ' +
    'have neither.',
  references: [
    attack('T1059.004'),
    page('Script injections', 'https://docs.github.com/en/actions/concepts/security/script-injections'),
    page(
      'Secure use reference: mitigating script injection',
      'https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks',
    ),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline) => (isGithub(pipeline) ? decide(pipeline) : []),
  fix: {
    text: 'Give the value to the step as an environment variable, and use that in quotes.',
    safe: true,
    pipeline: '- env:\n    TITLE: ${{ github.event.issue.title }}\n  run: echo "$TITLE"',
  },
  examples: () => [
    failing(
      'pipeline',
      'The title of an issue',
      workflow(
        `
      - run: |
          echo hello
          echo "\${{ github.event.issue.title }}"`,
        'on: issues',
      ),
      'issue.title',
    ),
    failing(
      'pipeline',
      'The branch of a pull request from a fork, with the rights of the target',
      workflow(
        `
      - run: git fetch origin \${{ github.head_ref || github.ref_name }}`,
        'on: [push, pull_request_target]',
      ),
      'head_ref',
    ),
    failing(
      'pipeline',
      'Through a variable that is an expression again',
      workflow(
        `
      - run: ./reply.sh '\${{ env.TEXT }}'`,
        'on: { issue_comment: { types: [created] } }\nenv: { TEXT: "${{ github.event.comment.body }}" }',
      ),
      'reply.sh',
    ),
    failing(
      'pipeline',
      'A script that is not of a shell',
      workflow(
        `
      - uses: actions/github-script@v7
        with:
          script: |
            console.log(\`\${{ github.event.workflow_run.head_branch }}\`)`,
        'on: workflow_run',
      ),
      'head_branch',
    ),
    passing(
      'pipeline',
      'By the environment',
      workflow(
        `
      - env: { TITLE: "\${{ github.event.issue.title }}" }
        run: echo "$TITLE"`,
        'on: issues',
      ),
    ),
    passing(
      'pipeline',
      'A number, an answer, and a run without rights',
      workflow(
        `
      - run: echo \${{ github.event.pull_request.number }} \${{ contains(github.event.pull_request.title, 'fix') }}
      - run: git switch \${{ github.head_ref }}`,
        'on: pull_request',
      ),
    ),
    open(
      'pipeline',
      'In a workflow that others call',
      workflow(
        `
      - run: git switch \${{ github.head_ref }}`,
        'on: workflow_call',
      ),
      'head_ref',
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  const triggers = isAction(pipeline) ? new Set(['workflow_call']) : triggersOf(pipeline);
  return jobsOf(pipeline).flatMap((job) =>
    job.steps.flatMap((step): About[] => {
      const script = scriptOf(step);
      if (script === undefined) return [];
      return [{ subject: script, decision: ofScript(script, job, step, triggers) }];
    }),
  );
}

/** What of a step is put together and then run. */
function scriptOf(step: View): View | undefined {
  if (step.get('Run').present === true) return step.get('Run');
  const uses = knownText(step.get('Uses')) ?? '';
  return /^actions\/github-script@/i.test(uses) && step.at('With', 'script').present !== false
    ? step.at('With', 'script')
    : undefined;
}

function ofScript(script: View, job: PipelineJob, step: View, triggers: ReadonlySet<string>): Decision {
  const text = sourceOf(script);
  const { span } = script;
  let open: Decision | undefined;
  for (const match of text.matchAll(/\$\{\{([^]{0,1000}?)\}\}/g)) {
    const found = untrustedIn(expanded(match[1]!, job, step), triggers);
    if (found === undefined || found.verdict === 'pass' || span === undefined) continue;
    const start = span.start + match.index;
    const at = script.readAs(leaf('', start, start + match[0].length));
    if (found.verdict === 'fail')
      return fail(at, `${found.path} is written by strangers and becomes a part of the script`);
    open ??= undecidedAt(
      at,
      `whether strangers write ${found.path} depends on the workflow that calls this one`,
    );
  }
  return open ?? pass(script);
}

/** An expression with the variables of the file in it as they are written. */
function expanded(expression: string, job: PipelineJob, step: View): string {
  return expression.replaceAll(/\benv\.([\w-]+)/g, (whole, name: string) => {
    const view = [step.get('Env').get(name), job.at.get('Env').get(name)].find(
      (one) => one.present !== false,
    );
    const inner = view === undefined ? null : /\$\{\{([^]{0,1000}?)\}\}/.exec(sourceOf(view));
    return inner === null ? whole : inner[1]!;
  });
}
