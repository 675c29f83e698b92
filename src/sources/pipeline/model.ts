import type { SourceFile, Tree } from '../../estate/index.ts';
import { hole, leaf, mapping, sequence } from '../../estate/index.ts';
import type { Event } from './event.ts';
import { eventTree } from './event.ts';
import type { Span } from './written.ts';

/** One step of a job, in the shape that all services share. */
export interface Step extends Span {
  readonly file: SourceFile;
  readonly fields: readonly Field[];
  /** The condition in which it runs, as it is written. */
  readonly condition: Tree | undefined;
  /** Whether it also runs after a step before it has failed. */
  readonly always: boolean;
  /** Whether the job goes on when it fails; a hole when that can't be told. */
  readonly tolerated: Tree | undefined;
  readonly events: readonly Event[];
  /** It is written in a file of its own, which this one uses. */
  readonly via: { readonly what: string; readonly at: Span; readonly file: SourceFile } | undefined;
}

export type Field = readonly [key: string, value: Tree, keyStart: number];

export interface Job extends Span {
  readonly id: string;
  /** The jobs that have to succeed before it begins. */
  readonly needs: readonly string[];
  readonly condition: Tree | undefined;
  readonly always: boolean;
  readonly tolerated: Tree | undefined;
  readonly fields: readonly Field[];
  readonly steps: readonly Step[];
}

export function jobTree(job: Job, file: SourceFile): Tree {
  const { start, end } = job;
  const needs = sequence(
    job.needs.map((need) => leaf(need, start, end)),
    start,
    end,
  );
  return mapping(
    [
      ['Id', leaf(job.id, start, start + job.id.length), -1],
      ['Needs', needs, -1],
      ...common(job),
      ...job.fields,
      [
        'Steps',
        sequence(
          job.steps.map((step) => stepTree(step, file)),
          start,
          end,
        ),
        -1,
      ],
    ],
    start,
    end,
  );
}

function stepTree(step: Step, file: SourceFile): Tree {
  const { start, end, via } = step;
  const tree = mapping(
    [
      ...common(step),
      ...step.fields,
      ['Events', sequence(step.events.map(eventTree), start, end), -1],
      ['Followed', leaf(via !== undefined, start, end), -1],
    ],
    start,
    end,
  );
  if (via === undefined || step.file === file) return tree;
  return { kind: 'passage', what: via.what, file: step.file, tree, start: via.at.start, end: via.at.end };
}

function common({ always, condition, tolerated, start, end }: Job | Step): Field[] {
  const fields: Field[] = [['Always', leaf(always, start, end), -1]];
  if (condition !== undefined) fields.push(['If', condition, -1]);
  if (tolerated !== undefined) fields.push(['ContinueOnError', tolerated, -1]);
  return fields;
}

/** `continue-on-error`, `allow_failure`: a switch, or something that a run decides. */
export function toleratedBy(tree: Tree | undefined): Tree | undefined {
  if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) return undefined;
  if (tree.kind === 'leaf' && typeof tree.value === 'boolean') return tree;
  const text = tree.kind === 'leaf' ? String(tree.value) : '';
  if (/^(?:\$\{\{\s*)?(?:true|false)(?:\s*\}\})?$/.test(text))
    return leaf(text.includes('true'), tree.start, tree.end);
  const reason = {
    code: 'computed-at-deployment',
    text: 'whether a failure counts is only known when the pipeline runs',
  } as const;
  return hole(reason, tree.start, tree.end, 'boolean');
}
