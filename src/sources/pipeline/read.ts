import type { SourceFile, Tree } from '../../estate/index.ts';
import { Resource, leaf, mapping } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { codebuildPipeline } from './codebuild.ts';
import { githubPipeline } from './github.ts';
import { gitlabPipeline } from './gitlab.ts';
import { providerOf } from './recognise.ts';
import { textOf, under } from './yaml-access.ts';

/**
 * Reads a document of a CI service into one resource of type `Pipeline`: its jobs, their steps, and what each of them
 * does to images. Nothing is added for a file that is none after all.
 * @returns whether it was one
 */
export function readPipeline(file: SourceFile, tree: Tree, context: ReadContext): boolean {
  const path = context.relative(file);
  const provider = providerOf(path);
  if (provider === undefined || tree.kind !== 'mapping') return false;
  const fields =
    provider === 'gitlab-ci'
      ? gitlabPipeline(file, tree, context)
      : provider === 'codebuild'
        ? codebuildPipeline(file, tree)
        : githubPipeline(file, tree, context);
  if (fields === undefined) return false;
  const start = Math.max(0, tree.start);
  const head = { file, start, end: start + (tree.keys[0]?.length ?? 1) };
  const service = provider === 'github-composite' ? 'github-actions' : provider;
  const name = textOf(under(tree, 'name')) ?? path;
  context.estate.add(
    new Resource({
      scope: { kind: 'build', id: `pipeline:${path}` },
      type: 'Pipeline',
      name: path,
      address: path,
      tree: mapping(
        [
          ['Provider', leaf(service, head.start, head.end), -1],
          ['Kind', leaf(provider === 'github-composite' ? 'action' : 'pipeline', head.start, head.end), -1],
          ['Name', leaf(name, head.start, head.end), -1],
          ...fields,
        ],
        head.start,
        tree.end,
      ),
      file,
      head,
    }),
  );
  return true;
}
