import type { About } from '../../estate/index.ts';
import { fail, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { instructionsOf, scriptsOf, stagesOf, wrapperOf } from './_dockerfile.ts';

export default control({
  id: 'dockerfile-sudo',
  title: 'Images are built without sudo',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'An image that has sudo keeps a way from its user to root: a setuid program and a list of who may use it, often ' +
    'without a password. A build has USER for that.',
  references: [
    attack('T1548.003'),
    page('Building best practices: USER', 'https://docs.docker.com/build/building/best-practices/#user'),
  ],
  appliesTo: ['Dockerfile'],
  decide: (dockerfile) => {
    const abouts: About[] = [];
    for (const stage of stagesOf(dockerfile)) {
      for (const run of instructionsOf(stage, 'RUN').items) {
        const found = scriptsOf(run)
          .flatMap(({ commands, place }) =>
            commands.map((command) => {
              const word = wrapperOf(command, 'sudo', 'doas');
              return word === undefined ? undefined : place(word);
            }),
          )
          .find((place) => place !== undefined);
        abouts.push({
          subject: run,
          decision: found === undefined ? pass(run) : fail(found, 'a command of the build runs through sudo'),
        });
      }
    }
    return abouts;
  },
  fix: {
    text: 'Run what needs root before USER, or between `USER root` and the USER that follows.',
    safe: true,
    dockerfile: 'USER root\nRUN apt-get update\nUSER 10001',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'dockerfile',
      source: 'FROM debian:13\nUSER app\nRUN echo x && \\\n  sudo apt-get update\n',
      at: 'sudo apt-get',
    },
    {
      verdict: 'pass',
      format: 'dockerfile',
      source: 'FROM debian:13\nRUN apt-get update && echo "no sudo here"\n',
    },
  ],
});
