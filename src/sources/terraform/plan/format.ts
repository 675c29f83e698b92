import type { Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { childAt, itemsAt, textUnder } from '../../../estate/index.ts';
import type { ReadContext } from '../../source.ts';

/*
 * What `terraform show -json PLAN` and `tofu show -json PLAN` print.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */

/** Whether a JSON document is a plan: it has the version of the format, and one of the parts that only plans have. */
export function isPlan(tree: Tree): boolean {
  if (tree.kind !== 'mapping' || !tree.keys.includes('format_version')) return false;
  return ['planned_values', 'resource_changes', 'planned_changes'].some((key) => tree.keys.includes(key));
}

/** Says so when a plan is of a format that is not known; `true` when it can be read. */
export function isReadable(file: SourceFile, tree: Tree, context: ReadContext): boolean {
  const version = textUnder(tree, 'format_version') ?? '';
  const at = file.position(Math.max(0, tree.start));
  const report = (code: string, message: string): false => {
    context.estate.problems.push({ file: file.path, ...at, code, message });
    return false;
  };
  // Minor versions only add to the format: "You should ignore any object properties with unrecognized names".
  if (!/^1\.\d+$/.test(version)) {
    const message = `this plan has format_version "${version}", and versions 1.x can be read; make it with \`terraform show -json\` of Terraform 1.1 or later`;
    return report('terraform-plan-version', message);
  }
  if (under(tree, 'errored') === true) {
    const message =
      'this plan ended with an error; what Terraform did not get to is not in it and was not checked';
    report('terraform-plan-incomplete', message);
  }
  if (mapUnder(tree, 'planned_values') === undefined)
    return report(
      'terraform-plan-incomplete',
      'this plan has no planned_values; make it with `terraform show -json PLAN`, where PLAN is what `terraform plan -out=PLAN` wrote',
    );
  const deferred = itemsAt(tree, 'deferred_changes').length;
  if (deferred > 0) {
    const message = `${deferred} changes are deferred to a later plan and were not checked`;
    report('terraform-plan-incomplete', message);
  }
  return true;
}

/** The map under a key, or `undefined`. */
export function mapUnder(tree: Tree | undefined, key: string): Mapping | undefined {
  const found = childAt(tree, key);
  return found?.kind === 'mapping' ? found : undefined;
}

/** The scalar under a key, or `undefined`. */
export function under(tree: Tree | undefined, key: string): string | number | boolean | null | undefined {
  const found = childAt(tree, key);
  return found?.kind === 'leaf' ? found.value : undefined;
}
