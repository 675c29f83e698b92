import { UsageError, didYouMean } from '../errors.ts';
import type { Verb } from '../verb.ts';

/** What can be asked of a network. */
export const verbs = {
  list: () => import('./list.ts'),
  can: () => import('./can.ts'),
  diff: () => import('./diff.ts'),
  exposure: () => import('./exposure.ts'),
  lint: () => import('./lint.ts'),
} satisfies Record<string, () => Promise<{ verb: Verb }>>;

const QUESTIONS = Object.keys(verbs);

export const verb: Verb = {
  name: 'network',
  summary: 'who reaches whom, and which line of which policy decides it',
  usage: `network ${QUESTIONS.join('|')} … [flags]`,
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
    const hint = word === undefined ? '' : didYouMean(word, QUESTIONS, 'ringwall network ');
    throw new UsageError(
      word === undefined
        ? `ringwall network needs a question: ${QUESTIONS.join(', ')}`
        : `there is no question "${word}"${hint || `; ringwall network takes ${QUESTIONS.join(', ')}`}`,
    );
  },
};
