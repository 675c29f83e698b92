import type { About, Decision, Estate, Resource, View, World } from '../estate/index.ts';
import { append, describeAssumptions, inEachWorld, undecidedAt } from '../estate/index.ts';
import type { Control } from './control.ts';

/** What a control says of one part of one resource, all possible worlds taken together. */
export interface Judgement {
  readonly control: Control;
  readonly resource: Resource;
  readonly decision: Decision;
}

/**
 * Asks every control about every resource it applies to, and hands each judgement to `take`. A control that throws is
 * a bug in it: that is a judgement too (not evaluated), and the others go on.
 */
export function judge(
  estate: Estate,
  controls: readonly Control[],
  take: (judgement: Judgement) => void,
): void {
  const byType = new Map<string, Control[]>();
  for (const control of controls) {
    for (const type of control.appliesTo) append(byType, type, control);
  }
  // Resource by resource: what several controls look up in it is looked up once.
  for (const resource of estate.resources) {
    for (const control of byType.get(resource.type) ?? []) {
      for (const decision of decide(control, resource, estate)) take({ control, resource, decision });
    }
  }
}

type Answers = ReadonlyMap<string, Decision>;

function decide(control: Control, resource: Resource, estate: Estate): readonly Decision[] {
  const { worlds, complete } = inEachWorld(() => (resource.existsHere ? ask(control, resource, estate) : []));
  if (worlds.length === 1 && complete) return worlds[0]!.result.map((about) => about.decision);
  const keyed = worlds.map(({ assumptions, result }) => ({ assumptions, result: bySubject(result) }));
  const subjects = new Set(keyed.flatMap(({ result }) => [...result.keys()]));
  return [...subjects].map((subject) => together(subject, keyed, complete, resource.root));
}

function ask(control: Control, resource: Resource, estate: Estate): readonly About[] {
  try {
    const answer = control.decide(resource, estate);
    return Array.isArray(answer)
      ? (answer as readonly About[])
      : [{ subject: resource.root, decision: answer as Decision }];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = `the control itself failed (${error.message}); this is a bug in ringwall, please report it`;
    return [{ subject: resource.root, decision: undecidedAt(resource.root, reason) }];
  }
}

/** Parts are told apart by their path; two decisions on one part by their order. */
function bySubject(abouts: readonly About[]): Answers {
  const answers = new Map<string, Decision>();
  for (const { subject, decision } of abouts) {
    const path = subject.path;
    let key = path;
    for (let nth = 2; answers.has(key); nth++) key = `${path}#${nth}`;
    answers.set(key, decision);
  }
  return answers;
}

/**
 * One verdict from those of all worlds in which the part exists: fails when it fails in all of them, passes when it
 * passes in all, and otherwise says on what it depends.
 */
function together(
  subject: string,
  worlds: readonly World<Answers>[],
  complete: boolean,
  root: View,
): Decision {
  const present = worlds.flatMap(({ assumptions, result }) => {
    const decision = result.get(subject);
    return decision === undefined ? [] : [{ assumptions, decision }];
  });
  const failing = present.find(({ decision }) => decision.verdict === 'fail');
  const open = present.find(({ decision }) => decision.verdict === 'not-evaluated');
  const first = present[0]?.decision ?? undecidedAt(root, 'nothing is known of it');
  if (!complete) {
    return undecidedAt(
      (failing?.decision ?? first).at,
      'it depends on more open parameters than can be tried; give their values with --parameters',
    );
  }
  if (failing === undefined) return open?.decision ?? first;
  if (present.every(({ decision }) => decision.verdict === 'fail')) return failing.decision;
  const when = describeAssumptions(failing.assumptions);
  const message = failing.decision.verdict === 'fail' ? failing.decision.message : '';
  return undecidedAt(failing.decision.at, `it fails when ${when} (${message}), and does not otherwise`);
}
