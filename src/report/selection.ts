import type { CheckDocument, Finding } from '../result/document.ts';
import { bySeverity, byPlace, groupBy, rank } from './tally.ts';

/** What of one file is printed, and how. */
export interface Group {
  /** The file; for what has none, where it was read from. */
  readonly title: string;
  readonly all: readonly Finding[];
  /** Printed in full, in the order of their places. */
  readonly shown: readonly Finding[];
  /** More of the same, folded after the last that is shown, by control. */
  readonly folded: ReadonlyMap<string, readonly Finding[]>;
  readonly known: readonly Finding[];
  readonly undecided: readonly Finding[];
  readonly accepted: readonly Finding[];
}

export interface Selection {
  readonly groups: readonly Group[];
  /** Controls and findings of which a file shows nothing. */
  readonly left: ReadonlyMap<string, readonly Finding[]>;
}

/** So many of one control are printed of one file. */
const ALIKE = 3;

/** Who reads sees the most severe first of all, and of these one of each control before the second of any. */
export function select({ findings }: CheckDocument, limit: number, verbose: boolean): Selection {
  const files = [...groupBy(findings.toSorted(byPlace), titleOf)];
  const candidates: { finding: Finding; nth: number }[] = [];
  const nths = new Map<string, number>();
  const isNew = (finding: Finding): boolean => finding.verdict === 'fail' && (verbose || !finding.known);
  for (const [, all] of files) {
    for (const alike of groupBy(all.filter(isNew), ({ control }) => control).values()) {
      for (const finding of verbose ? alike : alike.slice(0, ALIKE)) {
        const nth = (nths.get(finding.control) ?? 0) + 1;
        nths.set(finding.control, nth);
        candidates.push({ finding, nth });
      }
    }
  }
  if (!verbose && candidates.length > limit) {
    candidates.sort((a, b) => bySeverity(a.finding, b.finding) || a.nth - b.nth);
    candidates.length = limit;
  }
  const chosen = new Set(candidates.map(({ finding }) => finding));
  const left = new Map<string, Finding[]>();
  const groups = files.map(([title, all]): Group => {
    const shown: Finding[] = [];
    const folded = new Map<string, Finding[]>();
    for (const [control, alike] of groupBy(all.filter(isNew), ({ control }) => control)) {
      const [yes, no] = [alike.filter((one) => chosen.has(one)), alike.filter((one) => !chosen.has(one))];
      shown.push(...yes);
      if (no.length === 0) continue;
      if (yes.length > 0) folded.set(control, no);
      else {
        const before = left.get(control);
        if (before === undefined) left.set(control, no);
        else for (const one of no) before.push(one);
      }
    }
    return {
      title,
      all,
      shown: shown.sort(byPlace),
      folded,
      known: all.filter((one) => one.verdict === 'fail' && !isNew(one)),
      undecided: all.filter(({ verdict }) => verdict === 'not-evaluated'),
      accepted: all.filter(({ verdict }) => verdict === 'accepted'),
    };
  });
  const bySize = [...left].sort(
    ([, a], [, b]) => rank(a[0]!.severity) - rank(b[0]!.severity) || b.length - a.length,
  );
  return { groups, left: new Map(bySize) };
}

export function titleOf({ location, resource }: Finding): string {
  if ('file' in location) return location.file;
  const where = resource.cluster ?? resource.account;
  return where === undefined ? location.source : `${location.source}: ${where}`;
}
