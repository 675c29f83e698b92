import type { Mapping, Scope, SourceFile, Tree } from '../../estate/index.ts';
import { Resource, child, mapping } from '../../estate/index.ts';
import { awsDefaults } from '../../estate/aws-defaults.ts';
import type { ReadContext } from '../source.ts';
import { truth } from './cases.ts';
import { existsOf } from './exists.ts';
import { Formulas } from './formula.ts';
import { LOOP } from './intrinsics/for-each.ts';
import type { Declared } from './model.ts';
import { Template } from './model.ts';
import { NestedStacks } from './nested.ts';
import { validate } from './validate.ts';

const TYPE = /^[A-Za-z0-9]+::/;

/**
 * Whether a document is a template, by what it holds: resources with a type, or the format version.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export function isTemplate(root: Tree): boolean {
  if (root.kind !== 'mapping') return false;
  if (child(root, 'AWSTemplateFormatVersion') !== undefined) return true;
  const resources = child(root, 'Resources');
  if (resources?.kind !== 'mapping') return false;
  return resources.keys.some((key, at) => {
    if (key.startsWith(LOOP)) return true;
    const entry = resources.values[at]!;
    const type = entry.kind === 'mapping' ? child(entry, 'Type') : undefined;
    return type?.kind === 'leaf' && typeof type.value === 'string' && TYPE.test(type.value);
  });
}

/** What the place a template is deployed to says of it: a CDK assembly knows account, region and stack name. */
export interface Deployed {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly stackName?: string | undefined;
  /** Whether resources are called by their construct path. */
  readonly constructs?: boolean;
}

/** Adds the resources of a template, and of the nested stacks whose templates are at hand. */
export function readTemplate(
  file: SourceFile,
  root: Tree,
  context: ReadContext,
  deployed: Deployed = {},
): void {
  if (root.kind !== 'mapping') return;
  const { account, region } = deployed;
  const scope: Scope = {
    kind: 'account',
    id: `stack:${context.relative(file)}`,
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  };
  const stacks = new NestedStacks();
  const template = new Template({
    file,
    root,
    context,
    scope,
    path: '',
    formulas: new Formulas(),
    exists: true,
    stackName: deployed.stackName,
    constructs: deployed.constructs ?? false,
    outputOf: (stack, target, output) => stacks.outputOf(stack, target, output),
  });
  const pending = [template];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    addResources(next);
    pending.push(...stacks.below(next));
  }
}

function addResources(template: Template): void {
  const { context, scope, file } = template;
  reportTransforms(template);
  validate(template);
  for (const parameter of template.parameters.values()) {
    context.estate.add(parameter.toResource(`${template.path}Parameters.${parameter.name}`));
  }
  // Conditions are evaluated up front, so that what is wrong with them is reported in their order.
  for (const name of template.conditions.keys()) template.condition(name);
  for (const declared of template.resources.values()) {
    const { name, type, place } = declared;
    const construct = constructOf(declared.tree);
    const twin = context.estate.add(
      new Resource({
        scope,
        type,
        name,
        address:
          template.constructs && construct !== undefined ? construct : `${template.path}Resources.${name}`,
        tree: propertiesOf(template, declared),
        file,
        head: { file, ...place },
        defaults: Object.hasOwn(awsDefaults, type) ? awsDefaults[type] : undefined,
        coerces: true,
        exists: truth(template.env, existsOf(template, declared), place),
        construct,
      }),
    );
    if (twin !== undefined) {
      template.report(
        place.start,
        'duplicate-resource',
        `resource ${name.slice(0, 80)} has been read already; the first one counts`,
      );
    }
  }
}

function propertiesOf(template: Template, { tree }: Declared): Tree {
  const properties = child(tree, 'Properties');
  if (properties === undefined || (properties.kind === 'leaf' && properties.value === null))
    return mapping([]);
  return template.env.evaluate(properties) ?? mapping([]);
}

/** `aws:cdk:path`, which the CDK writes for each resource. */
function constructOf(tree: Mapping): string | undefined {
  const metadata = child(tree, 'Metadata');
  const path = metadata?.kind === 'mapping' ? child(metadata, 'aws:cdk:path') : undefined;
  return path?.kind === 'leaf' && typeof path.value === 'string' ? path.value : undefined;
}

function reportTransforms(template: Template): void {
  const tree = child(template.root, 'Transform');
  for (const name of template.transforms) {
    if (name === 'AWS::LanguageExtensions') continue;
    const shown = name.slice(0, 80);
    if (name.startsWith('AWS::Serverless')) {
      template.report(
        tree?.start ?? 0,
        'sam-not-expanded',
        `the ${shown} transform is not run: AWS::Serverless resources are read as they are written; check what "sam package" or a change set makes of them`,
      );
    } else {
      template.report(
        tree?.start ?? 0,
        'transform-not-run',
        `the transform ${shown} is not run: what it adds or changes is not read; check the processed template`,
      );
    }
  }
}
