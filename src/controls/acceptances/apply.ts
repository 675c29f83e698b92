import { append } from '../../estate/index.ts';
import type { ExceptionReport, Finding } from '../../result/document.ts';
import type { Acceptance, MalformedAcceptance } from './acceptance.ts';
import { isExpired } from './acceptance.ts';

export interface ApplyOptions {
  readonly now: Date;
  /** Ids of controls by every name they have or had. */
  readonly names: ReadonlyMap<string, string>;
  /** The controls that were asked: an acceptance of another can't be called unused. */
  readonly asked: ReadonlySet<string>;
  /** Also report the acceptances that hold. */
  readonly audit: boolean;
}

/** Turns what is accepted into `accepted`, and says which acceptances do not hold. */
export function applyAcceptances(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  malformed: readonly MalformedAcceptance[],
  options: ApplyOptions,
): { findings: Finding[]; exceptions: ExceptionReport[] } {
  const used = new Set<Acceptance>();
  const expired = new Set<Acceptance>();
  const byControl = new Map<string, Acceptance[]>();
  for (const acceptance of acceptances) {
    const control = options.names.get(acceptance.control);
    if (control === undefined) continue;
    append(byControl, control, acceptance);
  }
  const judged = findings.map((finding): Finding => {
    for (const acceptance of byControl.get(finding.control) ?? []) {
      if (!covers(acceptance, finding)) continue;
      if (isExpired(acceptance, options.now)) {
        expired.add(acceptance);
        continue;
      }
      used.add(acceptance);
      const { owner, reason, until, where } = acceptance;
      return {
        ...finding,
        verdict: 'accepted',
        reason,
        acceptance: {
          ...(owner === undefined ? {} : { owner }),
          ...(until === undefined ? {} : { until }),
          where,
        },
      };
    }
    return finding;
  });
  const exceptions: ExceptionReport[] = malformed.map(({ control, message, where }) => ({
    state: 'malformed',
    control,
    where,
    message,
  }));
  for (const acceptance of acceptances) {
    const control = options.names.get(acceptance.control);
    if (control === undefined)
      exceptions.push(
        report(
          'malformed',
          acceptance,
          `there is no control "${acceptance.control}"; \`ringwall controls\` lists them`,
        ),
      );
    else if (isExpired(acceptance, options.now)) {
      const what = expired.has(acceptance)
        ? 'the finding is back'
        : 'and nothing is found there any more: remove it';
      exceptions.push(report('expired', acceptance, `ran out on ${acceptance.until}; ${what}`));
    } else if (used.has(acceptance)) {
      if (options.audit)
        exceptions.push(
          report(
            'active',
            acceptance,
            `holds${acceptance.until === undefined ? ' without an end' : ` until ${acceptance.until}`}`,
          ),
        );
    } else if (options.asked.has(control))
      exceptions.push(report('unused', acceptance, 'fits no finding: remove it, or mend what it names'));
  }
  return {
    findings: judged,
    exceptions: exceptions.toSorted((a, b) => (a.where < b.where ? -1 : a.where > b.where ? 1 : 0)),
  };
}

function report(state: ExceptionReport['state'], acceptance: Acceptance, message: string): ExceptionReport {
  const { control, owner, reason, until, where } = acceptance;
  return {
    state,
    control,
    where,
    ...(owner === undefined ? {} : { owner }),
    reason,
    ...(until === undefined ? {} : { until }),
    message,
  };
}

function covers({ covers: coverage }: Acceptance, finding: Finding): boolean {
  const { location, resource } = finding;
  if (coverage.kind === 'lines') {
    // A value that is passed on is accepted where it is written, and where it is used.
    const places = [...('file' in location ? [location] : []), ...(finding.via ?? [])];
    return places.some(
      ({ file, line }) => file === coverage.file && line >= coverage.from && line <= coverage.to,
    );
  }
  if (coverage.path !== undefined && !('file' in location && matches(coverage.path, location.file)))
    return false;
  if (coverage.resource === undefined) return true;
  return [resource.address, resource.name, `${resource.type}/${resource.name}`].some((name) =>
    matches(coverage.resource!, name),
  );
}

const patterns = new Map<string, RegExp>();

/** `*` within a name, `**` across names; everything else stands for itself. A folder covers what is below it. */
function matches(pattern: string, text: string): boolean {
  let known = patterns.get(pattern);
  if (known === undefined) {
    const source = pattern
      .replace(/\/$/, '')
      .split(/(\*\*\/?|\*)/)
      .map((piece) => {
        if (piece === '*') return '[^/]*';
        if (piece === '**/') return '(?:.*/)?';
        return piece === '**' ? '.*' : piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      })
      .join('');
    known = new RegExp(`^(?:\\./)?${source}(?:/.*)?$`);
    patterns.set(pattern, known);
  }
  return known.test(text);
}
