import type { About, View } from '../../estate/index.ts';
import { fail, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { instructionsOf, keywordOf, programOf, scriptsOf, stagesOf } from './_dockerfile.ts';

/** Whether a mode makes a program run as its owner or group: 4755, 2755, u+s, +xs; taking it away does not. */
function setsId(mode: string): boolean {
  if (/^0?[0-7]{4}$/.test(mode)) return (Number.parseInt(mode, 8) & 0o6000) !== 0;
  return mode.split(',').some((clause) => /^[ugoa]*[+=][rwxXst]*s/.test(clause));
}

function modeOf(instruction: View): View | undefined {
  if (keywordOf(instruction) === 'RUN') {
    for (const { commands, place } of scriptsOf(instruction)) {
      for (const command of commands) {
        const program = programOf(command);
        if (program?.name !== 'chmod') continue;
        const mode = program.args.find(({ text }) => !/^-(?:[Rcfv]+$|-)/.test(text));
        if (mode !== undefined && setsId(mode.text)) return place(mode);
      }
    }
    return undefined;
  }
  const mode = instruction.get('chmod').string();
  return mode.kind === 'known' && setsId(mode.value) ? mode.at : undefined;
}

export default control({
  id: 'dockerfile-setuid',
  title: 'Images add no setuid programs',
  layer: 'images',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A setuid program runs as its owner, whoever starts it. One with a bug, or one that starts others, makes an ' +
    'attacker who got in as an ordinary user root in the container.',
  references: [attack('T1548.001'), page('chmod(1)', 'https://man7.org/linux/man-pages/man1/chmod.1.html')],
  appliesTo: ['Dockerfile'],
  decide: (dockerfile) => {
    const abouts: About[] = [];
    for (const stage of stagesOf(dockerfile)) {
      if (!stage.built) continue;
      for (const instruction of instructionsOf(stage, 'RUN', 'COPY', 'ADD').items) {
        const mode = modeOf(instruction);
        abouts.push({
          subject: instruction,
          decision:
            mode === undefined
              ? pass(instruction)
              : fail(mode, 'this makes a program run as its owner, whoever starts it (setuid or setgid)'),
        });
      }
    }
    return abouts;
  },
  fix: {
    text: 'Leave the setuid bit away; give the program the one file capability that it needs, or run it as the right user.',
    safe: false,
    breaks: 'a program that is started by an ordinary user and needs root',
    dockerfile: 'RUN chmod 0755 /usr/local/bin/app',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'dockerfile',
      source: 'FROM debian:13\nCOPY app /bin/\nRUN chmod -R 4755 /bin/app\n',
      at: 'chmod',
    },
    {
      verdict: 'fail',
      title: 'In words, and by COPY',
      format: 'dockerfile',
      source: 'FROM debian:13\nCOPY --chmod=u+rwxs app /bin/\n',
      at: '--chmod',
    },
    {
      verdict: 'pass',
      title: 'Taking it away is the right thing, and the sticky bit is another',
      format: 'dockerfile',
      source:
        'FROM debian:13\nRUN chmod 1777 /tmp && find / -perm /6000 -exec chmod a-s {} + && chmod -s /bin/su\n',
    },
  ],
});
