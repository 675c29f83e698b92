import type { About, Decision, Estate, Resource } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { BUILD, steps } from './_pipeline-examples.ts';
import type { Doing, Plan } from './_pipeline.ts';
import { isTrue, planOf } from './_pipeline.ts';

export default control({
  id: 'pipeline-image-linted',
  title: 'Dockerfiles are checked before images are built of them',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'medium',
  persona: 'auditor',
  rationale:
    'A USER that went missing, a secret in a layer or a base without a version is cheap to mend while it is a line of a ' +
    'pull request, and dear once a hundred images rest on it.',
  references: [
    page('Checking your build configuration', 'https://docs.docker.com/build/checks/'),
    page('Building best practices', 'https://docs.docker.com/build/building/best-practices/'),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline, estate) => decide(pipeline, estate),
  fix: {
    text: 'Add a step that checks the Dockerfile and fails on findings, before the build or in a workflow on pull requests.',
    safe: false,
    breaks: 'builds of Dockerfiles that have findings today',
    pipeline: '- run: docker build --check .',
  },
  examples: () => [
    failing('pipeline', 'Built as it is', steps(BUILD), 'docker build'),
    failing(
      'pipeline',
      'Checked, and whatever comes of it',
      steps(`
      - run: hadolint Dockerfile || true${BUILD}`),
      'hadolint',
    ),
    passing(
      'pipeline',
      'Checked first',
      steps(`
      - uses: hadolint/hadolint-action@v3.1.0
        with: { dockerfile: Dockerfile }${BUILD}`),
    ),
    passing(
      'pipeline',
      'By the builder itself, in another job',
      `on: push
jobs:
  check:
    steps:
      - run: docker build --check .
  build:
    steps:
      - run: docker build -t web .
`,
    ),
    open(
      'pipeline',
      'Whether it fails depends on a variable',
      steps(`
      - run: trivy config --exit-code "$CODE" .${BUILD}`),
      'trivy config',
    ),
  ],
});

function decide(pipeline: Resource, estate: Estate): About[] {
  const plan = planOf(pipeline);
  const own = ({ at }: Doing): boolean => plan.provider !== 'github-actions' || at.file === pipeline.file;
  const build = plan.doings.find((doing) => doing.kind === 'build' && own(doing));
  if (build === undefined) return [];
  // Checks often stand in a workflow of their own, for pull requests.
  const others = estate.resources.filter((other) => other.type === 'Pipeline' && other !== pipeline);
  const decision = ofPlans([plan, ...others.map(planOf)], build);
  return [{ subject: build.at, decision: decision ?? missing(plan, build) }];
}

function missing(plan: Plan, build: Doing): Decision {
  return plan.rest === undefined
    ? fail(build.at, 'an image is built here, and nothing looks at its Dockerfile')
    : undecided(plan.rest);
}

function ofPlans(plans: readonly Plan[], build: Doing): Decision | undefined {
  let worse: Decision | undefined;
  for (const { doings } of plans) {
    for (const { at, by, job, kind, step } of doings) {
      if (kind !== 'lint') continue;
      const gates = at.get('Gates').boolean();
      const tolerated = isTrue(step.get('ContinueOnError')) || isTrue(job.at.get('ContinueOnError'));
      if (gates.kind === 'known' && gates.value && !tolerated) return pass(at, build.at);
      if (gates.kind === 'unknown' && !tolerated)
        worse = undecidedAt(at, `whether ${by} can fail is only known when the pipeline runs`);
      else worse ??= fail(at, `${by} can't make the pipeline fail, so nobody has to look at what it finds`);
    }
  }
  return worse;
}
