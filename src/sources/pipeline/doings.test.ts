import { describe, expect, test } from 'vitest';
import { doings, pipelineOf, readPipelines } from './testing.ts';

/** What one script does. */
function script(text: string, options = ''): string[] {
  const lines = text.split('\n').map((line) => `          ${line}`);
  return doings(
    pipelineOf(`on: push\njobs:\n  a:\n    steps:\n      - ${options}run: |\n${lines.join('\n')}\n`),
  );
}

function action(uses: string, inputs: string): string[] {
  return doings(
    pipelineOf(
      `on: push\njobs:\n  a:\n    steps:\n      - uses: ${uses}\n        id: made\n        with: { ${inputs} }\n`,
    ),
  );
}

describe('commands', () => {
  test.each<[string, string[]]>([
    ['docker build -t app:1 .', ['build app:1']],
    ['docker build --tag=app:1 -tapp:2 -f web/Dockerfile web', ['build app:2 app:1']],
    ['docker buildx build --push -t r.io/app .', ['build r.io/app:latest', 'push r.io/app:latest']],
    ['docker buildx --builder b build --output type=registry -t a:1 .', ['build a:1', 'push a:1']],
    ['docker --context c image push a:1', ['push a:1']],
    ['docker build --check .', ['lint gates']],
    ['docker tag a:1 r.io/a:1 && docker push r.io/a:1', ['tag r.io/a:1', 'push r.io/a:1']],
    ['docker compose build web\ndocker compose push', ['build compose:web', 'push compose:*']],
    ['podman build -t a:1 . ; podman push a:1 docker://r.io/a:1', ['build a:1', 'push r.io/a:1']],
    ['buildah bud -t a:1 .', ['build a:1']],
    ['/kaniko/executor --context . --destination r.io/a:1', ['build r.io/a:1', 'push r.io/a:1']],
    ['/kaniko/executor --destination r.io/a:1 --no-push', ['build r.io/a:1']],
    ['ko build ./cmd/a', ['build ko:./cmd/a', 'push ko:./cmd/a']],
    ['ko build -L ./cmd/a', ['build ko:./cmd/a']],
    ['./mvnw -B compile jib:build', ['build jib:', 'push jib:']],
    ['crane copy a:1 r.io/a:1', ['push r.io/a:1']],
    ['skopeo copy --dest-creds u:p docker-daemon:a:1 docker://r.io/a:1', ['push r.io/a:1']],
    ['skopeo copy docker://r.io/a:1 dir:/tmp/x', ['tag dir:/tmp/x']],
    ['IMAGE=app:1\ndocker push "$IMAGE"', ['push app:1']],
    ['if x; then IMAGE=app:1; fi\ndocker push "$IMAGE"', ['push $IMAGE']],
    ['docker push app:$GITHUB_SHA', ['push app:${{github.sha}}']],
    ['docker push app:${{ github.sha }}', ['push app:${{github.sha}}']],
    ['cat <<EOF > x\n docker push nothing\nEOF\ndocker push a:1', ['push a:1']],
    ['trivy image a:1', ['scan a:1 tells']],
    ['trivy image --exit-code 1 a:1', ['scan a:1 gates']],
    ['trivy image --exit-code=0 a:1', ['scan a:1 tells']],
    ['trivy image --exit-code "$CODE" a:1', ['scan a:1 may gate']],
    ['TRIVY_EXIT_CODE=1 trivy i a:1', ['scan a:1 gates']],
    ['trivy image --exit-code 1 a:1 || true', ['scan a:1 tells']],
    ['trivy image --exit-code 1 a:1 && echo ok', ['scan a:1 gates']],
    ['trivy image --exit-code 1 a:1 && echo ok\necho', ['scan a:1 may gate']],
    ['cd x && trivy image --exit-code 1 a:1\necho', ['scan a:1 gates']],
    ['[ -n "$MAIN" ] && trivy image --exit-code 1 a:1', ['scan a:1 may gate']],
    ['docker build -t a:1 . || trivy image --exit-code 1 a:1', ['build a:1', 'scan a:1 may gate']],
    ['trivy image --exit-code 1 a:1 || exit 1', ['scan a:1 gates']],
    ['trivy image --exit-code 1 \\\n  --severity HIGH \\\n  a:1 || echo bad', ['scan a:1 tells']],
    ['trivy image --exit-code 1 a:1 | tee report', ['scan a:1 tells']],
    ['set +e\ntrivy image --exit-code 1 a:1', ['scan a:1 tells']],
    ['if ! trivy image --exit-code 1 a:1; then exit 1; fi', ['scan a:1 may gate']],
    ['if main; then\n  trivy image --exit-code 1 a:1\nfi', ['scan a:1 may gate']],
    ['if main; then\n  true\nfi\ntrivy image --exit-code 1 a:1', ['scan a:1 gates']],
    ['trivy image --exit-code 1 a:1 &', ['scan a:1 tells']],
    ['trivy config --exit-code 1 .', ['lint gates']],
    ['grype a:1 --fail-on high', ['scan a:1 gates']],
    ['grype a:1', ['scan a:1 tells']],
    ['snyk container test a:1', ['scan a:1 gates']],
    ['snyk container monitor a:1', ['scan a:1 tells']],
    ['docker scout cves --exit-code --only-severity critical a:1', ['scan a:1 gates']],
    ['docker scout cves a:1', ['scan a:1 tells']],
    ['docker run --rm -v /s:/s aquasec/trivy:0.60.0 image --exit-code 1 a:1', ['scan a:1 gates']],
    ['docker run --rm -i hadolint/hadolint < Dockerfile', ['lint gates']],
    ['hadolint Dockerfile', ['lint gates']],
    ['aws ecr wait image-scan-complete --repository-name a', ['scan ecr:a may gate']],
    ['cosign sign --yes r.io/a@sha256:1', ['sign r.io/a@sha256:1']],
    ['kubectl -n x set image deployment/a a=r.io/a:1', ['deploy r.io/a:1']],
    ['echo x | xargs -I {} cosign sign --yes {}@sha256:1', ['sign {}@sha256:1']],
    ['helm upgrade a ./a --set image.tag=1.2.0,x=y', ['deploy image:1.2.0']],
    ['kustomize edit set image a=r.io/a@sha256:1', ['deploy r.io/a@sha256:1']],
    ['make release', ['opaque']],
    ['echo docker push a:1', []],
    ['# docker push a:1', []],
  ])('%s', (text, expected) => {
    expect(script(text)).toEqual(expected);
  });

  test('a shell named bash fails in its pipes, too', () => {
    expect(script('trivy image --exit-code 1 a:1 | tee x', 'shell: bash\n        ')).toEqual([
      'scan a:1 gates',
    ]);
  });
});

