import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typeOf } from '../values/types.ts';
import { EvaluationError } from '../values/value.ts';
import { callFunction } from './index.ts';
import { encodeJson } from './json-encode.ts';
import { cases } from './testing-cases.ts';
import type { Answer } from './testing-oracle.ts';
import { askTerraform, hasTerraform } from './testing-oracle.ts';
import type { Case } from './testing.ts';
import { exampleContext, expressionOf, typeJson } from './testing.ts';

const path = new URL('./fixtures/terraform-answers.json', import.meta.url);
const byExpression = new Map(cases.map((one) => [expressionOf(one), one]));

// RECORD=terraform npx vitest run src/sources/terraform/functions/terraform.test.ts
if (process.env['RECORD'] === 'terraform') {
  const entries = [...askTerraform([...byExpression.keys()])];
  writeFileSync(
    path,
    `{\n${entries.map(([key, answer]) => `${JSON.stringify(key)}: ${JSON.stringify(answer)}`).join(',\n')}\n}\n`,
  );
}

const answers = new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Answer>));

function ours({ name, args }: Case): Answer {
  try {
    const result = callFunction(name, args, exampleContext);
    return { value: encodeJson(result), type: typeJson(typeOf(result)) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { error: error.message };
  }
}

describe("Terraform's functions", () => {
  it.each([...byExpression])('%s', (expression, one) => {
    const answer = answers.get(expression);
    const own = ours(one);
    if (answer !== undefined && 'error' in answer && 'error' in own) return;
    expect(own).toEqual(answer);
  });

  it.runIf(hasTerraform())('answers as recorded', { timeout: 120_000 }, () => {
    expect(Object.fromEntries(askTerraform([...byExpression.keys()]))).toEqual(Object.fromEntries(answers));
  });
});
