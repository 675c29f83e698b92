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
