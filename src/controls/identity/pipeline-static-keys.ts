import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { workflow } from './_pipeline-examples.ts';
import { isOwn, jobsOf, sourceOf } from './_pipeline.ts';

/** The names that SDKs, actions and teams give to keys. */
const KEY = /^(?:.*[_-])?aws[_-]?(?:access[_-]?key(?:[_-]?id)?|secret(?:[_-]?access)?[_-]?key)(?:[_-].*)?$/i;
const SESSION = /^aws[_-]?session[_-]?token$/i;
const KEY_SECRET =
  /\b(?:secrets|vars)\s*\.\s*\w*(?:AWS_?ACCESS_?KEY|AWS_?SECRET|SECRET_?ACCESS_?KEY|ACCESS_?KEY_?ID)\w*/i;
/** What a step or a job before it has made; that is as a rule the key of a session. */
const MADE = /\b(?:steps|needs)\s*\./;

export default control({
  id: 'pipeline-static-keys',
  title: 'Pipelines take a role of AWS and hold no keys',
  layer: 'identity',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A key among the secrets of a pipeline works from everywhere and for ever. Whoever gets one run to print it, by a ' +
    'bad action or a debug log, still has it years later; a role is lent to one run, for an hour.',
  references: [
    attack('T1552.001'),
    attack('T1078.004'),
    page(
      'Configuring OpenID Connect in Amazon Web Services',
      'https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws',
    ),
    page('GitLab: retrieve temporary credentials of AWS', 'https://docs.gitlab.com/ci/cloud_services/aws/'),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline) => decide(pipeline),
  fix: {
    text: 'Let the provider of the pipeline sign in with OpenID Connect, take a role that trusts this repository, and delete the keys.',
    safe: false,
    breaks: 'runs before the role and its trust exist',
    pipeline:
      'permissions: { id-token: write, contents: read }\nsteps:\n  - uses: aws-actions/configure-aws-credentials@<commit>\n' +
      '    with: { role-to-assume: "arn:aws:iam::111122223333:role/deploy", aws-region: eu-west-1 }',
  },
  examples: () => [
    failing(
      'pipeline',
      'Keys for the action that signs in',
      workflow(`
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-access-key-id: \${{ secrets.AWS_ACCESS_KEY_ID }}
          aws-secret-access-key: \${{ secrets.AWS_SECRET_ACCESS_KEY }}
          aws-region: eu-west-1`),
      'aws-access-key-id',
    ),
    failing(
      'pipeline',
      'In the environment of the whole workflow, under a name of their own',
      workflow(
        `
      - run: aws eks update-kubeconfig --name shop`,
        'on: push\nenv:\n  REGION: eu-west-1\n  AWS_ACCESS_KEY_ID: ${{ secrets.DEPLOY_KEY }}',
      ),
      'AWS_ACCESS_KEY_ID',
    ),
    failing(
      'pipeline',
      'As the password of a registry',
      workflow(`
      - uses: docker/login-action@v3
        with:
          registry: 111122223333.dkr.ecr.eu-west-1.amazonaws.com
          username: \${{ secrets.AWS_ACCESS_KEY_ID }}
          password: \${{ secrets.AWS_SECRET_ACCESS_KEY }}`),
      'username:',
    ),
    failing(
      'pipeline',
      'In the variables of GitLab',
      `stages: [deploy]
variables:
  AWS_ACCESS_KEY_ID: $DEPLOY_KEY_ID
deploy:
  stage: deploy
  script: [aws eks update-kubeconfig --name shop]
`,
      'AWS_ACCESS_KEY_ID',
    ),
    failing(
      'pipeline',
      'In a secret that CodeBuild fetches',
      `version: 0.2
env:
  secrets-manager:
    AWS_SECRET_ACCESS_KEY: deploy/keys:secret
phases:
  build: { commands: [aws s3 ls] }
`,
      'AWS_SECRET',
    ),
    passing(
      'pipeline',
      'A role',
      workflow(
        `
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/deploy
          aws-region: eu-west-1`,
        'on: push\npermissions: { id-token: write }',
      ),
    ),
    passing(
      'pipeline',
      'The key of a session, and that of an emulator',
      workflow(`
      - id: role
        uses: example/assume-role@v1
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-access-key-id: \${{ steps.role.outputs.key }}
          aws-secret-access-key: \${{ steps.role.outputs.secret }}
          aws-session-token: \${{ steps.role.outputs.token }}
          aws-region: eu-west-1
      - env: { AWS_ACCESS_KEY_ID: test, AWS_SECRET_ACCESS_KEY: test, AWS_ENDPOINT_URL: "http://localhost:4566" }
        run: aws s3 ls`),
    ),
    open(
      'pipeline',
      'Handed over by who calls the workflow',
      `on:
  workflow_call: { inputs: { key: { type: string } } }
jobs:
  deploy:
    steps:
      - run: aws eks update-kubeconfig --name shop
        env:
          AWS_ACCESS_KEY_ID: \${{ inputs.key }}
`,
      'AWS_ACCESS_KEY_ID',
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  const about: About[] = [];
  const seen = new Set<number>();
  const look = (map: View): void => {
    const { span } = map;
    // The environment of a workflow is that of all its jobs.
    if (span === undefined || map.shape !== 'map' || !isOwn(map, pipeline)) return;
    if (seen.has(span.start)) return;
    seen.add(span.start);
    const decision = ofMap(map);
    if (decision !== undefined) about.push({ subject: map, decision });
  };
  let signsIn: View | undefined;
  for (const { at, steps } of jobsOf(pipeline)) {
    look(at.get('Env'));
    look(at.get('With'));
    if (at.get('Roles').items().items.length > 0) signsIn ??= at.get('Roles').get(0).get('Arn');
    for (const step of steps) {
      look(step.get('Env'));
      look(step.get('With'));
    }
  }
  // It talks to AWS, and without keys.
  if (about.length === 0 && signsIn !== undefined) about.push({ subject: signsIn, decision: pass(signsIn) });
  return about;
}

/** One decision for a map that has a key in it, however many parts the key has. */
function ofMap(map: View): Decision | undefined {
  const { entries } = map.entries();
  const session = entries.some(([name]) => SESSION.test(name));
  let held: Decision | undefined;
  for (const [name, view] of entries) {
    const text = sourceOf(view);
    if (!KEY.test(name) && !KEY_SECRET.test(text)) continue;
    const decision = session ? pass(view) : ofKey(name, view, text);
    if (decision?.verdict === 'fail') return decision;
    held ??= decision;
  }
  return held;
}

function ofKey(name: string, view: View, text: string): Decision | undefined {
  const value = view.string();
  if (value.kind === 'absent') return undefined;
  if (value.kind === 'known') {
    // `test` and the like are keys of an emulator.
    const short = value.value.length < 16 && !value.value.includes('$');
    return short ? pass(view) : fail(view, `${name} has a key that does not expire`);
  }
  if (MADE.test(text)) return pass(view);
  if (/\b(?:secrets|vars)\s*[.[]/.test(text) || /^["']?\$\{?\w/.test(text.replace(/^["']?\$\{\{[^]*/, '')))
    return fail(view, `${name} is a key among the secrets of the pipeline, which does not expire`);
  return undecidedAt(view, `whether ${name} is a key that expires can't be told from here`);
}
