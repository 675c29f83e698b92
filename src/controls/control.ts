import type { About, Decision, Estate, Resource } from '../estate/index.ts';
import type { Confidence, Layer, Persona, Severity, Stage } from '../result/document.ts';

/**
 * One thing that must hold, and all we know of it. A control is one file; its examples are its tests and its
 * documentation.
 */
export interface Control {
  /** In words, stable for ever. */
  readonly id: string;
  /** Ids it once had: they still work in exceptions. */
  readonly aliases?: readonly string[];
  /** The state that is wanted, as a sentence. */
  readonly title: string;
  readonly layer: Layer;
  /** When it bites. */
  readonly stage: Stage;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** `regular` is for everybody; `pedantic` and `auditor` are for who asks. */
  readonly persona: Persona;
  /** What an attacker does where it does not hold. */
  readonly rationale: string;
  readonly references: readonly Reference[];
  /** The resource types it looks at. */
  readonly appliesTo: readonly string[];
  /**
   * The decision on one resource; or one for each of its parts, none where it is not applicable. It must not throw
   * on anything that is unknown, and must not look at the order of things that have none.
   */
  readonly decide: (resource: Resource, estate: Estate) => Decision | readonly About[];
  readonly fix: Fix;
  /** A function, so that the texts cost nothing until somebody reads them. */
  readonly examples: () => readonly Example[];
}

/** Where it is said: a standard's number, or a page. */
export type Reference =
  | { readonly standard: 'cis-eks-1.8'; readonly number: string }
  | { readonly standard: 'nsa-cisa'; readonly section: string }
  | { readonly standard: 'attack'; readonly technique: string }
  | { readonly title: string; readonly url: string };

/** How to mend it, for each format it can be written in. */
export interface Fix {
  /** One sentence. */
  readonly text: string;
  /** Whether the change can break nothing that works today. */
  readonly safe: boolean;
  /** What it may break, when it is not safe. */
  readonly breaks?: string;
  readonly kubernetes?: string;
  readonly cloudformation?: string;
  readonly dockerfile?: string;
  readonly terraform?: string;
  readonly pipeline?: string;
}

/**
 * What an example is written in. A pipeline says which by its first line: see `exampleFile`. An image is JSON: `config`,
 * `history` and `layers`, a list of files each; its findings have no line.
 */
export type Format =
  | 'kubernetes'
  | 'cloudformation'
  | 'dockerfile'
  | 'terraform'
  | 'pipeline'
  | 'scan'
  | 'image';

/**
 * An example is run: a good one passes and is decided, a bad one fails at the line that holds `at`, an open one
 * can't be told.
 */
export type Example =
  | { readonly verdict: 'pass'; readonly format: Format; readonly title?: string; readonly source: string }
  | {
      readonly verdict: 'fail' | 'not-evaluated';
      readonly format: Format;
      readonly title?: string;
      readonly source: string;
      /** A piece of text that stands on exactly one line of the source: the line to point at. */
      readonly at: string;
    };

/** Declares a control; it only gives the object its type, so that a slip is found where it is made. */
export function control(definition: Control): Control {
  return definition;
}

export function cisEks(number: string): Reference {
  return { standard: 'cis-eks-1.8', number };
}

export function attack(technique: string): Reference {
  return { standard: 'attack', technique };
}

export function nsaCisa(section: string): Reference {
  return { standard: 'nsa-cisa', section };
}

export function page(title: string, url: string): Reference {
  return { title, url };
}

/** `cis-eks-1.8:5.4.1`: how a standard's number is written in results. */
export function standardsOf(references: readonly Reference[]): string[] {
  const standards: string[] = [];
  for (const reference of references) {
    if (!('standard' in reference)) continue;
    if (reference.standard === 'cis-eks-1.8') standards.push(`cis-eks-1.8:${reference.number}`);
    else if (reference.standard === 'attack') standards.push(`attack:${reference.technique}`);
    else standards.push(`nsa-cisa:${reference.section}`);
  }
  return standards;
}
