import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';

/** The pseudo resource that a template's parameter is. */
export const PARAMETER = 'AWS::CloudFormation::Parameter';

const REFERENCE = /^(?:!Ref (\S+)|\$\{([^}]+)\})$/;
/** Where the way of a value is not kept, its reason names the parameter. */
const REASON = /^parameter (\S+) (?:is NoEcho|has no default)/;

/** The parameter of a template that a value comes from, when it is nothing but that. */
export function parameterOf(view: View, estate: Estate): Resource | undefined {
  const step = view.steps.at(-1);
  if (step !== undefined) {
    const [, ref, variable] = REFERENCE.exec(step.what) ?? [];
    const name = ref ?? variable;
    return estate
      .ofType(PARAMETER)
      .find((parameter) => parameter.name === name && parameter.file === step.file);
  }
  const value = view.value();
  const name = value.kind === 'unknown' ? REASON.exec(value.reason.text)?.[1] : undefined;
  return name === undefined || view.shape !== 'unknown'
    ? undefined
    : estate.find(view.resource.scope, PARAMETER, undefined, name);
}

/** What the default of a parameter is: `none` when it is empty, too. */
export function defaultOf(parameter: Resource): 'none' | 'secret' | 'reference' {
  const kind = parameter.at('DefaultIs').string();
  if (kind.kind !== 'known' || kind.value === 'empty') return 'none';
  return kind.value === 'secret' ? 'secret' : 'reference';
}

/** Whether a parameter that takes a secret keeps it: no default in the template, and NoEcho. */
export function keepsSecret(parameter: Resource, what: string): Decision {
  const byDefault = parameter.at('HasDefault');
  const state = defaultOf(parameter);
  if (state === 'secret') {
    hide(byDefault);
    return fail(byDefault, `${what} has a default that stands in the template in plain text`);
  }
  const noEcho = parameter.at('NoEcho').boolean();
  if (noEcho.kind === 'unknown') return undecided(noEcho);
  if (noEcho.kind === 'known' && noEcho.value) return pass(noEcho.at);
  return fail(noEcho.at, `${what} is shown to everybody who may describe the stack: NoEcho is not set`);
}

/** Keeps a value from being printed with its line. */
export function hide(view: View): void {
  const span = view.span;
  if (span !== undefined && view.shape === 'scalar') span.file.hide(span.start, span.end);
}
