import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { COMMIT, workflow } from './_pipeline-examples.ts';
import type { PipelineJob } from './_pipeline.ts';
import { isGithub, jobsOf, knownText, namesSecrets, permissionsOf } from './_pipeline.ts';

const TOKEN = '\n    permissions: { id-token: write, contents: read }';

/**
 * Whose actions need no pin: GitHub runs the job anyway, and AWS is who gives the credentials. What stands in the
 * repository itself changes with it.
 */
const TRUSTED = /^(?:actions|github|aws-actions)\//i;

export default control({
  id: 'pipeline-actions-pinned',
  title: 'Third-party actions beside credentials are pinned by commit',
  layer: 'identity',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A tag of an action is moved by whoever takes over the account of its author, and the next run of every workflow ' +
    'that names the tag executes theirs, with the token and the secrets of the job. A commit does not move.',
  references: [
    attack('T1195.002'),
    page(
      'Secure use reference: using third-party actions',
      'https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions',
    ),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline) => (isGithub(pipeline) ? decide(pipeline) : []),
  fix: {
    text: 'Write the whole commit behind the `@` and the version in a comment; let a bot raise both.',
    safe: true,
    pipeline: '- uses: owner/action@0123456789abcdef0123456789abcdef01234567 # v1.2.3',
  },
  examples: () => [
    failing(
      'pipeline',
      'A tag, in a job that can take a role',
      workflow(
        `
      - uses: example/deploy@v3`,
        'on: push',
        TOKEN,
      ),
      'example/deploy',
    ),
    failing(
      'pipeline',
      'Beside a secret; half a commit is none',
      workflow(`
      - uses: actions/checkout@v4
      - uses: example/notify@0123456
        env: { HOOK: "\${{ secrets.HOOK }}" }`),
      'example/notify',
    ),
    failing(
      'pipeline',
      'The workflow of somebody else gets all secrets',
      `on: push
jobs:
  release:
    uses: example/workflows/.github/workflows/release.yaml@main
    secrets: inherit
`,
      'release.yaml@main',
    ),
    failing(
      'pipeline',
      'An image by its tag',
      workflow(
        `
      - uses: docker://example.com/deploy:1.0.0`,
        'on: push\npermissions: write-all',
      ),
      'docker://',
    ),
    passing(
      'pipeline',
      'By commit',
      workflow(
        `
      - uses: example/deploy@${COMMIT} # v3.1.0
      - uses: docker://example.com/deploy@sha256:${COMMIT}${COMMIT.slice(0, 24)}`,
        'on: push',
        TOKEN,
      ),
    ),
    passing(
      'pipeline',
      'Of GitHub, of AWS and of the repository itself',
      workflow(
        `
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with: { role-to-assume: "arn:aws:iam::111122223333:role/ci", aws-region: eu-west-1 }
      - uses: ./.github/actions/deploy`,
        'on: push',
        TOKEN,
      ),
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  const about: About[] = [];
  const seen = new Set<string>();
  for (const job of jobsOf(pipeline)) {
    if (!holdsCredentials(job, pipeline)) continue;
    const used: { text: string; at: View }[] = [];
    for (const at of [job.at.get('Uses'), ...job.steps.map((step) => step.get('Uses'))]) {
      const text = knownText(at);
      // What another job uses as well is told once.
      if (text === undefined || seen.has(text)) continue;
      seen.add(text);
      used.push({ text, at });
    }
    const [first] = used;
    if (first !== undefined) about.push({ subject: job.at, decision: ofJob(used, first.at) });
  }
  return about;
}

/** One decision for a job, at the first of its actions that may change; the others are named with it. */
function ofJob(used: readonly { text: string; at: View }[], otherwise: View): Decision {
  const loose = used.filter(({ text }) => !isHeld(text));
  const [first, ...others] = loose;
  if (first === undefined) return pass(otherwise);
  const more =
    others.length === 0
      ? ''
      : ` (and so ${others.length === 1 ? 'is' : 'are'} ${others.map(({ text }) => text).join(', ')})`;
  return fail(
    first.at,
    `${first.text} is whatever its owner puts there, and runs beside credentials${more}`,
    ...others.map(({ at }) => at),
  );
}

/** Permissions that reach beyond comments and labels. */
const WORTH_TAKING = new Set([
  'id-token',
  'contents',
  'packages',
  'actions',
  'deployments',
  'attestations',
  'pages',
]);

/** What would be worth taking: a secret, or a token that may write or become a role. */
function holdsCredentials(job: PipelineJob, pipeline: Resource): boolean {
  if (pipeline.file === undefined || job.at.file !== pipeline.file) return false;
  if (permissionsOf(job.at) === 'write-all' || namesSecrets(job)) return true;
  const { entries } = job.at.get('Permissions').entries();
  return entries.some(([name, view]) => WORTH_TAKING.has(name) && knownText(view) === 'write');
}

/** Whether what an action does can't change without a change of this file. */
function isHeld(text: string): boolean {
  if (text.startsWith('./') || TRUSTED.test(text)) return true;
  if (text.startsWith('docker://')) return /@sha256:[0-9a-f]{64}$/.test(text);
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text.slice(text.lastIndexOf('@') + 1));
}
