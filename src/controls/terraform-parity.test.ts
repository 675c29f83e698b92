import { describe, expect, test } from 'vitest';
import type { Estate } from '../estate/index.ts';
import { isPlan, readPlan } from '../sources/terraform/plan/index.ts';
import { contextOf } from '../sources/terraform/testing.ts';
import { parseJson } from '../sources/text/json.ts';
import { readTexts } from '../sources/texts.ts';
import type { Control, Example } from './control.ts';
import { controls } from './registry.ts';
import type { Translated } from './testing-terraform-parity.ts';
import { planOf, translated, verdicts } from './testing-terraform-parity.ts';

// The same verdict from Terraform: each example of CloudFormation, written as Terraform, and as a plan of that.

const PARAMETER = 'it is about the parameters of CloudFormation; variables of Terraform are others';
const STATE = 'what a variable gives at deployment also lies in the state of Terraform';

/** Examples whose verdict is another in Terraform, by control and number, each with the reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'cfn-secret-parameter 1': PARAMETER,
  'cfn-secret-parameter 2': PARAMETER,
  'cfn-secret-parameter 3': PARAMETER,
  'cfn-secret-parameter 4': PARAMETER,
  'rds-master-password 2': PARAMETER,
  'rds-master-password 3': PARAMETER,
  'rds-master-password 6': STATE,
  'rds-public 3': 'the provider fills in publicly_accessible = false, where the API looks at the network',
  'secrets-manager-rotation 2': 'the provider has no AWS::SecretsManager::SecretTargetAttachment',
};

interface Case {
  readonly key: string;
  readonly control: Control;
  readonly example: Example;
}

const cases = controls.flatMap((control) =>
  control.examples().flatMap((example, index): readonly Case[] => {
    const key = `${control.id} ${index + 1}`;
    return example.format === 'cloudformation' ? [{ key, control, example }] : [];
  }),
);

function ofTemplate(control: Control, { estate }: Translated): readonly string[] {
  return verdicts(control, estate, (name) => name);
}

function ofTerraform(control: Control, { resources }: Translated, estate: Estate): readonly string[] {
  const names = new Map(resources.map(({ name, of, type }) => [`${type}.${name}`, of]));
  return verdicts(control, estate, (address) => names.get(address) ?? address);
}

/** The estate of the plan, with the sources beside it when they are given. */
function planned({ resources }: Translated, sources: Readonly<Record<string, string>>): Estate {
  const context = contextOf({ ...sources, 'plan.json': planOf(resources) });
  const file = context.inRepository('plan.json')!;
  const [tree] = parseJson(file).trees;
  expect(isPlan(tree!)).toBe(true);
  readPlan(file, tree!, context);
  return context.estate;
}

describe.each(cases)('$key', ({ control, example, key }) => {
  const made = translated(example);
  const estate = readTexts({ 'main.tf.json': made.text });
  const terraform = ofTerraform(control, made, estate);

  test('as Terraform', () => {
    expect(estate.problems).toEqual([]);
    if (Object.hasOwn(DIFFERENT, key)) expect(terraform).not.toEqual(ofTemplate(control, made));
    else expect(terraform).toEqual(ofTemplate(control, made));
  });

  test('as a plan, with its sources', () => {
    const found = planned(made, { 'main.tf.json': made.text });
    expect(found.problems).toEqual([]);
    expect(ofTerraform(control, made, found)).toEqual(terraform);
  });

  test('as a plan alone: the same, or it cannot be told', () => {
    const found = planned(made, {});
    expect(found.problems).toEqual([]);
    const said = ofTerraform(control, made, found);
    const sure = said.filter((line) => !terraform.includes(line) && !line.endsWith('not-evaluated'));
    expect(sure).toEqual([]);
  });
});

test('nearly every example is compared', () => {
  const left = cases.filter(({ key }) => Object.hasOwn(DIFFERENT, key));
  expect(left.map(({ key }) => key).toSorted()).toEqual(Object.keys(DIFFERENT));
  expect(left.length / cases.length).toBeLessThan(0.05);
});
