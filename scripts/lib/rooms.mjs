// The rooms of src/ and web/, what each may import, and why it may not import the rest.
// "a" allows the whole room, "a/b" that folder of it alone; `types` allows `import type` and nothing more.

export const rooms = {
  'src/estate': {
    may: [],
    why: 'the estate is what everything else is about, so it must make sense on its own',
  },
  'src/result': {
    may: [],
    types: ['src/estate'],
    why: 'the result document is a format that other programs rely on: plain data, no machinery behind it',
  },
  'src/sources': {
    may: ['src/estate'],
    why: 'a source only says what is there; whoever judges it must get the same estate from every source',
  },
  'src/reach': {
    may: ['src/estate'],
    why: 'a decider answers from the estate alone, however it was read and whoever asks',
  },
  'src/controls': {
    may: ['src/estate', 'src/reach', 'src/result'],
    why: 'a control judges the estate and is told nothing of its source, so it holds for every format',
  },
  'src/fix': {
    may: ['src/estate', 'src/sources', 'src/controls'],
    why: 'a fix edits the place where a value was read for a control that failed, and needs no more than that',
  },
  'src/attack': {
    may: ['src/estate', 'src/reach', 'src/controls', 'src/result', 'src/watch/detections'],
    why: 'the graph is ground from the estate and the controls, so that it is the same before a build and after',
  },
  'src/baseline': {
    may: ['src/estate', 'src/reach', 'src/controls', 'src/watch/compile'],
    why: 'what is built is an estate like any other and is checked and attacked by the caller, not by itself',
  },
  'src/watch': {
    may: ['src/estate', 'src/result'],
    why: 'the log reader must run beside a stream for days and carry nothing else along',
  },
  'src/prove': {
    may: ['src/estate', 'src/sources', 'src/reach', 'src/controls', 'src/attack', 'src/watch', 'src/result'],
    why: 'a proof tries what others have claimed; it writes neither fixes nor definitions nor reports',
  },
  'src/report': {
    may: ['src/result'],
    why: 'a report is a pure function of a result document, so that a stored document renders the same',
  },
  'src/cli': { may: ['*'] },
  'src/cdk': { may: ['*'] },
  'src/index.ts': { may: ['*'] },
  web: {
    may: ['src/result', 'src/attack/graph'],
    why: 'the page runs in a browser from a result document and the same graph engine, and nothing else fits there',
  },
};

/** Bans whose reason is more exact than the room's own. */
export const bans = {
  'src/sources > src/controls': 'a source that knows the controls would read only what they ask for',
  'src/controls > src/sources': 'a control that knows its source would hold for one format only',
  'src/controls > src/attack':
    'the graph names the controls that hold a step back; the other way round is a cycle',
  'src/reach > src/controls':
    'deciders say what is possible, controls whether that is wanted; the first must not depend on taste',
  'src/report > src/estate': 'a report that looks at the estate could not be made from a stored result',
  'src/report > src/controls':
    'texts of controls travel in the result document, so that old results keep their words',
  'src/baseline > src/sources': 'a definition is not read from what exists; the caller compares the two',
  'src/baseline > src/attack': 'the plan is attacked by the caller through the same door as any estate',
  'src/watch > src/attack':
    'blast radius is joined to an alert in cli, so that watching works without a graph',
};

/** Anyone may use the command line, but nobody may import it. */
export const cliBan = 'a verb is thin: what others need of it belongs into the room whose work it is';

/** Files that run in a browser too: no Node builtin may be reached from them. */
export const pure = {
  folders: ['src/attack/graph', 'web'],
  why: 'the page in web/ runs this code in a browser',
};

/**
 * The first files to be loaded. They may import eagerly only `node:*` and each other:
 * whatever they pull in is paid by every `ringwall --help`.
 */
export const light = {
  files: ['src/cli/run.ts', 'src/cli/main.ts', 'src/cli/errors.ts', 'src/estate/nearest.ts'],
  why: 'it would be loaded for every `--help`; use a dynamic import',
};
