import { EXIT, InputError, UsageError, didYouMean } from './errors.ts';
import type { Terminal, Verb } from './verb.ts';

/** A verb, and those that stand right after it. */
interface Loaded {
  readonly verb: Verb;
  readonly verbs?: Readonly<Record<string, () => Promise<{ verb: Verb }>>>;
}

/** The verbs that work, as `--help` groups them. Each is loaded when it is called. */
const VERBS: Readonly<Record<string, { group: string; summary: string; load: () => Promise<Loaded> }>> = {
  check: {
    group: 'every day',
    summary: 'judge what is there against the baseline',
    load: () => import('./check.ts'),
  },
  explain: {
    group: 'every day',
    summary: 'why a control or finding matters, and how to mend it',
    load: () => import('./explain.ts'),
  },
  estate: {
    group: 'ask',
    summary: 'show what was read, with every value and where it comes from',
    load: () => import('./estate.ts'),
  },
  network: {
    group: 'ask',
    summary: 'who reaches whom, and which line of which policy decides it',
    load: () => import('./network/index.ts'),
  },
  controls: { group: 'ask', summary: 'list the controls', load: () => import('./controls.ts') },
  snapshot: {
    group: 'live',
    summary: 'freeze what is there into one portable file',
    load: () => import('./snapshot.ts'),
  },
  tour: { group: 'start here', summary: 'see it work on two bundled shops', load: () => import('./tour.ts') },
};

/** The verb that the next word names, if it names one: a path of that name is written `./list`. */
async function below(
  { verb, verbs }: Loaded,
  rest: readonly string[],
): Promise<{ verb: Verb; rest: readonly string[] }> {
  const [word] = rest;
  if (verbs === undefined || word === undefined || !Object.hasOwn(verbs, word)) return { verb, rest };
  return { verb: (await verbs[word]!()).verb, rest: rest.slice(1) };
}

/** Runs a command line. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      const topic = name === 'help' ? rest[0] : undefined;
      const { helpOn, overview } = await import('./help.ts');
      if (topic !== undefined && Object.hasOwn(VERBS, topic))
        terminal.out(helpOn((await below(await VERBS[topic]!.load(), rest.slice(1))).verb));
      else terminal.out(overview(VERBS, terminal.version));
      return name === undefined ? EXIT.usage : EXIT.clean;
    }
    if (name === '--version' || name === '-V') {
      terminal.out(`${terminal.version}\n`);
      return EXIT.clean;
    }
    if (!Object.hasOwn(VERBS, name)) {
      const hint = didYouMean(name, Object.keys(VERBS), 'ringwall ') || '; `ringwall --help` lists the verbs';
      throw new UsageError(`there is no verb "${name}"${hint}`);
    }
    const { rest: words, verb } = await below(await VERBS[name]!.load(), rest);
    const { parse } = await import('./args.ts');
    const { flags, operands } = parse(verb, words);
    if (flags.on('help')) {
      const { helpOn } = await import('./help.ts');
      terminal.out(helpOn(verb));
      return EXIT.clean;
    }
    return await verb.run({ operands, flags, terminal });
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError) {
      const { visible } = await import('../report/printable.ts');
      terminal.note(`ringwall: ${visible(error.message)}\n`);
      return error.code;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.note(
      `ringwall: internal error, a bug in ringwall; please report it with the command and this text:\n${stack}\n`,
    );
    return EXIT.internal;
  }
}
