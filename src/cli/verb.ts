/** A verb of the command line: what `--help` says of it, the flags it takes, and what it does. */
export interface Verb {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  readonly usage: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** The verbs that stand right after it. */
  readonly questions?: Readonly<Record<string, { readonly summary: string }>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** @returns the exit code */
  readonly run: (input: Input) => Promise<number>;
}

export interface Flag {
  readonly type: 'string' | 'boolean';
  /** It may stand several times. */
  readonly multiple?: true;
  readonly short?: string;
  /** How its value is called: `FILE`, or the values it takes: `high|low`. */
  readonly value?: string;
  /** The values it takes where they are many, and what each of them is. */
  readonly words?: Readonly<Record<string, string>>;
  readonly help: string;
}

/** What a verb gets: its operands and flags, and its surroundings, which tests replace. */
export interface Input {
  readonly operands: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
}

export class Flags {
  readonly #values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

  constructor(
    values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>,
  ) {
    this.#values = values;
  }

  on(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The same flags, as if this one had not been given. */
  without(name: string): Flags {
    return new Flags({ ...this.#values, [name]: undefined });
  }

  /** The same flags, with other values of one. */
  with(name: string, values: readonly string[]): Flags {
    return new Flags({ ...this.#values, [name]: values });
  }

  /** The values of a flag that may stand several times; commas separate too. */
  list(name: string): string[] {
    const value = this.#values[name];
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values
      .flatMap((one) => String(one).split(','))
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }
}

export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly columns: number;
  /** Whether data on stdout, or notes on stderr, are read by a person. */
  readonly interactive: { readonly out: boolean; readonly notes: boolean };
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
}

/** Flags that every verb takes. */
export const COMMON_FLAGS: Readonly<Record<string, Flag>> = {
  config: { type: 'string', value: 'FILE', help: 'settings and exceptions; ./ringwall.yaml unless told' },
  color: {
    type: 'string',
    value: 'auto|always|never',
    help: 'colour on the terminal; NO_COLOR is respected',
  },
  quiet: { type: 'boolean', short: 'q', help: 'no progress and no notes' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
};
