import type { Estate, Scope, Tree } from '../../../estate/index.ts';
import { Resource, filled } from '../../../estate/index.ts';
import { awsDefaults } from '../../../estate/aws-defaults.ts';
import { readThrough } from '../../../estate/lenses/engine.ts';
import { awsccType, readAwscc } from '../../../estate/lenses/awscc.ts';
import { lensOf, partOf } from '../../../estate/lenses/registry.ts';
import type { KubernetesDraft } from '../kubernetes/index.ts';
import { addKubernetes, isKubernetes } from '../kubernetes/index.ts';
import type { AttributeOf } from '../values/value.ts';
import type { Declared, Draft, PartDraft } from './draft.ts';
import { besides } from './besides.ts';
import { reportBrokenJson } from './json-defects.ts';
import { joinParts } from './parts.ts';
import type { TreeContext } from './tree.ts';
import { treeOf } from './tree.ts';

/** The resources of one root module, through the lenses and with their parts joined, into the estate. */
export function addAll(all: readonly Declared[], scope: Scope, context: TreeContext, estate: Estate): void {
  const drafts: Draft[] = [];
  const parts: PartDraft[] = [];
  const objects: KubernetesDraft[] = [];
  for (const declared of all) {
    const { address, body, exists, file, head, type } = declared;
    const terraform = treeOf(body, file, ofIts(declared, context));
    const part = partOf(type);
    if (isKubernetes(type)) {
      const when = exists && treeOf(exists, file, context);
      objects.push({ address, type, tree: terraform, file: head.file, head, exists: when });
    } else if (part !== undefined) parts.push({ declared, part, terraform });
    else {
      const draft = draftOf(declared, terraform);
      if (declared.library === undefined)
        reportBrokenJson(address, draft.lens?.fields ?? {}, terraform, file, estate);
      drafts.push(draft, ...besides(draft, terraform));
    }
  }
  drafts.push(...joinParts(drafts, parts, context));
  for (const draft of drafts) estate.add(resourceOf(draft, scope, context));
  addKubernetes(objects, scope, estate);
}

/** What stands in files of public modules is by the one that the resource is a part of: two may share a file. */
function ofIts({ library }: Declared, context: TreeContext): TreeContext {
  if (library === undefined) return context;
  return { ...context, libraryOf: (file) => (context.libraryOf(file) === undefined ? undefined : library) };
}

function draftOf(declared: Declared, terraform: Tree): Draft {
  const { address, type } = declared;
  const lens = lensOf(type);
  if (lens !== undefined) {
    const tree = readThrough(lens, terraform, { self: address });
    return { declared, tree, lens, type: lens.cloudformation };
  }
  const twin = awsccType(type);
  const tree = twin === undefined ? terraform : readAwscc(terraform, twin);
  return { declared, tree, lens: undefined, type: twin ?? type };
}

function resourceOf({ declared, lens, tree, type }: Draft, scope: Scope, context: TreeContext): Resource {
  const { address, exists, file, head } = declared;
  const defaults = Object.hasOwn(awsDefaults, type) ? awsDefaults[type] : undefined;
  return new Resource({
    scope,
    type,
    name: address,
    address,
    // What the provider fills in, it sends: a snapshot has it too.
    tree: (lens?.defaults && filled(tree, lens.defaults)) ?? tree,
    file: head.file,
    head,
    coerces: true,
    ...(defaults === undefined ? {} : { defaults }),
    ...(exists === undefined ? {} : { exists: treeOf(exists, file, context) }),
  });
}

/** The attributes of a resource by the names that CloudFormation has for them. */
export function pointerOf(
  of: AttributeOf,
): { readonly target: string; readonly attribute?: string } | undefined {
  const type = typeIn(of.address);
  if (type === undefined) return undefined;
  const lens = lensOf(type);
  const attribute = lens?.attributes[of.attribute];
  if (attribute === undefined) return { target: of.address, attribute: of.attribute };
  return attribute === '' ? { target: of.address } : { target: of.address, attribute };
}

/** `module.eks["a"].aws_eks_cluster.this[0]` is an `aws_eks_cluster`; data sources and modules are no resources. */
function typeIn(address: string): string | undefined {
  const names = address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g, '').split('.');
  const at = names.length - 2;
  const type = names[at];
  const isResource = type !== undefined && type !== 'module' && type !== 'var' && names[at - 1] !== 'data';
  return isResource ? type : undefined;
}
