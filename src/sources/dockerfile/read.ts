import type { Problem, SourceFile, Tree } from '../../estate/index.ts';
import { Resource, leaf, mapping, sequence } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import type { Report } from '../../estate/dockerfile/directives.ts';
import { readDirectives } from '../../estate/dockerfile/directives.ts';
import type { Stage } from './stages.ts';
import { StageReader, stageTree } from './stages.ts';

/** A file that is not what it seems would fill the report; the first of its problems tell enough. */
const MAX_PROBLEMS = 50;

/**
 * Reads a Dockerfile into one resource of type `Dockerfile`: its stages with the variables filled in, which of them
 * make up the image that is built, and where every value is written.
 * https://docs.docker.com/reference/dockerfile/
 */
export function readDockerfile(file: SourceFile, context: ReadContext): void {
  const problems: Problem[] = [];
  const report: Report = (offset, code, message) => {
    if (problems.length >= MAX_PROBLEMS) return;
    const { line, column } = file.position(offset);
    problems.push({ file: file.path, line, column, code, message });
  };
  readInto(file, context, problems, report);
  problems.sort((a, b) => a.line! - b.line!);
  context.estate.problems.push(...problems);
}

function readInto(file: SourceFile, context: ReadContext, problems: Problem[], report: Report): void {
  const directives = readDirectives(file.text, report);
  const reader = new StageReader(file, directives, report);
  reader.read();
  const { stages } = reader;
  if (stages.length === 0) {
    // A fragment that others put together: what else is wrong with it says nothing.
    problems.length = 0;
    report(
      0,
      'invalid-dockerfile',
      'there is no FROM in it, so it builds nothing; add one or leave the file out',
    );
    return;
  }
  const target = targetOf(stages, context, report);
  const built: Tree[] = [];
  for (let at: Stage | undefined = target; at !== undefined; at = at.base)
    built.push(leaf(at.index, at.start, at.end));
  const { syntax } = directives;
  const [head, tail] = [target.start, target.end];
  const tree = mapping(
    [
      [
        'stages',
        sequence(
          stages.map((stage) => stageTree(stage, file)),
          head,
          tail,
        ),
        -1,
      ],
      ['built', sequence(built.reverse(), head, tail), -1],
      ['target', leaf(target.index, head, tail), -1],
      ['escape', leaf(directives.escape), -1],
      ...(syntax === undefined
        ? []
        : [['syntax', leaf(syntax.value, syntax.start, syntax.end), -1] as const]),
    ],
    head,
    tail,
  );
  const name = context.relative(file);
  const twin = context.estate.add(
    new Resource({
      scope: { kind: 'build', id: `dockerfile:${name}` },
      type: 'Dockerfile',
      name,
      address: name,
      tree,
      file,
      head: { file, start: head, end: tail },
    }),
  );
  if (twin !== undefined)
    report(head, 'duplicate-resource', `${name} has been read already; give each path once`);
}

/** The stage that is built: `--target` by name, else by index; the last one unless told. */
function targetOf(stages: readonly Stage[], context: ReadContext, report: Report): Stage {
  const last = stages.at(-1)!;
  const { target } = context.options;
  if (target === undefined || target === '') return last;
  const named = stages.findLast((stage) => stage.name?.text.toLowerCase() === target.toLowerCase());
  const found = named ?? (/^\d{1,9}$/.test(target) ? stages[Number(target)] : undefined);
  if (found !== undefined) return found;
  const names = stages.slice(0, 20).map((stage) => stage.name?.text ?? String(stage.index));
  const known = names.join(', ') + (stages.length > names.length ? ', …' : '');
  report(0, 'unknown-target', `there is no stage ${target}; this file has ${known}. The last one was taken`);
  return last;
}
