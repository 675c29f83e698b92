import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeDockerfile } from './index.ts';
import { readShell } from '../../estate/dockerfile/shell.ts';
import { plain, readText } from './testing.ts';

const SAMPLE = `# syntax=docker/dockerfile:1
# escape=\\
ARG VERSION=18
ARG REGISTRY
FROM --platform=$BUILDPLATFORM \${REGISTRY}/node:\${VERSION:-20} AS build
SHELL ["/bin/bash", "-c"]
RUN --mount=type=cache,target=/root/.npm,id="x" npm ci && \\
    # why

    npm run "build" | tee 'log'
COPY <<-EOF <<"B" /etc/
	a
	EOF
b
B
ENV A=1 B="two words" C=\${A:+x\${B}}
FROM build
COPY --from=0 --chown=1000:\${GID} ["a b", "/c\\u0041"]
HEALTHCHECK --interval=5s CMD ["a", "b"]
ONBUILD RUN x
LABEL "a"="b"
USER \${UID:-1000}:app
{{ if .X }}
CMD ["node", "x"]
`;

/** Reads everything, and every value and span of it. */
function readAll(text: string): void {
  looksLikeDockerfile('build', text);
  const { resource, file } = readText(text);
  if (resource === undefined) return;
  plain(resource.root);
  for (const stage of resource.at('stages').items().items) {
    for (const one of stage.get('instructions').items().items) {
      const { span } = one.get('command');
      if (span === undefined) continue;
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeLessThanOrEqual(text.length);
      readShell(file, span.start, span.end);
    }
  }
}

describe('hostile files', () => {
  it('are read without a crash, whatever is changed in them', () => {
    const change = fc.record({
      at: fc.nat(SAMPLE.length),
      length: fc.constantFrom(0, 0, 1, 1, 5, 40),
      text: fc.oneof(
        fc.constantFrom(
          '',
          '\n',
          '\\',
          '\\\n',
          '"',
          "'",
          '$',
          '${',
          '}',
          '<<',
          '<<E\n',
          '[',
          '\u0000',
          '\r',
          '{{',
          '=',
          'FROM ',
          'ONBUILD ',
          '\ufeff',
          '\ud800',
          ':',
          '@',
          '`',
        ),
        fc.string({ maxLength: 5 }),
      ),
    });
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(SAMPLE.length)),
        (changes, cut) => {
          let text = SAMPLE;
          for (const { at, length, text: inserted } of changes)
            text = text.slice(0, at) + inserted + text.slice(at + length);
          readAll(cut === null ? text : text.slice(0, cut));
        },
      ),
      { numRuns: 700 },
    );
  });

  const many = (text: string, times: number): string => text.repeat(times);
  it.each<[string, string]>([
    ['nested ONBUILD', `FROM a\n${many('ONBUILD ', 10_000)}RUN x`],
    ['continuations', `FROM a\nRUN x${many(' \\\n y', 10_000)}`],
    ['empty continuations', `FROM a\nRUN x \\\n${many('# c\n\n', 10_000)} y`],
    ['a megabyte line', `FROM a\nRUN ${many('x y ', 250_000)}`],
    ['a megabyte word', `FROM ${many('x', 1_000_000)}\nUSER ${many('$', 1_000_000)}`],
    ['blanks', `FROM a\nENV A=${many(' ', 1_000_000)}x`],
    ['a directive', `# escape=${many(' ', 1_000_000)}\nFROM a`],
    ['nested variables', `FROM ${many('${A:-', 20_000)}x${many('}', 20_000)}\nRUN x`],
    [
      'a chain of variables',
      `FROM a\nENV A0=x\n${Array.from({ length: 10_000 }, (_, at) => `ENV A${at + 1}=$A${at}`).join('\n')}\nUSER $A10000`,
    ],
    [
      'a chain of stages',
      `FROM a AS s0\nUSER x\n${Array.from({ length: 5_000 }, (_, at) => `FROM s${at} AS s${at + 1}\nENV A=$B`).join('\n')}`,
    ],
    [
      'open here-documents',
      `FROM a\n${Array.from({ length: 20_000 }, (_, at) => `RUN <<E${at}`).join('\n')}`,
    ],
    ['here-documents', `FROM a\n${many('RUN <<E\nE\n', 20_000)}`],
    ['one name of many here-documents', `FROM a\n${many('RUN <<E\n', 20_000)}${many('\tE\n', 20_000)}`],
    ['uses of variables', `FROM a\nENV A=${many('x', 60_000)}\n${many('USER $A$A\n', 5_000)}`],
    ['variables in a line', `FROM a\nENV A=1\nUSER ${many('$A', 100_000)}`],
    ['templates', `FROM a\n${many('USER {{\n', 20_000)}`],
    ['open templates', `FROM a\nUSER ${many('{{', 100_000)}`],
    ['a JSON form', `FROM a\nRUN [${many('"a\\n",', 100_000)}"b"]`],
    ['brackets', `FROM a\nRUN ${many('[', 500_000)}]`],
    ['flags', `FROM a\nRUN ${many('--mount=type=cache,target=/x ', 20_000)}x`],
    ['a mount', `FROM a\nRUN --mount=${many('a=b,', 20_000)} x`],
    ['unknown instructions', many('x\n', 200_000)],
    ['pairs', `FROM a\nENV ${Array.from({ length: 20_000 }, (_, at) => `A${at}=1`).join(' ')}`],
  ])('%s', (_, text) => {
    const start = performance.now();
    const { problems } = readText(text);
    looksLikeDockerfile('build', text);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(problems.length).toBeLessThanOrEqual(50);
  });
});
