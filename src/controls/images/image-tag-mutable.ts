import { containerName, fail, pass, undecided, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { imageAt, imageOf, mutableTag, partlyMutable } from './_image.ts';

export default control({
  id: 'image-tag-mutable',
  title: 'Images have a tag of their own, not latest',
  layer: 'images',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'What latest means changes with every push. Whoever can push to the repository runs code in the cluster at the ' +
    'next restart of a pod, and nobody can tell afterwards which image ran.',
  references: [
    attack('T1525'),
    attack('T1195.002'),
    page('Images', 'https://kubernetes.io/docs/concepts/containers/images/#image-names'),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    eachOwnContainer(
      workload,
      (container) => {
        const image = imageAt(container.get('image'));
        if (image.kind === 'absent') return undefined;
        if (image.kind === 'unknown') {
          const mutable = partlyMutable(image);
          if (mutable === undefined) return undecided(image);
          return mutable
            ? fail(image.at, `container ${containerName(container)} takes an image with the tag latest`)
            : pass(image.at);
        }
        const why = mutableTag(imageOf(image.value));
        if (why === undefined) return pass(image.at);
        return fail(image.at, `image ${image.value} of container ${containerName(container)} ${why}`);
      },
      { windows: true },
    ),
  fix: {
    text: 'Name the version, and better the digest: `image: registry/app:1.4.2@sha256:…`.',
    safe: true,
    kubernetes: 'image: registry.example.com/app:1.4.2@sha256:<digest>',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The colon is one of a port',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example.com:5000/shop/web
`,
      at: 'image: registry.example.com:5000/shop/web',
    },
    {
      verdict: 'fail',
      title: 'An init container with latest',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  initContainers:
    - { name: wait, image: "busybox:latest" }
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
`,
      at: 'busybox:latest',
    },
    {
      verdict: 'pass',
      title: 'What is filled in later may be a tag: the rest decides',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: "\${REGISTRY}/web:1.0.0" }
`,
    },
    {
      verdict: 'not-evaluated',
      title: 'The tag is filled in later',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:$TAG
`,
      at: 'image:',
    },
    {
      verdict: 'pass',
      title: 'A digest holds the image, whatever the tag says',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:latest@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    - { name: log, image: "localhost:5000/log:1" }
`,
    },
  ],
});
