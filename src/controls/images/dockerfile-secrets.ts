import type { About, Resource, Value, View } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import type { StageView } from './_dockerfile.ts';
import { instructionsOf, scriptsOf, stagesOf } from './_dockerfile.ts';
import { literalSecret, secretFile, secretsOnCommandLines } from './_secrets.ts';

/** `hidden` for a text that is the secret itself: no frame may print it. */
type Found = (at: View, message: string, hidden: boolean) => void;

/** `ENV`, `ARG` and `LABEL`: in every stage, for the file itself is no place for them. */
function inPairs(stage: StageView, found: Found): void {
  for (const instruction of instructionsOf(stage, 'ENV', 'ARG', 'LABEL').items) {
    for (const pair of instruction.get('pairs').items().items) {
      const name = pair.get('name').string();
      const value = pair.get('value').string();
      if (name.kind !== 'known' || value.kind !== 'known') continue;
      const kind = literalSecret(name.value, value.value);
      if (kind !== undefined)
        found(
          value.at,
          `${name.value.slice(0, 60)} is set to a secret (${kind}) that stands here in plain text`,
          true,
        );
    }
  }
}

/** The last part of a path, of which the front may not be known. */
function known(path: Value<string>): string | undefined {
  if (path.kind === 'known') return path.value;
  const last =
    path.kind === 'unknown' && path.known?.kind === 'pattern' ? path.known.parts.at(-1) : undefined;
  return last?.startsWith('/') === true ? last : undefined;
}

/** Files of secrets that become a part of the image. */
function inFiles(stage: StageView, found: Found): void {
  if (!stage.built) return;
  for (const copy of instructionsOf(stage, 'COPY', 'ADD').items) {
    const destination = copy.get('destination').string();
    const into = known(destination);
    // Where certificates are put, a certificate is what it is.
    if (into !== undefined && /\/(?:ca-certificates|ssl\/certs|pki\/tls\/certs)(?:\/|$)/.test(into)) continue;
    const sources = copy.get('sources').items().items;
    const files = sources.map((source) => secretFile(known(source.string()) ?? ''));
    const at = files.findIndex((file) => file !== undefined);
    if (at !== -1) found(sources[at]!, `${files[at]!} is copied into the image`, false);
    else if (into !== undefined && !into.endsWith('/') && secretFile(into) !== undefined) {
      found(destination.at, `${secretFile(into)!} is put into the image`, false);
    }
    for (const document of copy.get('heredocs').items().items) {
      const content = document.get('content').string();
      const kind = content.kind === 'known' ? literalSecret(undefined, content.value) : undefined;
      if (kind !== undefined)
        found(content.at, `a secret (${kind}) stands here in plain text and is put into the image`, true);
    }
  }
}

/** Secrets on command lines: they stand in the file, in the history of the image, and often in its layers. */
function onCommandLines(stage: StageView, found: Found): void {
  for (const instruction of instructionsOf(stage, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK').items) {
    for (const script of scriptsOf(instruction)) {
      for (const { kind, word, name } of secretsOnCommandLines(script)) {
        const by = name === undefined ? '' : ` (${name.slice(0, 60)})`;
        found(script.place(word), `a secret, ${kind}${by}, stands on this command line in plain text`, true);
      }
    }
  }
}

function decide(dockerfile: Resource): About[] {
  const abouts: About[] = [];
  const seen = new Set<number>();
  for (const stage of stagesOf(dockerfile)) {
    const found: Found = (at, message, hidden) => {
      const { span } = at;
      if (span !== undefined) {
        // What is set once and passed on is one secret.
        if (seen.has(span.start)) return;
        seen.add(span.start);
        if (hidden) span.file.hide(span.start, span.end);
      }
      abouts.push({ subject: at, decision: fail(at, message) });
    };
    inPairs(stage, found);
    inFiles(stage, found);
    onCommandLines(stage, found);
    const { rest } = instructionsOf(stage);
    if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
  }
  return abouts.length > 0 ? abouts : [{ subject: dockerfile.root, decision: pass(dockerfile.root) }];
}

export default control({
  id: 'dockerfile-secrets',
  title: 'No secret is built into an image',
  layer: 'images',
  stage: 'build',
  severity: 'critical',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Everybody who can pull an image can read all its layers and its whole history: a file that a later line deletes, ' +
    'a build argument, a password on a command line. A secret in it is a secret of everybody with access to the registry.',
  references: [attack('T1552.001'), page('Build secrets', 'https://docs.docker.com/build/building/secrets/')],
  appliesTo: ['Dockerfile'],
  decide,
  fix: {
    text: 'Mount it for the one line that needs it (`RUN --mount=type=secret`), give it to the container at run time, and change the secret.',
    safe: false,
    breaks: 'a container that finds its secret in the image: it has to get it at run time',
    dockerfile: 'RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'dockerfile',
      source: 'FROM node:22.11.0-slim\nENV LOG_LEVEL=info \\\n    DB_PASSWORD=hunter2-and-more\nUSER node\n',
      at: 'DB_PASSWORD',
    },
    {
      verdict: 'fail',
      title: 'A build argument of a stage that is thrown away',
      format: 'dockerfile',
      source:
        'FROM node:22.11.0-slim AS build\nARG AWS_ACCESS_KEY_ID=AKIAQ4T7ZX2M5KLP6WVB\nRUN npm ci\nFROM scratch\nCOPY --from=build /app /app\n',
      at: 'ARG AWS',
    },
    {
      verdict: 'fail',
      title: 'A file with a key, deleted afterwards',
      format: 'dockerfile',
      source:
        'FROM debian:13\nCOPY app ssh/id_rsa /root/.ssh/\nRUN git clone git@example.com:app && rm /root/.ssh/id_rsa\n',
      at: 'COPY app',
    },
    {
      verdict: 'fail',
      title: 'On a command line',
      format: 'dockerfile',
      source:
        'FROM debian:13\nRUN echo hello && \\\n    export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzKEYZ && \\\n    deploy\n',
      at: 'export',
    },
    {
      verdict: 'fail',
      title: 'As an option',
      format: 'dockerfile',
      source: 'FROM debian:13\nRUN registry-login --username ci --password s3cr3t-of-ci\n',
      at: '--password',
    },
    {
      verdict: 'fail',
      title: 'In a URL',
      format: 'dockerfile',
      source:
        'FROM python:3.14-slim\nRUN pip install --index-url https://ci:s3cr3t-of-ci@pypi.example.com/simple app\n',
      at: 'https://',
    },
    {
      verdict: 'pass',
      title: 'Mounted for one line, copied into a stage that is thrown away, or no secret at all',
      format: 'dockerfile',
      source: `FROM node:22.11.0-slim AS build
ARG NPM_TOKEN
ENV TOKEN_FILE=/run/secrets/token SECRET_NAME=shop/db PASSWORD_MIN_LENGTH=12
COPY .npmrc .env.example ca.pem ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
RUN export API_TOKEN="$(cat /run/secrets/token)" && adduser --disabled-password app
RUN docker login --password-stdin registry.example.com
FROM gcr.io/distroless/nodejs22:nonroot
COPY --from=build /app /app
COPY certs/ca.pem .env.example /etc/app/
`,
    },
  ],
});
