import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { steps } from './_pipeline-examples.ts';
import { judgedElsewhere, planOf } from './_pipeline.ts';

export default control({
  id: 'pipeline-deploy-digest',
  title: 'Pipelines deploy images by digest',
  layer: 'images',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'Between the push and the pull of a tag lies everybody who may push to the repository. A digest is the image that ' +
    'was scanned and signed, and no other.',
  references: [
    page('Kubernetes: image names', 'https://kubernetes.io/docs/concepts/containers/images/#image-names'),
    page(
      'Pull an image by digest',
      'https://docs.docker.com/reference/cli/docker/image/pull/#pull-an-image-by-digest-immutable-identifier',
    ),
  ],
  appliesTo: ['Pipeline'],
  decide: (pipeline, estate) => (judgedElsewhere(pipeline, estate) ? [] : decide(pipeline)),
  fix: {
    text: 'Hand the digest that the build puts out on to the step that deploys.',
    safe: true,
    pipeline: '- run: kubectl set image deployment/web web="$IMAGE@${{ steps.build.outputs.digest }}"',
  },
  examples: () => [
    failing(
      'pipeline',
      'A tag',
      steps(`
      - run: kubectl set image deployment/web web=registry.example.com/web:1.2.0`),
      'kubectl',
    ),
    failing(
      'pipeline',
      'The tag of a commit',
      steps(`
      - run: |
          kubectl -n shop set image deployment/web \\
            web=registry.example.com/web:$GITHUB_SHA`),
      'kubectl',
    ),
    passing(
      'pipeline',
      'What the build put out',
      steps(`
      - run: kubectl set image deployment/web web=registry.example.com/web@\${{ steps.build.outputs.digest }}`),
    ),
    passing(
      'pipeline',
      'A digest',
      steps(`
      - run: kubectl set image deployment/web web=registry.example.com/web@sha256:${'0'.repeat(64)}`),
    ),
    open(
      'pipeline',
      'A variable',
      steps(`
      - run: kubectl set image deployment/web web=$IMAGE`),
      'kubectl',
    ),
  ],
});

function decide(pipeline: Resource): About[] {
  return planOf(pipeline).doings.flatMap(({ at, images, kind }) =>
    kind === 'deploy' ? images.map((name) => ({ subject: at, decision: ofName(name, at) })) : [],
  );
}

function ofName(name: string, at: View): Decision {
  if (
    /@(?:sha256:[0-9a-f]{64}$|\$\{\{[^}]*digest|\$\w*DIGEST)/i.test(name) ||
    /^\$\{\{steps\.[\w-]+\.outputs\.digest\}\}$/.test(name)
  )
    return pass(at);
  // A tag that is written as one is a tag, whatever it is.
  if (/:[^/:@]+$/.test(name.replaceAll(/\$\{\{[^}]*\}\}/g, '$X')))
    return fail(at, `${name} is deployed by its tag, which may be moved`);
  return undecidedAt(at, `whether ${name} has a digest is only known when the pipeline runs`);
}
