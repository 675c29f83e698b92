import { UsageError, didYouMean } from '../errors.ts';
import type { Verb } from '../verb.ts';

/** What can be asked of a network. */
const QUESTIONS: Readonly<Record<string, { summary: string; load: () => Promise<{ verb: Verb }> }>> = {
  list: {
    summary: 'every connection that is allowed, workload by workload',
    load: () => import('./list.ts'),
  },
  can: {
    summary: 'whether one connection goes through, and which line of which policy decides it',
    load: () => import('./can.ts'),
  },
  diff: {
    summary: 'what a change opens and closes; exit 1 when it opens something',
    load: () => import('./diff.ts'),
  },
  exposure: {
    summary: 'what each workload would accept from pods that do not exist yet',
    load: () => import('./exposure.ts'),
  },
  lint: { summary: 'policies that do not do what they say', load: () => import('./lint.ts') },
  suggest: {
    summary: 'the least policies that let through what is needed, each line with what needs it',
    load: () => import('./suggest.ts'),
  },
};

export const verbs = Object.fromEntries(Object.entries(QUESTIONS).map(([name, { load }]) => [name, load]));

export const verb: Verb = {
  name: 'network',
  summary: 'who reaches whom, and which line of which policy decides it',
  usage: 'network QUESTION … [flags]',
  questions: QUESTIONS,
  flags: {},
  examples: [
    ['ringwall network list k8s/', 'every connection that is allowed, workload by workload'],
    [
      'ringwall network can shop/web shop/db --port 5432 --path k8s/',
      'one connection, with the lines that decide it',
    ],
    ['ringwall network diff git:main .', 'what a branch opens and closes'],
  ],
  run: ({ operands }) => {
    const [word] = operands;
    const hint = word === undefined ? '' : didYouMean(word, Object.keys(QUESTIONS), 'ringwall network ');
    throw new UsageError(
      word === undefined
        ? `ringwall network needs a question: ${Object.keys(QUESTIONS).join(', ')}`
        : `there is no question "${word}"${hint || `; ringwall network takes ${Object.keys(QUESTIONS).join(', ')}`}`,
    );
  },
};
