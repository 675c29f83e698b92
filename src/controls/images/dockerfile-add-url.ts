import type { About } from '../../estate/index.ts';
import { fail, pass, textMatches } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { instructionsOf, stagesOf } from './_dockerfile.ts';

const GIT = /\.git(?:[#?]|$)/;

export default control({
  id: 'dockerfile-add-url',
  title: 'What ADD fetches has a checksum',
  layer: 'images',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'ADD takes from a URL whatever stands there at the time of the build. Without a checksum, whoever controls that ' +
    'server puts what he likes into the image.',
  references: [
    attack('T1195.002'),
    page(
      'Dockerfile reference: ADD --checksum',
      'https://docs.docker.com/reference/dockerfile/#add---checksum',
    ),
  ],
  appliesTo: ['Dockerfile'],
  decide: (dockerfile) => {
    const abouts: About[] = [];
    for (const stage of stagesOf(dockerfile)) {
      for (const add of instructionsOf(stage, 'ADD').items) {
        for (const source of add.get('sources').items().items) {
          const text = source.string();
          const remote = ['https://', 'http://', 'ftp://'].some(
            (startsWith) => textMatches(text, { startsWith }) === true,
          );
          // A repository is held by its commit, which is another question.
          if (!remote || (text.kind === 'known' && GIT.test(text.value))) continue;
          const held = add.get('checksum').present !== false;
          const decision = held
            ? pass(source)
            : fail(source, 'ADD takes whatever this URL holds when it is built: it has no --checksum');
          abouts.push({ subject: source, decision });
        }
      }
    }
    return abouts;
  },
  fix: {
    text: 'Give the checksum: `ADD --checksum=sha256:… URL destination`.',
    safe: true,
    dockerfile: 'ADD --checksum=sha256:<digest> https://example.com/app-1.4.2.tgz /opt/',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'dockerfile',
      source: 'FROM alpine:3.22\nADD app.conf /etc/\nADD https://example.com/app.tgz /opt/\n',
      at: 'https://',
    },
    {
      verdict: 'fail',
      title: 'The version is an argument',
      format: 'dockerfile',
      source: 'FROM alpine:3.22\nARG VERSION\nADD https://example.com/app-${VERSION}.tgz /opt/\n',
      at: 'https://',
    },
    {
      verdict: 'pass',
      format: 'dockerfile',
      source:
        'FROM alpine:3.22\nADD --checksum=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 https://example.com/app.tgz /opt/\n',
    },
  ],
});
