import type { Mapping, SourceFile, Tree } from '../../estate/index.ts';
import { child } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { parseJson } from '../text/json.ts';
import { parseYaml } from '../text/yaml.ts';

export const STACK = 'AWS::CloudFormation::Stack';
const MAX_FILES = 500;

/**
 * The templates in the tree that a template uses as nested stacks, as far as their paths are written down: they are
 * read as parts of it and not for themselves. Templates that use each other in a circle stand for themselves.
 */
export function nestedTemplates(file: SourceFile, root: Tree, context: ReadContext): SourceFile[] {
  return direct(file, root, context).filter((nested) => nested !== file && !leadsTo(nested, file, context));
}

function leadsTo(from: SourceFile, target: SourceFile, context: ReadContext): boolean {
  const seen = new Set([from]);
  for (const file of seen) {
    if (seen.size > MAX_FILES) return false;
    const root = file.text.includes(STACK) ? rootOf(file) : undefined;
    for (const nested of root === undefined ? [] : direct(file, root, context)) {
      if (nested === target) return true;
      seen.add(nested);
    }
  }
  return false;
}

function direct(file: SourceFile, root: Tree, context: ReadContext): SourceFile[] {
  if (root.kind !== 'mapping') return [];
  const resources = child(root, 'Resources');
  if (resources?.kind !== 'mapping') return [];
  const found = new Set<SourceFile>();
  for (const resource of resources.values) {
    if (resource.kind !== 'mapping') continue;
    const type = child(resource, 'Type');
    if (type?.kind !== 'leaf' || type.value !== STACK) continue;
    const path = assetPath(resource) ?? writtenUrl(root, resource);
    const nested = path === undefined || isRemote(path) ? undefined : context.open(path, file);
    if (nested !== undefined) found.add(nested);
  }
  return [...found];
}

/** `TemplateURL` as text, or the default of the parameter it refers to. */
function writtenUrl(root: Mapping, resource: Mapping): string | undefined {
  const properties = child(resource, 'Properties');
  let url = properties?.kind === 'mapping' ? child(properties, 'TemplateURL') : undefined;
  const name = url?.kind === 'mapping' ? child(url, 'Ref') : undefined;
  if (name?.kind === 'leaf') {
    const parameters = child(root, 'Parameters');
    const declared = parameters?.kind === 'mapping' ? child(parameters, String(name.value)) : undefined;
    url = declared?.kind === 'mapping' ? child(declared, 'Default') : undefined;
  }
  return url?.kind === 'leaf' && typeof url.value === 'string' ? url.value : undefined;
}

/** `aws:asset:path`: the file that the CDK wrote the nested template to. */
export function assetPath(resource: Mapping): string | undefined {
  const metadata = child(resource, 'Metadata');
  const path = metadata?.kind === 'mapping' ? child(metadata, 'aws:asset:path') : undefined;
  return path?.kind === 'leaf' && typeof path.value === 'string' ? path.value : undefined;
}

export function isRemote(path: string): boolean {
  return path === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
}

const roots = new WeakMap<SourceFile, { root: Mapping | undefined }>();

function rootOf(file: SourceFile): Mapping | undefined {
  let known = roots.get(file);
  if (known === undefined) {
    const [root] = parseTemplate(file).trees;
    known = { root: root?.kind === 'mapping' ? root : undefined };
    roots.set(file, known);
  }
  return known.root;
}

/** Reads a template's text, by name or content as JSON or YAML. */
export function parseTemplate(file: SourceFile): ReturnType<typeof parseJson> {
  const json = file.path.toLowerCase().endsWith('.json') || /^\s*\{/.test(file.text);
  return json ? parseJson(file) : parseYaml(file, { intrinsics: true });
}
