import type { Tree } from '../../estate/index.ts';
import { hole, leaf, mapping, sequence } from '../../estate/index.ts';
import type { Span, Written } from './written.ts';

/** Something a step does to images. */
export interface Event extends Span {
  /** `opaque` is a script of the repository, which is not read. */
  readonly kind: 'build' | 'tag' | 'push' | 'scan' | 'lint' | 'sign' | 'attest' | 'deploy' | 'opaque';
  readonly images: readonly Written[];
  /** What the images are made from: the sources of a copy or a tag. */
  readonly from?: readonly Written[];
  /** What is built: context, file and target. The same twice is the same image, out of the cache. */
  readonly source?: string;
  /** Whether the step fails when something is found; `undefined` when that can't be told. */
  readonly gates?: boolean | undefined;
  /** A word for who reads a report: the program or the action. */
  readonly by: string;
}

export function eventTree(event: Event): Tree {
  const { start, end } = event;
  const at = (value: string | boolean): Tree => leaf(value, start, end);
  const images = (list: readonly Written[]): Tree =>
    sequence(
      list.map(({ key, tree }) =>
        mapping(
          [
            ['Name', tree, -1],
            ['Key', at(imageKey(key)), -1],
          ],
          start,
          end,
        ),
      ),
      start,
      end,
    );
  const gates =
    event.gates === undefined
      ? hole(
          {
            code: 'unsupported-expression',
            text: `whether ${event.by} makes the pipeline fail can't be told from here`,
          },
          start,
          end,
          'boolean',
        )
      : at(event.gates);
  return mapping(
    [
      ['Kind', at(event.kind), -1],
      ['By', at(event.by), -1],
      ['Images', images(event.images), -1],
      ['From', images(event.from ?? []), -1],
      ...(event.source === undefined ? [] : [['Source', at(event.source), -1] as const]),
      ...(event.kind === 'scan' || event.kind === 'lint' ? [['Gates', gates, -1] as const] : []),
    ],
    start,
    end,
  );
}

/** One spelling for an image that can be written in several ways. */
function imageKey(text: string): string {
  const bare = text
    .trim()
    .replace(/^(?:docker|docker-daemon|containers-storage|oci-archive|docker-archive):(?:\/\/)?/, '')
    .replace(/^docker\.io\/(?:library\/)?/, '');
  // What a build step says it made: by its digest, or by one of the names it was given.
  const digest = /@(\$\{\{steps\.[\w-]+\.outputs\.digest\}\})$/.exec(bare);
  if (digest !== null) return digest[1]!;
  const named = /^\$\{\{[^}]*?(steps\.[\w-]+\.outputs)\.(?:tags?|json)\b[^}]*\}\}$/.exec(bare);
  if (named !== null) return `\${{${named[1]!}.tags}}`;
  if (bare === '' || bare.includes('@') || /[:}*]$/.test(bare) || NAMED.test(bare)) return bare;
  return bare.slice(bare.lastIndexOf('/') + 1).includes(':') || /\$\w+$/.test(bare) ? bare : `${bare}:latest`;
}

/** What is no reference of a registry: targets of a builder, repositories of a scan, files. */
const NAMED = /^(?:compose|bake|ko|jib|ecr|dir|oci):/;
