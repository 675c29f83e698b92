import type { Found } from './expand.ts';
import type { Rope } from './rope.ts';

/**
 * What is visible at a point of a build: the variables of the stage, of the stages it is built from, and, for an ARG
 * that is redeclared, of the top of the file.
 * https://docs.docker.com/reference/dockerfile/#scope
 * https://docs.docker.com/build/building/variables/#scoping
 */
export class Scope {
  readonly #env = new Map<string, Rope>();
  readonly #args = new Map<string, Found>();
  readonly #parent: Scope | undefined;
  /** Whether a base image brings variables that this file does not show. */
  readonly #open: boolean;
  #top = false;

  private constructor(parent: Scope | undefined, open: boolean) {
    this.#parent = parent;
    this.#open = open;
  }

  /** The top of the file: only its own ARGs count. */
  static top(): Scope {
    const scope = new Scope(undefined, false);
    scope.#top = true;
    return scope;
  }

  /** A stage on an image, or on an earlier stage, whose variables it inherits. */
  static stage(parent: Scope | undefined, scratch: boolean): Scope {
    return new Scope(parent, parent === undefined ? !scratch : parent.#open);
  }

  setEnv(name: string, value: Rope): void {
    this.#env.set(name, value);
  }

  /**
   * Declares a build argument.
   * @param value its default, if it has one
   * @param outer what the top of the file says of this name
   */
  declare(name: string, value: Rope | undefined, outer: Found | undefined, start: number, end: number): void {
    if (BY_BUILDER.has(name)) {
      const text = `${name} is set by the builder for each platform`;
      this.#args.set(name, {
        kind: 'open',
        reason: { code: 'unresolved-parameter', text },
        start,
        end,
        always: true,
      });
    } else if (value !== undefined) this.#args.set(name, { kind: 'set', rope: value });
    else if (outer !== undefined && outer.kind !== 'unset') this.#args.set(name, outer);
    else {
      const text = `build argument ${name} has no default`;
      this.#args.set(name, { kind: 'open', reason: { code: 'unresolved-parameter', text }, start, end });
    }
  }

  /** What the ARG of this name says, without the ENV. */
  argument(name: string): Found | undefined {
    for (let at: Scope | undefined = this; at !== undefined; at = at.#parent) {
      const found = at.#args.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What a name stands for: ENV goes before ARG, whichever comes first. */
  lookup(name: string): Found {
    if (this.#top) return this.#lookupAtTop(name);
    for (let at: Scope | undefined = this; at !== undefined; at = at.#parent) {
      const rope = at.#env.get(name);
      if (rope !== undefined) return { kind: 'set', rope };
    }
    const argument = this.argument(name);
    if (argument !== undefined) return argument;
    if (this.#open || name === 'PATH') {
      const text = `${name} is set nowhere in this Dockerfile; the base image may set it`;
      return { kind: 'open', reason: { code: 'unresolved-parameter', text } };
    }
    return { kind: 'unset' };
  }

  /** Outside of the stages, in a FROM or an ARG, the builder's own arguments count too. */
  #lookupAtTop(name: string): Found {
    if (BY_BUILDER.has(name)) {
      const text = `${name} is set by the builder for each platform`;
      return { kind: 'open', reason: { code: 'unresolved-parameter', text }, always: true };
    }
    return (
      this.#args.get(name) ?? {
        kind: 'open',
        reason: {
          code: 'unresolved-parameter',
          text: `build argument ${name} is not declared before the first FROM`,
        },
      }
    );
  }
}

/** https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope */
export const BY_BUILDER: ReadonlySet<string> = new Set(
  ['TARGET', 'BUILD']
    .flatMap((of) => ['PLATFORM', 'OS', 'ARCH', 'VARIANT'].map((part) => of + part))
    .concat('TARGETSTAGE'),
);
