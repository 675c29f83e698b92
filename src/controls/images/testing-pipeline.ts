import { expect } from 'vitest';
import { readPipelines } from '../../sources/pipeline/testing.ts';
import type { Control } from '../control.ts';
import { exampleFile } from '../example.ts';
import { judge } from '../judge.ts';

/** The verdicts of one control on pipelines, each with the line it points at. */
export function verdictsOn(control: Control, files: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  judge(readPipelines(files), [control], ({ decision }) => {
    const { span } = decision.at;
    const text = span === undefined ? '' : span.file.line(span.file.position(span.start).line).trim();
    found.push(`${decision.verdict} ${text}`);
  });
  return found;
}

/** Runs the examples of a control: good ones pass, bad ones fail at their line, open ones can't be told. */
export function runExamples(control: Control): void {
  for (const example of control.examples()) {
    const found = verdictsOn(control, { [exampleFile(example)]: example.source });
    const about = `${control.id}: ${example.title ?? ''}`;
    if (example.verdict === 'pass') {
      expect(found.length, about).toBeGreaterThan(0);
      expect(new Set(found.map((one) => one.split(' ')[0])), about).toEqual(new Set(['pass']));
      continue;
    }
    const hits = found.filter((one) => one.startsWith(example.verdict));
    expect(hits, about).toHaveLength(1);
    expect(hits[0], about).toContain(example.at.trim());
    if (example.verdict === 'fail')
      expect(
        found.filter((one) => one.startsWith('not')),
        about,
      ).toEqual([]);
  }
}
