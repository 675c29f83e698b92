import type { SourceFile } from '../../../estate/index.ts';
import { lensOf, partOf } from '../../../estate/lenses/registry.ts';
import type { Field, Fields } from '../../../estate/lenses/lens.ts';
import type { AttributeOf } from '../values/value.ts';
import { stepsOf } from './address.ts';
import { under } from './format.ts';
import type { PlanConfiguration } from './references.ts';
import type { PlannedResource } from './resources.ts';
import type { Path, Reading } from './values.ts';

/** What a plan says of the expressions of one resource, without its sources. */
export function readingOf(
  resource: PlannedResource,
  configuration: PlanConfiguration,
  byAddress: ReadonlyMap<string, PlannedResource>,
  file: SourceFile,
): Reading {
  const attributes = (path: Path): readonly AttributeOf[] => {
    const written = configuration.written(resource, path);
    if (written.kind !== 'expression') return [];
    const found = written.references.flatMap(
      (reference) => configuration.attributeAt(reference, resource.module, resource.key) ?? [],
    );
    return found.length === written.references.length ? found : [];
  };
  return {
    file,
    unwritten: (path) => {
      const { kind } = configuration.written(resource, path);
      if (kind !== 'absent') return false;
      // Dynamic blocks are not in the plan's configuration: a block that is not there may be one.
      return path.length > 1 || !mayBeBlock(resource.type, String(path[0]));
    },
    attributes: (path, count) => {
      const found = attributes(path);
      return found.length === count && found.every((one) => isWhole(path, one, resource.type)) ? found : [];
    },
    isList: (path) => LIST.test(nameIn(path)),
    readFrom: (path, value) => {
      const [only, ...others] = attributes(path);
      if (only === undefined || others.length > 0) return undefined;
      const target = byAddress.get(only.address);
      if (target === undefined || under(target.values, only.attribute) !== value) return undefined;
      const { kind } = configuration.written(target, [only.attribute]);
      return { of: only, computed: kind === 'absent' };
    },
  };
}

const LIST = /(?:ids|arns|groups|subnets|roles|users)$/;

/**
 * Whether an argument is the attribute itself and not a text around it, which the references of a plan do not tell:
 * by what the argument is for. `role_arn` from `aws_iam_role.a.name` is a text around the name.
 */
function isWhole(path: Path, { address, attribute }: AttributeOf, type: string): boolean {
  const name = nameIn(path);
  if (name === 'source_arn') return false;
  const kind = attribute.slice(attribute.lastIndexOf('.') + 1);
  if (/(?:^|_)arns?$/.test(name)) return /(?:^|_)arn$/.test(kind) || isArn(address, attribute);
  if (/(?:^|_)ids?$/.test(name)) return /(?:^|_)(?:id|arn|name)$/.test(kind);
  if (LIST.test(name)) return kind === 'id';
  return path.length === 1 && (partOf(type)?.of.some((whole) => whole.argument === name) ?? false);
}

/** Of some types the id is the ARN. */
function isArn(address: string, attribute: string): boolean {
  const attributes = lensOf(stepsOf(address).at(-2)?.name ?? '')?.attributes ?? {};
  const of = (name: string): string | undefined =>
    Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return of('arn') !== undefined && of(attribute) === of('arn');
}

/** The argument that a path ends in, whichever item of it. */
function nameIn(path: Path): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '');
}

function mayBeBlock(type: string, argument: string): boolean {
  const part = partOf(type);
  const into: Fields | undefined =
    part === undefined
      ? lensOf(type)?.fields
      : 'set' in part.into
        ? part.into.set
        : 'item' in part.into && typeof part.into.item === 'object'
          ? part.into.item
          : undefined;
  const field: Field | undefined =
    into !== undefined && Object.hasOwn(into, argument) ? into[argument] : undefined;
  if (field === undefined || typeof field === 'string') return false;
  return (
    field.block !== undefined ||
    field.blocks !== undefined ||
    field.map !== undefined ||
    field.by !== undefined
  );
}

/** Whether an address is in a module that the root module calls by this name. */
export function outermostModule(address: string): string | undefined {
  const [first, second] = stepsOf(address);
  return first?.name === 'module' ? second?.name : undefined;
}