describe('actions', () => {
  test.each<[string, string, string[]]>([
    [
      'docker/build-push-action@v6',
      'tags: "a:1,a:2", push: true',
      ['build a:1 a:2 ${{steps.made.outputs.digest}} ${{steps.made.outputs.imageid}}', 'push a:1 a:2'],
    ],
    [
      'docker/build-push-action@v6',
      'tags: a:1, load: true',
      ['build a:1 ${{steps.made.outputs.digest}} ${{steps.made.outputs.imageid}}'],
    ],
    ['docker/build-push-action@v6', 'call: check', ['lint gates']],
    ['aquasecurity/trivy-action@x', 'image-ref: a:1, exit-code: "1"', ['scan a:1 gates']],
    ['aquasecurity/trivy-action@x', 'image-ref: a:1', ['scan a:1 tells']],
    ['aquasecurity/trivy-action@x', 'scan-type: fs, exit-code: "1"', []],
    ['anchore/scan-action@v6', 'image: a:1', ['scan a:1 gates']],
    ['anchore/scan-action@v6', 'image: a:1, fail-build: false', ['scan a:1 tells']],
    ['anchore/scan-action@v6', 'path: .', []],
    ['docker/scout-action@v1', 'command: cves, image: a:1, exit-code: true', ['scan a:1 gates']],
    ['snyk/actions/docker@x', 'image: a:1', ['scan a:1 gates']],
    [
      'actions/attest-build-provenance@v2',
      'subject-name: r.io/a, subject-digest: "${{ steps.b.outputs.digest }}"',
      ['attest ${{steps.b.outputs.digest}} r.io/a:latest'],
    ],
    ['actions/checkout@v4', 'ref: main', []],
  ])('%s %s', (uses, inputs, expected) => {
    expect(action(uses, inputs)).toEqual(expected);
  });
});

