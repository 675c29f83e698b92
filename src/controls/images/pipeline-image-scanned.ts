import type { About, Decision, Resource } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { cisEks, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { BUILD, PUSH, steps } from './_pipeline-examples.ts';
import { gateBefore } from './_pipeline-gate.ts';
import type { ImageGroup, Plan } from './_pipeline.ts';
import { groupsOf, judgedElsewhere, planOf } from './_pipeline.ts';

const SCAN = `
      - run: trivy image --exit-code 1 --severity CRITICAL registry.example.com/web:$GITHUB_SHA`;

export default control({
  id: 'pipeline-image-scanned',
  title: 'Images are scanned before they are pushed, by a step that can fail',
  layer: 'images',
  stage: 'build',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'What is in the registry gets deployed. A scan that runs afterwards, that nobody waits for or that can only print ' +
    'a table lets an image with a hole that everybody knows of go to the cluster like any other.',
  references: [
    cisEks('5.1.1'),
    page('Trivy: exit code', 'https://trivy.dev/latest/docs/configuration/others/#exit-code'),
    page(
      'Workflow syntax: jobs.<job_id>.needs',
      'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds',
    ),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline, estate) => (judgedElsewhere(pipeline, estate) ? [] : decide(pipeline)),
  fix: {
    text: 'Build without pushing, scan with an exit code, and push as the last step or in a job that needs the scan.',
    safe: false,
    breaks: 'builds of images that have findings today',
    pipeline:
      '- uses: docker/build-push-action@<commit>\n  with: { load: true, tags: "web:${{ github.sha }}" }\n' +
      '- run: trivy image --exit-code 1 --severity CRITICAL --ignore-unfixed "web:${{ github.sha }}"\n- run: docker push "web:${{ github.sha }}"',
  },
  examples: () => [
    failing('pipeline', 'Nothing scans it', steps(BUILD + PUSH), 'docker push'),
    failing('pipeline', 'Pushed first, scanned afterwards', steps(BUILD + PUSH + SCAN), 'docker push'),
    failing(
      'pipeline',
      'The scan prints a table',
      steps(`${BUILD}
      - uses: aquasecurity/trivy-action@6c175e9c4083a92bbca2f9724c8a5e33bc2d97a5
        with: { image-ref: "registry.example.com/web:\${{ github.sha }}" }${PUSH}`),
      'docker push',
    ),
    failing(
      'pipeline',
      'Its failure does not count',
      steps(`${BUILD}${SCAN}
        continue-on-error: true${PUSH}`),
      'docker push',
    ),
    failing(
      'pipeline',
      'Its failure is swallowed by the shell',
      steps(`${BUILD}${SCAN} || true${PUSH}`),
      'docker push',
    ),
    failing(
      'pipeline',
      'The build pushes',
      steps(`
      - uses: docker/build-push-action@v6
        with: { push: true, tags: "registry.example.com/web:\${{ github.sha }}" }${SCAN}`),
      'build-push-action',
    ),
    failing(
      'pipeline',
      'GitLab: the push does not wait for the scan',
      `stages: [build, test]
build:
  stage: build
  script:
    - docker build -t $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA .
scan:
  stage: test
  script: [trivy image --exit-code 1 "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA"]
publish:
  stage: test
  script:
    - docker push $CI_REGISTRY_IMAGE:$CI_COMMIT_SHA
`,
      'docker push',
    ),
    failing(
      'pipeline',
      'CodeBuild: post_build runs after a build that failed, too',
      `version: 0.2
phases:
  build:
    commands:
      - docker build -t $REPOSITORY:$TAG .
      - grype $REPOSITORY:$TAG --fail-on critical
  post_build:
    commands:
      - docker push $REPOSITORY:$TAG
`,
      'docker push',
    ),
    passing('pipeline', 'Built, scanned, pushed', steps(BUILD + SCAN + PUSH)),
    passing(
      'pipeline',
      'Built again out of the cache once the scan is through',
      steps(`
      - uses: docker/build-push-action@v6
        with: { load: true, tags: "web:test" }
      - uses: anchore/scan-action@v6
        with: { image: "web:test", severity-cutoff: critical }
      - uses: docker/build-push-action@v6
        with: { push: true, tags: "registry.example.com/web:1.2.0" }`),
    ),
    passing(
      'pipeline',
      'In jobs of their own',
      `on: push
jobs:
  build:
    steps:
      - run: docker build -t web:1 . && docker save -o web.tar web:1
  scan:
    needs: build
    steps:
      - run: trivy image --exit-code 1 --input web.tar
  push:
    needs: [scan]
    steps:
      - run: docker tag web:1 registry.example.com/web:1
      - run: docker push registry.example.com/web:1
`,
    ),
    open(
      'pipeline',
      'By a script that is not read',
      steps(`${BUILD}
      - run: ./hack/scan-image.sh${PUSH}`),
      'hack/scan-image',
    ),
    open(
      'pipeline',
      'Only in some runs',
      steps(`${BUILD}${SCAN}
        if: github.event_name == 'pull_request'${PUSH}`),
      'if: github',
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  const plan = planOf(pipeline);
  return groupsOf(plan).flatMap((group) => {
    const [first] = group.pushes;
    // An image of somebody else's that is only carried over was not made here.
    if (first === undefined || group.builds.length === 0) return [];
    return [{ subject: first.at, decision: ofGroup(group, plan) }];
  });
}

function ofGroup(group: ImageGroup, plan: Plan): Decision {
  let undecided: Decision | undefined;
  for (const push of group.pushes) {
    const gate = gateBefore(push, group, plan);
    if (gate.kind === 'none') return fail(push.at, nameOf(push.images) + gate.message);
    if (gate.kind === 'open') undecided ??= undecidedAt(gate.at, gate.reason, push.at);
  }
  return undecided ?? pass(group.pushes[0]!.at);
}

function nameOf(names: readonly string[]): string {
  const [name] = names;
  return name === undefined || name.includes('steps.') ? '' : `${name}: `;
}
