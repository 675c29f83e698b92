import type { Mapping, SourceFile, Tree } from '../../estate/index.ts';
import { child, textUnder } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { parseJson } from '../text/json.ts';
import { readTemplate } from './template.ts';

const STACK = 'aws:cloudformation:stack';
const NESTED = 'cdk:cloud-assembly';
const MAX_DEPTH = 20;

/**
 * Whether a document is the manifest of a cloud assembly, which `cdk synth` writes to `cdk.out/manifest.json`.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.cloud_assembly_schema-readme.html
 */
export function isAssemblyManifest(root: Tree): boolean {
  if (root.kind !== 'mapping' || textUnder(root, 'version') === undefined) return false;
  const artifacts = child(root, 'artifacts');
  return (
    artifacts?.kind === 'mapping' &&
    artifacts.values.some(
      (artifact) => artifact.kind === 'mapping' && /^(?:aws|cdk):/.test(textUnder(artifact, 'type') ?? ''),
    )
  );
}

/** Adds the resources of every stack of an assembly, and of the assemblies nested in it (the stages of a pipeline). */
export function readAssembly(file: SourceFile, root: Tree, context: ReadContext): void {
  readManifest(file, root, context, []);
}

function readManifest(
  file: SourceFile,
  root: Tree,
  context: ReadContext,
  above: readonly SourceFile[],
): void {
  const artifacts = root.kind === 'mapping' ? child(root, 'artifacts') : undefined;
  if (artifacts?.kind !== 'mapping') return;
  artifacts.keys.forEach((id, at) => {
    const artifact = artifacts.values[at]!;
    if (artifact.kind !== 'mapping') return;
    const report = (code: string, message: string): void => {
      const { line, column } = file.position(Math.max(0, artifacts.keyStarts[at]!));
      context.estate.problems.push({ file: file.path, line, column, code, message });
    };
    const properties = child(artifact, 'properties');
    const property = (name: string): string | undefined =>
      properties?.kind === 'mapping' ? textUnder(properties, name) : undefined;
    const extra = textUnder(artifact, 'additionalMetadataFile');
    if (extra !== undefined) claim(extra, file, context);
    switch (textUnder(artifact, 'type')) {
      case STACK:
        readStack(id, artifact, property, file, context, report);
        break;
      case NESTED: {
        const directory = property('directoryName');
        const manifest =
          directory === undefined ? undefined : context.open(`${directory}/manifest.json`, file);
        if (manifest === undefined)
          report(
            'assembly-artifact-not-found',
            `the assembly ${id.slice(0, 80)} can't be opened; synthesize again`,
          );
        else if (manifest === file || above.includes(manifest) || above.length >= MAX_DEPTH) {
          report('assembly-recursion', `the assembly ${id.slice(0, 80)} contains itself; it was left out`);
        } else {
          context.claim(manifest);
          const inner = parse(manifest, context);
          if (inner !== undefined) readManifest(manifest, inner, context, [...above, file]);
        }
        break;
      }
      default: {
        // Asset manifests and the construct tree.
        const other = property('file');
        if (other !== undefined) claim(other, file, context);
      }
    }
  });
}

function readStack(
  id: string,
  artifact: Mapping,
  property: (name: string) => string | undefined,
  file: SourceFile,
  context: ReadContext,
  report: (code: string, message: string) => void,
): void {
  const path = property('templateFile');
  const template = path === undefined ? undefined : context.open(path, file);
  if (template === undefined) {
    report(
      'assembly-artifact-not-found',
      `the template of stack ${id.slice(0, 80)} can't be opened; synthesize again`,
    );
    return;
  }
  context.claim(template);
  const root = parse(template, context);
  if (root === undefined) return;
  const { account, region } = environmentOf(textUnder(artifact, 'environment'));
  readTemplate(template, root, context, {
    account,
    region,
    stackName: property('stackName'),
    constructs: true,
  });
}

/** `aws://123456789012/eu-west-1`, either of which may be `unknown-account` or `unknown-region`. */
function environmentOf(text: string | undefined): { account?: string; region?: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(text ?? '') ?? [];
  return {
    ...(account !== undefined && /^\d{12}$/.test(account) ? { account } : {}),
    ...(region !== undefined && region !== 'unknown-region' ? { region } : {}),
  };
}

function claim(path: string, from: SourceFile, context: ReadContext): void {
  const file = context.open(path, from);
  if (file !== undefined) context.claim(file);
}

function parse(file: SourceFile, context: ReadContext): Tree | undefined {
  const { trees, problems } = parseJson(file);
  context.estate.problems.push(...problems);
  return trees[0];
}
