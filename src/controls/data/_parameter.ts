import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, namesSecret, pass, secretIn, undecided } from '../../estate/index.ts';

/** The pseudo resource that a template's parameter is. */
export const PARAMETER = 'AWS::CloudFormation::Parameter';

const REFERENCE = /^(?:!Ref (\S+)|\$\{([^}]+)\})$/;

/** The parameter of a template that a value comes from, when it is nothing but that. */
export function parameterOf(view: View, estate: Estate): Resource | undefined {
  const step = view.steps.at(-1);
  const match = step === undefined ? null : REFERENCE.exec(step.what);
  const name = match?.[1] ?? match?.[2];
  if (step === undefined || name === undefined) return undefined;
  return estate
    .ofType(PARAMETER)
    .find((parameter) => parameter.name === name && parameter.file === step.file);
}

/** The text of a default as it is written: never for printing. */
function defaultText(parameter: Resource): string {
  const span = parameter.at('HasDefault').span;
  return span === undefined
    ? ''
    : span.file.text
        .slice(span.start, span.end)
        .replace(/^["']|["']$/g, '')
        .trim();
}

/** What a default says of a parameter: that it holds a secret, or where the secret is; `undefined` where it is empty. */
export function defaultOf(parameter: Resource): 'none' | 'secret' | 'reference' {
  const has = parameter.at('HasDefault').boolean();
  const text = has.kind === 'known' && has.value ? defaultText(parameter) : '';
  if (text === '') return 'none';
  const name = namesSecret(parameter.name) ? parameter.name : 'password';
  return secretIn(name, text) === undefined ? 'reference' : 'secret';
}

/** Whether a parameter that takes a secret keeps it: no default in the template, and NoEcho. */
export function keepsSecret(parameter: Resource, what: string): Decision {
  const byDefault = parameter.at('HasDefault');
  const state = defaultOf(parameter);
  if (state === 'secret' && !parameterIsStored(parameter)) {
    hide(byDefault);
    return fail(byDefault, `${what} has a default that stands in the template in plain text`);
  }
  const noEcho = parameter.at('NoEcho').boolean();
  if (noEcho.kind === 'unknown') return undecided(noEcho);
  if (noEcho.kind === 'known' && noEcho.value) return pass(noEcho.at);
  return fail(noEcho.at, `${what} is shown to everybody who may describe the stack: NoEcho is not set`);
}

/** Whether the default of a parameter is the name of a parameter of Systems Manager. */
export function parameterIsStored(parameter: Resource): boolean {
  const type = parameter.at('Type').string();
  return type.kind === 'known' && type.value.startsWith('AWS::SSM::Parameter::');
}

/** Keeps a value from being printed with its line. */
export function hide(view: View): void {
  const span = view.span;
  if (span !== undefined && view.shape === 'scalar') span.file.hide(span.start, span.end);
}
