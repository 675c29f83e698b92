import type { Resource, View } from '../../estate/index.ts';
import { Estate, SourceFile } from '../../estate/index.ts';
import type { ReadOptions } from '../source.ts';
import { noRepository } from '../testing.ts';
import { readDockerfile } from './read.ts';

/** Reads a text as a Dockerfile, for tests. */
export function readText(text: string, options: ReadOptions = {}, path = 'Dockerfile') {
  const estate = new Estate();
  const file = new SourceFile(path, text);
  readDockerfile(file, {
    ...noRepository,
    estate,
    options,
    open: () => undefined,
    relative: (of) => of.path,
    claim: () => {},
  });
  return {
    file,
    resource: estate.resources[0] as Resource,
    resources: estate.resources,
    problems: estate.problems.map(({ line, code, message }) => ({ line, code, message })),
  };
}

/** A view as plain data: what is unknown reads `?`, with the parts that are known between. */
export function plain(view: View): unknown {
  switch (view.shape) {
    case 'absent':
      return undefined;
    case 'list': {
      const { items, rest } = view.items();
      return [...items.map(plain), ...(rest === undefined ? [] : ['…'])];
    }
    case 'map':
      return Object.fromEntries(view.entries().entries.map(([key, of]) => [key, plain(of)]));
    default: {
      const value = view.value();
      if (value.kind === 'known' || value.kind === 'default') return value.value;
      if (value.kind === 'absent') return undefined;
      return value.known?.kind === 'pattern' ? value.known.parts.map((part) => part ?? '?').join('') : '?';
    }
  }
}

/** What a view underlines. */
export function underlined(view: View): string | undefined {
  const { span } = view;
  return span?.file.text.slice(span.start, span.end);
}
