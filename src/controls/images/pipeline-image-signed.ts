import type { About, Decision, Resource } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { BUILD, PUSH, steps } from './_pipeline-examples.ts';
import type { ImageGroup, Plan } from './_pipeline.ts';
import { groupsOf, judgedElsewhere, planOf, sameImage } from './_pipeline.ts';

const PUBLISH = `
      - id: build
        uses: docker/build-push-action@v6
        with: { push: true, tags: "registry.example.com/web:1.2.0" }`;

export default control({
  id: 'pipeline-image-signed',
  title: 'Images are signed where they are built',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'A cluster can only tell an image of the pipeline from one that somebody pushed with a stolen key if the pipeline ' +
    'signs its images, or attests that it made them.',
  references: [
    attack('T1525'),
    page(
      'Signing images in Amazon ECR',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing.html',
    ),
    page('Signing containers', 'https://docs.sigstore.dev/cosign/signing/signing_with_containers/'),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline, estate) => (judgedElsewhere(pipeline, estate) ? [] : decide(pipeline)),
  fix: {
    text: 'Sign the digest that the build puts out, with the identity of the run in place of a key, and check it on admission.',
    safe: true,
    pipeline: '- run: cosign sign --yes "$IMAGE@${{ steps.build.outputs.digest }}"',
  },
  examples: () => [
    failing('pipeline', 'Pushed and left alone', steps(BUILD + PUSH), 'docker push'),
    failing(
      'pipeline',
      'Another image is signed',
      steps(`${BUILD}${PUSH}
      - run: cosign sign --yes registry.example.com/api:1.0.0`),
      'docker push',
    ),
    passing(
      'pipeline',
      'By the digest of the build',
      steps(`${PUBLISH}
      - run: cosign sign --yes "registry.example.com/web@$DIGEST"
        env: { DIGEST: "\${{ steps.build.outputs.digest }}" }`),
    ),
    passing(
      'pipeline',
      'Where it came from is attested',
      steps(`${PUBLISH}
      - uses: actions/attest-build-provenance@v3
        with: { subject-name: registry.example.com/web, subject-digest: "\${{ steps.build.outputs.digest }}" }`),
    ),
    open(
      'pipeline',
      'A name that only the run knows',
      steps(`${BUILD}${PUSH}
      - run: cosign sign --yes "$SIGNED"`),
      'cosign sign',
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  const plan = planOf(pipeline);
  return groupsOf(plan).flatMap((group) => {
    const [first] = group.pushes;
    if (first === undefined || group.builds.length === 0) return [];
    return [{ subject: first.at, decision: ofGroup(group, plan) }];
  });
}

function ofGroup(group: ImageGroup, plan: Plan): Decision {
  const push = group.pushes[0]!;
  let open: Decision | undefined;
  for (const sign of plan.doings) {
    if (sign.kind !== 'sign' && sign.kind !== 'attest') continue;
    const same = sameImage(group, sign.images);
    if (same === true) return pass(sign.at, push.at);
    if (same === undefined)
      open ??= undecidedAt(
        sign.at,
        `whether ${sign.by} is about this image is only known when the pipeline runs`,
      );
  }
  if (open !== undefined) return open;
  return plan.rest === undefined
    ? fail(push.at, 'the image is built and pushed, and nothing signs it')
    : undecided(plan.rest);
}
