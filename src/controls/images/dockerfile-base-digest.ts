import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { eachBase } from './_base.ts';
import { imageOf, mutableTag, partlyMutable } from './_image.ts';

export default control({
  id: 'dockerfile-base-digest',
  title: 'Base images are pinned by digest',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A tag of somebody else can be moved to another image at any time. With a digest a build takes what was looked at, ' +
    'and an update of the base is a change that can be reviewed.',
  references: [
    attack('T1195.002'),
    page(
      'Building best practices: pin base image versions',
      'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
    ),
  ],
  appliesTo: ['Dockerfile'],
  decide: (dockerfile) =>
    eachBase(dockerfile, (view) => {
      const image = view.string();
      if (image.kind === 'known') {
        const reference = imageOf(image.value);
        // Latest and no tag at all are what `dockerfile-base-mutable` reports.
        if (mutableTag(reference) !== undefined) return undefined;
        return reference.digest === undefined
          ? fail(view, `the base image ${image.value} has a tag and no digest`)
          : pass(view);
      }
      if (image.kind !== 'unknown') return undefined;
      const pattern = image.known?.kind === 'pattern' ? image.known.parts : [];
      if (pattern.some((part) => part?.includes('@'))) return pass(view);
      return partlyMutable(image) === true ? undefined : undecided(image);
    }),
  fix: {
    text: 'Add the digest of the base to its name, and let a bot raise it.',
    safe: true,
    dockerfile: 'FROM node:22.11.0-slim@sha256:<digest>',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'dockerfile',
      source: 'FROM node:22.11.0-slim\nUSER node\n',
      at: 'FROM node',
    },
    {
      verdict: 'pass',
      format: 'dockerfile',
      source:
        'FROM node:22@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 AS build\nFROM build\nFROM scratch\n',
    },
  ],
});
