import type { Fail, Resource, Undecided, View } from '../estate/index.ts';
import type { Finding, Frame, Location, PassedAt, ResourceName } from '../result/document.ts';
import type { Control } from './control.ts';
import { standardsOf } from './control.ts';

/** A finding before it has got its id: what was decided, and where. */
export function findingOf(
  control: Control,
  resource: Resource,
  decision: Fail | Undecided,
  id: string,
): Finding {
  const { at } = decision;
  return {
    id,
    control: control.id,
    title: control.title,
    layer: control.layer,
    stage: control.stage,
    standards: standardsFor(control),
    severity: control.severity,
    confidence: control.confidence,
    verdict: decision.verdict,
    ...(decision.verdict === 'not-evaluated' ? { reason: decision.reason } : {}),
    message: decision.verdict === 'fail' ? decision.message : `can't tell: ${decision.reason}`,
    fix: fixOf(control),
    resource: resourceName(resource),
    location: locationOf(at),
    via: at.steps.map(({ what, file, start }) => ({
      file: file.path,
      line: file.position(start).line,
      what,
    })),
  };
}

export function passedAt(control: Control, resource: Resource, at: View): PassedAt {
  return {
    control: control.id,
    layer: control.layer,
    resource: resourceName(resource),
    location: locationOf(at),
  };
}

const fixes = new Map<Control, Finding['fix']>();
function fixOf(control: Control): Finding['fix'] {
  let known = fixes.get(control);
  if (known === undefined) {
    const { breaks, safe, text } = control.fix;
    known = breaks === undefined ? { text, safe } : { text, safe, breaks };
    fixes.set(control, known);
  }
  return known;
}

const standards = new Map<Control, string[]>();
function standardsFor(control: Control): string[] {
  let known = standards.get(control);
  if (known === undefined) standards.set(control, (known = standardsOf(control.references)));
  return known;
}

const names = new WeakMap<Resource, ResourceName>();
function resourceName(resource: Resource): ResourceName {
  let known = names.get(resource);
  if (known === undefined) {
    const { scope } = resource;
    known = {
      type: resource.type,
      name: resource.name,
      ...(resource.namespace === undefined ? {} : { namespace: resource.namespace }),
      address: resource.construct ?? resource.address,
      ...(scope.account === undefined ? {} : { account: scope.account }),
      ...(scope.region === undefined ? {} : { region: scope.region }),
      ...(scope.cluster === undefined ? {} : { cluster: scope.cluster }),
    };
    names.set(resource, known);
  }
  return known;
}

/** Where a person would edit; for what has no file, its property path. */
export function locationOf(at: View): Location {
  const span = at.span;
  if (span === undefined) return { source: 'snapshot', path: at.path };
  const start = span.file.position(span.start);
  const end = span.file.position(Math.max(span.start, span.end));
  return {
    file: span.file.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** The line of a place and the one before it, with secrets masked. */
export function frameOf(at: View): Frame | undefined {
  const span = at.span;
  if (span === undefined) return undefined;
  const { line } = span.file.position(span.start);
  const lines = [];
  for (let number = Math.max(1, line - 1); number <= line; number++) {
    lines.push({ line: number, text: span.file.printableLine(number) });
  }
  return { lines };
}

/** Ids: stable across runs and line shifts; two findings on the very same place are told apart by their order. */
export class Ids {
  readonly #seen = new Map<string, number>();

  of(control: Control, resource: Resource, at: View): string {
    const named = `${control.id}\u0000${at.resource.scope.id}\u0000${resource.type}\u0000${resource.address}\u0000${at.resource === resource ? '' : at.resource.address}\u0000${at.path}`;
    const nth = (this.#seen.get(named) ?? 0) + 1;
    this.#seen.set(named, nth);
    return hash64(nth === 1 ? named : `${named}\u0000${nth}`);
  }
}

/** 64 bits of a fast, well-mixed, non-cryptographic hash (two rounds of murmur's mixing), as 16 hex digits. */
function hash64(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (b >>> 0).toString(16).padStart(8, '0') + (a >>> 0).toString(16).padStart(8, '0');
}
