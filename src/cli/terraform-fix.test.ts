import { expect, test } from 'vitest';
import { controls } from '../controls/registry.ts';
import { outline, outlineJson } from '../estate/outline.ts';
import { readTexts } from '../sources/texts.ts';
import { translatedFix } from './terraform-fix.ts';

const made = controls.flatMap((control) => {
  const written = translatedFix(control);
  return written === undefined ? [] : [{ control, ...written }];
});

test('many snippets of CloudFormation have a form in Terraform', () => {
  const all = controls.filter(({ fix }) => fix.cloudformation !== undefined);
  expect(made.length / all.length).toBeGreaterThan(0.4);
});

test.each(made.map(({ control, text, type }) => [control.id, text, type, control] as const))(
  '%s: what is written says what the snippet says',
  (_, text, terraform, { appliesTo, fix }) => {
    const type = appliesTo.find((one) => one.startsWith('AWS::'))!;
    const whole = `resource "${terraform}" "this" {
${text}
}`;
    const estate = readTexts({ 'main.tf': whole });
    expect(
      estate.problems.filter(
        ({ code, message }) => code !== 'terraform-expression' || !/is not declared/.test(message),
      ),
    ).toEqual([]);
    const read = estate.ofType(type).flatMap(({ root }) => outline(root) ?? []);
    const said = read.map((one) => outlineJson(one, true)).join('');
    // Every word and number of the snippet is there again; references stand for others.
    const words =
      fix
        .cloudformation!.replaceAll(/!(?:Ref|GetAtt|Sub) \S+/g, '')
        .match(/(?<=[:\s,["'])(?:[A-Za-z0-9_./-]{3,})(?=[\s,\]"']|$)/gm) ?? [];
    for (const word of words) if (!fix.cloudformation!.includes(`${word}:`)) expect(said).toContain(word);
  },
);
