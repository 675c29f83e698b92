import type { Resource } from '../../estate/index.ts';
import { Estate, SourceFile } from '../../estate/index.ts';
import { noRepository } from '../testing.ts';
import { parseYaml } from '../text/yaml.ts';
import { readPipeline } from './read.ts';
import { isPipeline } from './recognise.ts';

/** Reads files as pipelines, for tests; those that are none can be used by others. */
export function readPipelines(files: Readonly<Record<string, string>>): Estate {
  const estate = new Estate();
  const opened = new Map(Object.entries(files).map(([path, text]) => [path, new SourceFile(path, text)]));
  const claimed = new Set<SourceFile>();
  const context = {
    ...noRepository,
    estate,
    options: {},
    open: () => undefined,
    inRepository: (path: string) => opened.get(path),
    relative: (of: SourceFile) => of.path,
    claim: (file: SourceFile) => void claimed.add(file),
  };
  for (const [path, file] of opened) {
    if (!isPipeline(path) || claimed.has(file)) continue;
    const { problems, trees } = parseYaml(file);
    estate.problems.push(...problems);
    for (const tree of trees) readPipeline(file, tree, context);
  }
  return estate;
}

/** The one pipeline of a text. */
export function pipelineOf(source: string, path = '.github/workflows/ci.yaml'): Resource {
  const [resource] = readPipelines({ [path]: source }).resources;
  if (resource === undefined) throw new Error(`${path} is no pipeline`);
  return resource;
}

/** `build app:1`, `scan app:1 gates`: what the steps of a pipeline do, job by job. */
export function doings(pipeline: Resource): string[] {
  return pipeline
    .at('Jobs')
    .items()
    .items.flatMap((job) =>
      job
        .get('Steps')
        .items()
        .items.flatMap((step) =>
          step
            .get('Events')
            .items()
            .items.map((event) => {
              const text = (key: string): string => {
                const value = event.get(key).value();
                return value.kind === 'known' ? String(value.value) : value.kind === 'unknown' ? '?' : '';
              };
              const images = event
                .get('Images')
                .items()
                .items.map((image) => String((image.get('Key').value() as { value: unknown }).value));
              const gates = { true: ' gates', false: ' tells', '?': ' may gate' }[text('Gates')] ?? '';
              return [text('Kind'), ...images].join(' ') + gates;
            }),
        ),
    );
}
