import type { Example } from './control.ts';

/** An example that fails at the line that holds `at`. */
export function failing(format: Example['format'], title: string, source: string, at: string): Example {
  return { verdict: 'fail', format, title, source, at };
}

/** An example that is evaluated and passes. */
export function passing(format: Example['format'], title: string, source: string): Example {
  return { verdict: 'pass', format, title, source };
}

/** An example that can't be told, because of what stands at the line that holds `at`. */
export function open(format: Example['format'], title: string, source: string, at: string): Example {
  return { verdict: 'not-evaluated', format, title, source, at };
}

const FILES: Readonly<Record<Example['format'], string>> = {
  kubernetes: 'example.yaml',
  cloudformation: 'template.yaml',
  dockerfile: 'Dockerfile',
  terraform: 'main.tf',
  pipeline: '.github/workflows/example.yaml',
  scan: 'scan.json',
  image: 'image.json',
};

/** Where an example would stand in a repository: its reader goes by that, for pipelines and Dockerfiles. */
export function exampleFile({ format, source }: Pick<Example, 'format' | 'source'>): string {
  if (format === 'pipeline') {
    if (/^(?:stages|image|include|default|workflow):/m.test(source) && !/^on:/m.test(source))
      return '.gitlab-ci.yml';
    return /^version: 0\.2/m.test(source) ? 'buildspec.yml' : FILES.pipeline;
  }
  return format !== 'scan' && format !== 'image' && source.trimStart().startsWith('{')
    ? 'example.json'
    : FILES[format];
}
