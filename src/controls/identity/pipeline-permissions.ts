import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass } from '../../estate/index.ts';
import { control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { workflow } from './_pipeline-examples.ts';
import { isAction, isGithub, jobsOf, knownText, permissionsOf } from './_pipeline.ts';

export default control({
  id: 'pipeline-permissions',
  title: 'Workflows say which permissions their token has',
  layer: 'identity',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'Without `permissions` a job has what the settings of the repository or the organization give to all, which may be ' +
    'everything: one bad dependency of a test then pushes to the default branch.',
  references: [
    page(
      'Use GITHUB_TOKEN for authentication in workflows',
      'https://docs.github.com/en/actions/tutorials/authenticate-with-github_token',
    ),
    page(
      'Workflow syntax: permissions',
      'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions',
    ),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline) => (isGithub(pipeline) && !isAction(pipeline) ? decide(pipeline) : []),
  fix: {
    text: 'Begin the workflow with `permissions: { contents: read }`, and give each job what it needs beyond that.',
    safe: false,
    breaks: 'steps that write with the token and are not given the permission',
    pipeline: 'permissions: { contents: read }',
  },
  examples: () => [
    failing('pipeline', 'Nothing is said', workflow('\n      - run: make'), 'deploy:'),
    failing(
      'pipeline',
      'Everything is given',
      workflow('\n      - run: make', 'on: push\npermissions: write-all'),
      'write-all',
    ),
    failing(
      'pipeline',
      'One of two jobs',
      `on: push
jobs:
  test:
    permissions: { contents: read }
    steps: [{ run: make test }]
  ship:
    steps: [{ run: make ship }]
`,
      'ship:',
    ),
    passing(
      'pipeline',
      'For the workflow',
      workflow('\n      - run: make', 'on: push\npermissions: { contents: read, id-token: write }'),
    ),
    passing(
      'pipeline',
      'None at all, and for each job',
      `on: push
permissions: {}
jobs:
  test:
    permissions: { contents: read }
    steps: [{ run: make test }]
`,
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  const own = jobsOf(pipeline).filter(
    ({ at }) => at.file === pipeline.file && !(knownText(at.get('Id')) ?? '').includes(' / '),
  );
  const decisions = own.map(({ at }) => ({ subject: at, decision: ofJob(at) }));
  // What is wrong with all jobs is wrong with the workflow: that is one finding.
  const failed = decisions.filter(({ decision }) => decision.verdict === 'fail');
  return failed.length > 1 ? failed.slice(0, 1) : decisions;
}

function ofJob(job: View): Decision {
  const at = job.get('Permissions');
  const said = permissionsOf(job);
  if (said === 'absent')
    return fail(
      job.get('Id'),
      'the token of this job has what the settings give to all jobs: nothing here says less',
    );
  return said === 'write-all' ? fail(at, 'the token may do everything') : pass(at);
}
