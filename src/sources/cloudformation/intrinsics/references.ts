import type { Hole, Pointer, Tree } from '../../../estate/index.ts';
import { leaf } from '../../../estate/index.ts';
import type { Place } from '../cases.ts';
import { choice, computed, dependent, invalid, knownText, openPart, settleText } from '../cases.ts';
import type { Env, Intrinsic } from '../env.ts';
import { withOrigin } from '../origins.ts';

/** `Ref`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ref.html */
export const ref: Intrinsic = (env, call) =>
  settleText(env, env.evaluate(call.argument), call, (inner, parts) => {
    const name = knownText(parts);
    if (name === undefined) return dependent(openPart(parts), call, 'string');
    return reference(inner, name, `!Ref ${name}`, call);
  });

/** `Fn::GetAtt`, as `Name.Attribute` or as a list. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getatt.html */
export const getAtt: Intrinsic = (env, call) => {
  const { argument } = call;
  if (argument.kind === 'sequence') {
    const [target, ...attributes] = argument.items;
    if (target === undefined || attributes.length === 0)
      return invalid('Fn::GetAtt needs a resource and an attribute', call);
    const dotted = attributes.flatMap((item, at) => [...(at === 0 ? [] : ['.']), item]);
    const evaluated = dotted.map((part) =>
      typeof part === 'string' ? leaf(part) : (env.evaluate(part) ?? leaf('')),
    );
    return settleText(env, env.evaluate(target), call, (inner, name) =>
      settleText(inner, { kind: 'text', parts: evaluated, start: -1, end: -1 }, call, (innermost, parts) => {
        const [resource, attribute] = [knownText(name), knownText(parts)];
        if (resource === undefined || attribute === undefined)
          return dependent(openPart([...name, ...parts]), call);
        return attributeOf(innermost, resource, attribute, `!GetAtt ${resource}.${attribute}`, call);
      }),
    );
  }
  return settleText(env, env.evaluate(argument), call, (inner, parts) => {
    const text = knownText(parts);
    const dot = text?.indexOf('.') ?? -1;
    if (text === undefined || dot <= 0) return invalid('Fn::GetAtt needs a resource and an attribute', call);
    return attributeOf(inner, text.slice(0, dot), text.slice(dot + 1), `!GetAtt ${text}`, call);
  });
};

/** What a name stands for: a pseudo parameter, a parameter or a resource. */
export function reference(env: Env, name: string, what: string, place: Place): Tree | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const { template } = env;
  const parameter = template.parameters.get(name);
  if (parameter !== undefined) {
    const { tree, file } = parameter.value;
    return { kind: 'passage', what, file, tree: assumed(env, tree), start: place.start, end: place.end };
  }
  if (name.startsWith('AWS::')) return pseudo(env, name, place);
  if (template.resources.has(name)) return pointer(name, undefined, place);
  return invalid(`${name.slice(0, 80)} is no parameter or resource of this template`, place);
}

/** The attribute of a resource; an output of a nested stack that is at hand is read from there. */
export function attributeOf(env: Env, target: string, attribute: string, what: string, place: Place): Tree {
  if (!env.template.resources.has(target)) {
    return invalid(`${target.slice(0, 80)} is no resource of this template`, place);
  }
  const output = attribute.startsWith('Outputs.')
    ? env.template.outputOf(target, attribute.slice('Outputs.'.length))
    : undefined;
  if (output === undefined) return pointer(target, attribute, place);
  return {
    kind: 'passage',
    what,
    file: output.file,
    tree: assumed(env, output.tree),
    start: place.start,
    end: place.end,
  };
}

function pointer(target: string, attribute: string | undefined, { start, end }: Place): Pointer {
  return attribute === undefined
    ? { kind: 'pointer', target, start, end }
    : { kind: 'pointer', target, attribute, start, end };
}

/** The branch of a choice whose variable is already assumed. */
function assumed(env: Env, tree: Tree): Tree {
  let at = tree;
  while (at.kind === 'choice') {
    const option = env.given.get(at.variable.id);
    const branch = option === undefined ? undefined : at.branch(option);
    if (branch === undefined) return at;
    at = branch;
  }
  return at;
}

const PSEUDO = new Set(['AccountId', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix']);

/**
 * A pseudo parameter: a hole in a text, so that the rest of the text stays readable; told apart by its values only
 * where they decide something.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
function pseudo(env: Env, name: string, place: Place): Tree | undefined {
  const { template } = env;
  const known = template.pseudo.get(name);
  if (known !== undefined) return leaf(known, place.start, place.end);
  if (name === 'AWS::NotificationARNs')
    return computed(`${name} is only known once it is deployed`, place, 'list');
  if (!PSEUDO.has(name.slice('AWS::'.length)))
    return invalid(`${name.slice(0, 80)} is no pseudo parameter`, place);
  const id = `${template.scope.id}#${name}`;
  const open = (excludes?: ReadonlySet<string>): Hole =>
    withOrigin(computed(`${name} is only known once it is deployed`, place, 'string'), { id, excludes });
  const literals = template.literals.get(name);
  if (literals === undefined || !(env.exact || env.given.has(id))) return open();
  const options = [...literals];
  return choice(env, { id, label: name, options: [...options, 'any other value'] }, place, (_, option) => {
    const literal = options[option];
    return literal === undefined ? open(literals) : leaf(literal, place.start, place.end);
  });
}
