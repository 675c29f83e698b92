/** A statement of a policy, in short. */
export interface Statement {
  readonly sid?: string;
  /** Divided by white space. */
  readonly actions: string;
  /** HCL of the list of ARNs; `*` when absent. */
  readonly resources?: string;
  /** HCL of what has to be so for it to be there. */
  readonly when?: string;
  /** Operator, HCL of the key, and HCL of the values. */
  readonly conditions?: readonly (readonly [test: string, variable: string, values: string])[];
}

/** ARNs of a service, as HCL: `arn('ec2', '*', '*', 'volume/*')`; `REGION` and `ACCOUNT` are where it is made. */
export function arn(service: string, region: string, account: string, resource: string): string {
  const inputs = [
    'data.aws_partition.current.partition',
    ...(region === REGION ? ['data.aws_region.current.name'] : []),
    ...(account === ACCOUNT ? ['data.aws_caller_identity.current.account_id'] : []),
  ];
  const text = (part: string): string => (part === REGION || part === ACCOUNT ? '%s' : part);
  return `format("arn:%s:${service}:${text(region)}:${text(account)}:${resource}", ${inputs.join(', ')})`;
}

export const REGION = '<region>';
export const ACCOUNT = '<account>';

/** The `statement` blocks. */
export function statementsOf(statements: readonly Statement[]): string {
  return statements.map((statement) => blockOf(statement)).join('\n');
}

function blockOf({ actions, conditions = [], resources, sid, when }: Statement): string {
  const names = actions.trim().split(/\s+/);
  const tests = conditions.map(
    ([test, variable, values]) => `
    condition {
      test     = "${test}"
      variable = ${variable}
      values   = ${values}
    }`,
  );
  const inner = `
    ${sid === undefined ? '' : `sid       = "${sid}"`}
    actions   = [${names.map((name) => `"${name}"`).join(', ')}]
    resources = ${resources ?? '["*"]'}${tests.join('')}`;
  return when === undefined
    ? `  statement {${inner}\n  }`
    : `  dynamic "statement" {\n    for_each = ${when} ? ["it"] : []\n    content {${inner}\n    }\n  }`;
}
