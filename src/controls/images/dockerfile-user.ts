import type { Resource, Value, View } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { stageNamed, stagesOf } from './_dockerfile.ts';

/** The user of `user:group`, as far as it is known. */
function nameOf(user: Value<string>): string | undefined {
  if (user.kind === 'known') return user.value.split(':', 1)[0]!;
  const first = user.kind === 'unknown' && user.known?.kind === 'pattern' ? user.known.parts[0] : undefined;
  return first?.includes(':') === true ? first.split(':', 1)[0] : undefined;
}

const isRoot = (name: string): boolean => name === '' || name === 'root' || /^0+$/.test(name);
/** Images that say by their name that they do not run as root. */
const NON_ROOT = /nonroot|rootless|unprivileged/;

/** The FROM that names the image which all the stages of this one rest on. */
function baseOf(dockerfile: Resource, from: number): View {
  const stages = stagesOf(dockerfile);
  let stage = stages[from]!;
  for (let steps = 0; steps < stages.length; steps++) {
    const below = stageNamed(stage.at.get('from'));
    if (below === undefined || stages[below] === undefined) break;
    stage = stages[below];
  }
  return stage.at.get('from');
}

export default control({
  id: 'dockerfile-user',
  title: 'Images run as a user other than root',
  layer: 'images',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'An image without USER runs as root wherever nobody overrules it. Whoever gets code into such a container changes ' +
    'its programs at will, and is root on the node as soon as the wall between them has a hole.',
  references: [
    attack('T1611'),
    page('Building best practices: USER', 'https://docs.docker.com/build/building/best-practices/#user'),
  ],
  appliesTo: ['Dockerfile'],
  decide: (dockerfile) => {
    const target = dockerfile.at('target').number();
    if (target.kind !== 'known') return [];
    const place = dockerfile.at('stages', target.value, 'user');
    const user = place.string();
    if (user.kind !== 'absent') {
      const name = nameOf(user);
      if (name === undefined) return user.kind === 'unknown' ? undecided(user) : pass(place);
      return isRoot(name) ? fail(place, 'the image runs as root: that is its last USER') : pass(place);
    }
    const base = baseOf(dockerfile, target.value);
    const image = base.get('image').string();
    if (image.kind === 'known') {
      if (NON_ROOT.test(image.value)) return pass(base.get('image'));
      // Windows has no root; its images have users of their own.
      if (image.value.includes('/windows/')) return [];
      return fail(place, `no USER is set, so the image runs as root unless ${image.value} says otherwise`);
    }
    if (image.kind === 'unknown') {
      const known = image.known?.kind === 'pattern' ? image.known.parts.join('') : '';
      if (NON_ROOT.test(known)) return pass(base.get('image'));
      if (known === '' || known.includes('distroless')) return undecided(image);
    }
    return fail(place, 'no USER is set, so the image runs as root unless its base says otherwise');
  },
  fix: {
    text: 'Make a user of its own and end the last stage with `USER`, by number so that runAsNonRoot can be checked.',
    safe: false,
    breaks: 'an application that writes to files of root or opens a port below 1024',
    dockerfile: 'RUN adduser --system --uid 10001 app\nUSER 10001',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'No USER at all',
      format: 'dockerfile',
      source: 'FROM node:22.11.0-slim\nCOPY . /app\nCMD ["node", "/app/main.js"]\n',
      at: 'FROM node',
    },
    {
      verdict: 'fail',
      title: 'The last USER counts',
      format: 'dockerfile',
      source: 'FROM node:22.11.0-slim\nUSER node\nUSER 0:0\nCMD ["node"]\n',
      at: 'USER 0:0',
    },
    {
      verdict: 'fail',
      title: 'A USER of another stage does not count',
      format: 'dockerfile',
      source:
        'FROM golang:1.25 AS build\nUSER nobody\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      at: 'FROM scratch',
    },
    {
      verdict: 'fail',
      title: 'Through a build argument',
      format: 'dockerfile',
      source: 'FROM node:22.11.0-slim\nARG RUN_AS=root\nUSER ${RUN_AS}\n',
      at: 'RUN_AS=root',
    },
    {
      verdict: 'pass',
      title: 'Inherited from an earlier stage',
      format: 'dockerfile',
      source: 'FROM node:22.11.0-slim AS base\nUSER node\nFROM base\nCOPY . /app\n',
    },
    {
      verdict: 'pass',
      title: 'Distroless for non-root',
      format: 'dockerfile',
      source: 'FROM gcr.io/distroless/static-debian12:nonroot\nCOPY app /app\nENTRYPOINT ["/app"]\n',
    },
    {
      verdict: 'not-evaluated',
      title: 'The base is not known',
      format: 'dockerfile',
      source: 'ARG BASE\nFROM ${BASE}\nCOPY app /app\n',
      at: 'ARG BASE',
    },
  ],
});