describe('variables and files', () => {
  test('env of the workflow, the job and the step, in expressions and in the shell', () => {
    const source = `on: push
env: { REGISTRY: r.io, NAME: "\${{ github.repository }}" }
jobs:
  a:
    env: { IMAGE: "\${{ env.REGISTRY }}/app" }
    steps:
      - env: { TAG: "1" }
        run: docker push $IMAGE:$TAG
      - run: docker push \${{ env.IMAGE }}:\${TAG}
      - run: docker push $REGISTRY/$NAME
`;
    expect(doings(pipelineOf(source))).toEqual([
      'push r.io/app:1',
      'push r.io/app:$TAG',
      'push r.io/${{github.repository}}',
    ]);
  });

  test('a value points to where it is written, in the other file too', () => {
    const estate = readPipelines({
      '.github/workflows/ci.yaml':
        'on: push\njobs:\n  a:\n    uses: ./.github/workflows/part.yaml\n    with: { image: "app:1" }\n',
      '.github/workflows/part.yaml':
        'on: { workflow_call: { inputs: { image: { type: string } } } }\njobs:\n  b:\n    steps:\n      - run: docker push ${{ inputs.image }}\n',
    });
    const [caller, part] = estate.resources;
    expect(doings(caller!)).toEqual(['push app:1']);
    expect(doings(part!)).toEqual(['push ${{inputs.image}}']);
    const name = caller!.at('Jobs', 0, 'Steps', 0, 'Events', 0, 'Images', 0, 'Name');
    expect(name.string()).toMatchObject({ kind: 'known', value: 'app:1' });
    expect(name.span?.file.text.slice(name.span.start, name.span.end)).toBe('"app:1"');
    expect(caller!.at('Jobs', 0, 'Id').string()).toMatchObject({ value: 'a / b' });
    const event = caller!.at('Jobs', 0, 'Steps', 0, 'Events', 0).span!;
    expect(event.file.path).toBe('.github/workflows/part.yaml');
    expect(event.file.text.slice(event.start, event.end)).toBe('docker push ${{ inputs.image }}');
  });

  test('an action of the repository stands for its steps', () => {
    const estate = readPipelines({
      '.github/workflows/ci.yaml':
        'on: push\njobs:\n  a:\n    steps:\n      - uses: ./tools/push\n        with: { image: "app:1" }\n      - uses: ./tools/none\n',
      'tools/push/action.yml':
        'runs:\n  using: composite\n  steps:\n    - run: docker push ${{ inputs.image }}\n      shell: bash\ninputs: { image: {} }\n',
    });
    expect(estate.resources.map((one) => doings(one))).toEqual([['push app:1'], ['push ${{inputs.image}}']]);
  });

  test('GitLab: stages, needs, templates, references and includes', () => {
    const estate = readPipelines({
      '.gitlab-ci.yml': `include: [{ local: /ci/base.gitlab-ci.yml }, { project: x/y, file: z.yml }]
stages: [build, check, ship]
variables: { IMAGE: "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA" }
.login:
  script:
    - docker login
build:
  extends: .base
  stage: build
  script:
    - !reference [.login, script]
    - docker build -t $IMAGE .
scan:
  stage: check
  allow_failure: true
  script: trivy image --exit-code 1 $IMAGE
ship:
  stage: ship
  script: [docker push $IMAGE]
early:
  stage: ship
  needs: []
  script: ["true"]
`,
      'ci/base.gitlab-ci.yml': '.base:\n  before_script: [hadolint Dockerfile]\n',
    });
    const [pipeline] = estate.resources;
    const image = '$CI_REGISTRY_IMAGE:$CI_COMMIT_SHA';
    expect(doings(pipeline!)).toEqual([
      'lint gates',
      `build ${image}`,
      `scan ${image} gates`,
      `push ${image}`,
    ]);
    const jobs = pipeline!.at('Jobs').items();
    const needs = jobs.items.map((job) =>
      job
        .get('Needs')
        .items()
        .items.map((one) => one.string()),
    );
    expect(needs.map((list) => list.map((one) => (one.kind === 'known' ? one.value : '?')))).toEqual([
      [],
      ['build'],
      ['build', 'scan'],
      [],
    ]);
    expect(jobs.items[1]!.get('ContinueOnError').boolean()).toMatchObject({ value: true });
    expect(jobs.rest?.reason.code).toBe('not-collected');
    expect(estate.resources).toHaveLength(1);
  });

  test('CodeBuild: a build that fails does not keep post_build from running', () => {
    const phases = (abort: string) => `version: 0.2
env: { variables: { IMAGE: app:1 } }
phases:
  pre_build: { commands: [echo] }
  build:${abort}
    commands:
      - docker build -t $IMAGE .
  post_build: { commands: ["docker push $IMAGE"] }
`;
    const needs = (abort: string) =>
      pipelineOf(phases(abort), 'buildspec.yml').at('Jobs', 2, 'Needs').items().items.length;
    expect(doings(pipelineOf(phases(''), 'buildspec.yml'))).toEqual(['build app:1', 'push app:1']);
    expect([needs(''), needs('\n    on-failure: ABORT')]).toEqual([1, 2]);
  });

  test('which role a run takes, and as whom', () => {
    const source = `on:
  push: { branches: [main, "release/*"] }
  pull_request:
jobs:
  a:
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: { role-to-assume: "arn:aws:iam::111122223333:role/ci", aws-region: eu-west-1 }
  b:
    environment: { name: production }
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: { role-to-assume: "\${{ vars.ROLE }}" }
`;
    const subjects = (job: number) =>
      pipelineOf(source)
        .at('Jobs', job, 'Roles', 0, 'Subjects')
        .items()
        .items.map((one) => {
          const value = one.string();
          return value.kind === 'unknown' && value.known?.kind === 'pattern'
            ? value.known.parts.map((part) => part ?? '?').join('')
            : value.kind;
        });
    expect(subjects(0)).toEqual([
      'repo:?:ref:refs/heads/main',
      'repo:?:ref:refs/heads/?',
      'repo:?:pull_request',
    ]);
    expect(subjects(1)).toEqual(['repo:?:environment:production']);
    expect(pipelineOf(source).at('Jobs', 1, 'Roles', 0, 'Arn').string().kind).toBe('unknown');
  });
});
