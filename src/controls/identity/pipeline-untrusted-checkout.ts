import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { workflow } from './_pipeline-examples.ts';
import type { PipelineJob } from './_pipeline.ts';
import {
  isGithub,
  jobsOf,
  knownText,
  namesSecrets,
  permissionsOf,
  sourceOf,
  triggersOf,
} from './_pipeline.ts';

/** Strangers start these, and the run has the rights of the repository all the same. */
const PRIVILEGED = ['pull_request_target', 'workflow_run', 'issue_comment'];
/** What names the code of the pull request. */
const HEAD =
  /github\.event\.pull_request\.(?:head\.|number|merge_commit_sha)|github\.head_ref|github\.event\.workflow_run\.head_|refs\/pull\/|github\.event\.issue\.number|steps\.[\w-]+\.outputs\.(?:head|pr|sha|ref)\w*/;
const FETCH = /\bgh\s+pr\s+checkout\b|\bgit\s+(?:fetch|pull|checkout|switch)\b[^\n]*(?:refs\/)?pull\//;
/** Conditions that only the branches of the repository itself meet. */
const OWN =
  /head\.repo\.full_name\s*==\s*github\.repository|github\.repository\s*==\s*github\.event\.pull_request\.head\.repo\.full_name|head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork|head_repository\.full_name\s*==\s*github\.repository|workflow_run\.event\s*==\s*'(?:push|schedule|workflow_dispatch|release)'|github\.event\.pull_request\.merged\b|workflow_run\.head_branch\s*==\s*'/;
/** Conditions by which somebody of the repository has a say first. */
const ASKED = /author_association|event\.label\.name|labels|github\.actor|permission/;

