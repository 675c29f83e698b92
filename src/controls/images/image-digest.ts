import { containerName, fail, pass, undecided, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { imageAt, imageOf, mutableTag, partlyMutable } from './_image.ts';

export default control({
  id: 'image-digest',
  title: 'Images are pinned by digest',
  layer: 'images',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A tag can be moved to another image unless the registry forbids it; a digest cannot. With a digest, what was ' +
    'scanned and signed is what runs.',
  references: [
    attack('T1525'),
    page('Images: digests', 'https://kubernetes.io/docs/concepts/containers/images/#image-names'),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    eachOwnContainer(
      workload,
      (container) => {
        const image = imageAt(container.get('image'));
        if (image.kind === 'absent') return undefined;
        if (image.kind === 'unknown') {
          const pattern = image.known?.kind === 'pattern' ? image.known.parts : [];
          if (pattern.some((part) => part?.includes('@'))) return pass(image.at);
          return partlyMutable(image) === true ? undefined : undecided(image);
        }
        const reference = imageOf(image.value);
        // Latest and no tag at all are what `image-tag-mutable` reports.
        if (mutableTag(reference) !== undefined) return undefined;
        if (reference.digest !== undefined) return pass(image.at);
        return fail(
          image.at,
          `image ${image.value} of container ${containerName(container)} has a tag and no digest`,
        );
      },
      { windows: true },
    ),
  fix: {
    text: 'Add the digest of the image to its name; let the pipeline write it.',
    safe: true,
    kubernetes: 'image: registry.example.com/app:1.4.2@sha256:<digest>',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second container',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    - name: log
      image: example.com/log:1.0.0
`,
      at: 'image: example.com/log:1.0.0',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
`,
    },
  ],
});
