import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { eachBase } from './_base.ts';
import { imageOf, mutableTag, partlyMutable } from './_image.ts';

export default control({
  id: 'dockerfile-base-mutable',
  title: 'Base images have a tag of their own, not latest',
  layer: 'images',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A base without a tag is another one with every build. Whoever takes over the repository of the base gets into ' +
    'every image that is built from then on, and nobody can tell which build took what.',
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
        const why = mutableTag(imageOf(image.value));
        return why === undefined ? pass(view) : fail(view, `the base image ${image.value} ${why}`);
      }
      if (image.kind !== 'unknown') return undefined;
      const mutable = partlyMutable(image);
      if (mutable === undefined) return undecided(image);
      return mutable ? fail(view, 'the base image has the tag latest') : pass(view);
    }),
  fix: {
    text: 'Name the version of the base, and better its digest.',
    safe: true,
    dockerfile: 'FROM node:22.11.0-slim@sha256:<digest>',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'A build stage counts too',
      format: 'dockerfile',
      source: 'FROM golang AS build\nRUN go build -o /app\nFROM alpine:3.22\nCOPY --from=build /app /app\n',
      at: 'FROM golang AS build',
    },
    {
      verdict: 'fail',
      title: 'Through a build argument: where it is set',
      format: 'dockerfile',
      source: 'ARG VERSION=latest\nFROM registry.example.com:5000/base:${VERSION}\n',
      at: 'FROM registry',
    },
    {
      verdict: 'fail',
      title: 'Files of another image',
      format: 'dockerfile',
      source: 'FROM alpine:3.22\nCOPY --from=docker.io/library/nginx:latest /etc/nginx /etc/nginx\n',
      at: 'nginx:latest',
    },
    {
      verdict: 'pass',
      format: 'dockerfile',
      source:
        'FROM alpine:3.22 AS base\nFROM base\nCOPY --from=base /etc/os-release /x\nFROM scratch\nCOPY --from=base /x /x\n',
    },
    {
      verdict: 'not-evaluated',
      title: 'The tag is given when it is built',
      format: 'dockerfile',
      source: 'ARG VERSION\nFROM alpine:${VERSION}\n',
      at: 'FROM alpine',
    },
  ],
});