export default control({
  id: 'pipeline-untrusted-checkout',
  title: 'Workflows with rights do not run the code of strangers',
  layer: 'identity',
  stage: 'build',
  severity: 'critical',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    '`pull_request_target` and `workflow_run` give a run the secrets and the token of the repository, for a pull ' +
    'request of anybody. Where such a run checks that pull request out, its build scripts, tests and hooks are the ' +
    "stranger's, and so are the role, the registry and the cluster the run can reach.",
  references: [
    attack('T1195.002'),
    page(
      'Secure use reference: untrusted code checkout',
      'https://docs.github.com/en/actions/reference/security/secure-use#mitigating-the-risks-of-untrusted-code-checkout',
    ),
    page(
      'Preventing pwn requests',
      'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
    ),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline) => (isGithub(pipeline) ? decide(pipeline) : []),
  fix: {
    text: 'Build and test in a workflow on `pull_request`, and hand its results to a second one that never checks the code out.',
    safe: false,
    breaks: 'jobs that need a secret to build a pull request',
    pipeline: 'on: pull_request\npermissions: { contents: read }',
  },
  examples: () => [
    failing(
      'pipeline',
      'The head of the pull request is built',
      workflow(
        `
      - uses: actions/checkout@v4
        with:
          ref: \${{ github.event.pull_request.head.sha }}
      - run: npm ci && npm test`,
        'on: pull_request_target',
      ),
      'head.sha',
    ),
    failing(
      'pipeline',
      'With a token that can become a role, after another run',
      workflow(
        `
      - uses: actions/checkout@v4
        with: { repository: "\${{ github.event.workflow_run.head_repository.full_name }}", ref: "\${{ github.event.workflow_run.head_branch }}" }
      - uses: example/build@v1`,
        'on: { workflow_run: { workflows: [ci] } }\npermissions: { id-token: write }',
      ),
      'workflow_run.head_branch',
    ),
    failing(
      'pipeline',
      'By a command, on a comment',
      workflow(
        `
      - run: gh pr checkout \${{ github.event.issue.number }}
      - run: make test`,
        'on: issue_comment',
      ),
      'gh pr checkout',
    ),
    failing(
      'pipeline',
      'A token that only reads, and a secret beside it',
      workflow(
        `
      - uses: actions/checkout@v4
        with: { ref: "refs/pull/\${{ github.event.pull_request.number }}/merge" }
      - run: make test
        env: { KEY: "\${{ secrets.KEY }}" }`,
        'on: [pull_request_target]\npermissions: read-all',
      ),
      'refs/pull',
    ),
    passing(
      'pipeline',
      'On pull_request, where strangers have no rights',
      workflow(
        `
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.event.pull_request.head.sha }}" }
      - run: make test`,
        'on: pull_request',
      ),
    ),
    passing(
      'pipeline',
      'The code of the target, and only branches of the repository itself',
      `on: pull_request_target
jobs:
  label:
    steps:
      - uses: actions/checkout@v4
      - run: ./label.sh
  preview:
    if: github.event.pull_request.head.repo.full_name == github.repository
    steps:
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.head_ref }}" }
      - run: make preview
`,
    ),
    passing(
      'pipeline',
      'Nothing to take',
      workflow(
        `
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.head_ref }}", persist-credentials: false }
      - run: make test`,
        'on: pull_request_target\npermissions: { contents: read }',
      ),
    ),
    open(
      'pipeline',
      'Somebody has to ask for it',
      workflow(
        `
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.event.pull_request.head.sha }}" }
      - run: make test`,
        'on: { pull_request_target: { types: [labeled] } }',
        `
    if: contains(github.event.pull_request.labels.*.name, 'safe to test')`,
      ),
      'safe to test',
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  const triggers = triggersOf(pipeline);
  const privileged = PRIVILEGED.filter((event) => triggers.has(event));
  return jobsOf(pipeline).flatMap((job) => {
    const about: About[] = [];
    job.steps.forEach((step, index) => {
      const place = headIn(step);
      const checkout = place ?? plainCheckout(step);
      if (checkout === undefined) return;
      const runs = job.steps.slice(index + 1).some(executes) || place?.key === 'Run';
      const decision =
        place === undefined || privileged.length === 0 || !runs
          ? pass(checkout)
          : ofHead(place, step, job, privileged[0]!);
      about.push({ subject: checkout, decision });
    });
    return about;
  });
}

/** Where a step names the code of the pull request, to check it out. */
function headIn(step: View): View | undefined {
  const run = step.get('Run');
  if (FETCH.test(sourceOf(run))) return run;
  if (plainCheckout(step) === undefined) return undefined;
  return ['ref', 'repository']
    .map((key) => step.at('With', key))
    .find((view) => view.present !== false && HEAD.test(sourceOf(view)));
}

function plainCheckout(step: View): View | undefined {
  const uses = step.get('Uses');
  return /^actions\/checkout@/i.test(knownText(uses) ?? '') ? uses : undefined;
}

/** Whether a step may run something of what was checked out. */
function executes(step: View): boolean {
  const uses = knownText(step.get('Uses'));
  return (
    uses === undefined ||
    !/^actions\/(?:checkout|upload-artifact|download-artifact|labeler|cache)\b/i.test(uses)
  );
}

function ofHead(place: View, step: View, job: PipelineJob, event: string): Decision {
  const conditions = [job.at.get('If'), step.get('If')].filter((view) => view.present !== false);
  if (conditions.some((view) => OWN.test(sourceOf(view)))) return pass(place);
  const permissions = permissionsOf(job.at);
  if (permissions === 'reads' && !namesSecrets(job)) return pass(place);
  const asked = conditions.find((view) => ASKED.test(sourceOf(view)));
  if (asked !== undefined)
    return undecidedAt(
      asked,
      'somebody of the repository has a say first; whether the code can change after that is not told here',
      place,
    );
  const environment = job.at.get('Environment');
  if (environment.present !== false)
    return undecidedAt(
      environment,
      'the environment may ask somebody for approval first; its rules are not in the file',
      place,
    );
  return fail(place, `the code of whoever opens a pull request runs here with the rights of ${event}`);
}
