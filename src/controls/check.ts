import type { Estate } from '../estate/index.ts';
import { compareText } from '../estate/index.ts';
import type {
  CheckDocument,
  Coverage,
  Finding,
  Layer,
  LayerCount,
  PassedAt,
  Persona,
} from '../result/document.ts';
import { LAYERS, PERSONAS, SEVERITIES } from '../result/document.ts';
import type { Control } from './control.ts';
import { Ids, findingOf, frameOf, passedAt } from './finding.ts';
import { judge } from './judge.ts';

export interface CheckOptions {
  readonly controls: readonly Control[];
  readonly version: string;
  /** Also list every pass with its resource and location. */
  readonly passes?: boolean;
  /** Attach the lines around each finding, for people. */
  readonly frames?: boolean;
}

/** Judges an estate: every control on every resource it applies to. */
export function check(estate: Estate, options: CheckOptions): CheckDocument {
  const findings: Finding[] = [];
  const passes: PassedAt[] = [];
  const passed = new Map<string, number>();
  const ids = new Ids();
  judge(estate, options.controls, ({ control, resource, decision }) => {
    if (decision.verdict === 'pass') {
      passed.set(control.id, (passed.get(control.id) ?? 0) + 1);
      if (options.passes) passes.push(passedAt(control, resource, decision.at));
      return;
    }
    const finding = findingOf(control, resource, decision, ids.of(control, resource, decision.at));
    const frame = options.frames ? frameOf(decision.at) : undefined;
    findings.push(frame === undefined ? finding : { ...finding, frame });
  });
  findings.sort(byPlace);
  return {
    schema: 'ringwall/check/1',
    tool: { name: 'ringwall', version: options.version },
    findings,
    passed: options.controls.flatMap(({ id }) =>
      passed.has(id) ? [{ control: id, count: passed.get(id)! }] : [],
    ),
    ...(options.passes ? { passes } : {}),
    coverage: coverageOf(options.controls, findings, passed),
    inputs: { files: estate.files.length, resources: estate.resources.length, problems: problemsOf(estate) },
  };
}

/** The controls of a persona: each sees what the ones before it see, and more. */
export function controlsFor(controls: readonly Control[], persona: Persona): Control[] {
  return controls.filter((control) => PERSONAS.indexOf(control.persona) <= PERSONAS.indexOf(persona));
}

/** Decided ÷ applicable. What is accepted has been decided. */
export function coverageOf(
  controls: readonly Control[],
  findings: readonly Finding[],
  passed: ReadonlyMap<string, number>,
): Coverage {
  const counts = Object.fromEntries(
    LAYERS.map((layer) => [layer, { passed: 0, failed: 0, accepted: 0, notEvaluated: 0 }]),
  ) as Record<Layer, { -readonly [key in keyof LayerCount]: number }>;
  for (const { id, layer } of controls) counts[layer].passed += passed.get(id) ?? 0;
  for (const { layer, verdict } of findings) {
    if (verdict === 'fail') counts[layer].failed++;
    else if (verdict === 'accepted') counts[layer].accepted++;
    else counts[layer].notEvaluated++;
  }
  const share = (all: readonly LayerCount[]): number | null => {
    const open = sum(all, 'notEvaluated');
    const decided = sum(all, 'passed') + sum(all, 'failed') + sum(all, 'accepted');
    return decided + open === 0 ? null : Math.floor((decided / (decided + open)) * 10_000) / 10_000;
  };
  return {
    overall: share(Object.values(counts)),
    layers: Object.fromEntries(LAYERS.map((layer) => [layer, share([counts[layer]])])) as Record<
      Layer,
      number | null
    >,
    counts,
  };
}

function sum(counts: readonly LayerCount[], key: keyof LayerCount): number {
  return counts.reduce((total, count) => total + count[key], 0);
}

function problemsOf(estate: Estate): CheckDocument['inputs']['problems'] {
  return estate.problems
    .map(({ file, line, code, message }) =>
      line === undefined ? { file, code, message } : { file, line, code, message },
    )
    .toSorted(
      (a, b) => compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compareText(a.code, b.code),
    );
}

function byPlace(a: Finding, b: Finding): number {
  const [x, y] = [a.location, b.location];
  if ('file' in x && 'file' in y) {
    return (
      compareText(x.file, y.file) ||
      x.line - y.line ||
      x.column - y.column ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compareText(a.control, b.control) ||
      compareText(a.id, b.id)
    );
  }
  if ('path' in x && 'path' in y)
    return (
      compareText(a.resource.address, b.resource.address) ||
      compareText(x.path, y.path) ||
      compareText(a.control, b.control)
    );
  return 'file' in x ? -1 : 1;
}
