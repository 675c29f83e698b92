import { describe, expect, it } from 'vitest';
import { plain, readText, underlined } from './testing.ts';

const sha = `sha256:${'a'.repeat(64)}`;

describe('instructions', () => {
  it.each<[string, object]>([
    ['RUN a && b', { form: 'shell', command: 'a && b' }],
    ['run a \\\n  # comment \\\n\n  b', { keyword: 'RUN', command: 'a   b', text: 'a   b' }],
    ['RUN a \\ \t\n b', { command: 'a  b' }],
    ['RUN a \\\\\nRUN b', { command: 'a \\\\' }],
    ['RUN ["a", "b c", "\\u0041\\n"]', { form: 'exec', arguments: ['a', 'b c', 'A\n'] }],
    ["RUN ['a']", { form: 'shell', command: "['a']" }],
    ['RUN ["a",]', { form: 'shell', command: '["a",]' }],
    ['RUN ["a"] x', { form: 'shell', command: '["a"] x' }],
    [
      'RUN --mount=type=secret,id=k,dst=/k,env=K,required --network=none --security=insecure x',
      {
        mounts: [{ type: 'secret', id: 'k', target: '/k', env: 'K', required: true }],
        network: 'none',
        security: 'insecure',
        command: 'x',
      },
    ],
    [
      'RUN --mount=target=/x,src=y,from=b,ro --mount=type=cache,target=/c x',
      {
        mounts: [
          { type: 'bind', target: '/x', source: 'y', from: 'b', readonly: true },
          { type: 'cache', target: '/c' },
        ],
        command: 'x',
      },
    ],
    ['RUN $X "y"', { command: '$X "y"' }],
    [
      'RUN <<EOF\na\nUSER b\nEOF',
      { command: '<<EOF', heredocs: [{ name: 'EOF', content: 'a\nUSER b\n', expand: true }] },
    ],
    [
      "RUN x <<-'EOF' y\n\ta\n\tEOF",
      { command: "x <<-'EOF' y", heredocs: [{ name: 'EOF', content: 'a\n', expand: false }] },
    ],
    ['RUN 3<<"E" x\nE', { heredocs: [{ name: 'E', content: '', expand: false }] }],
    ['RUN cat <<<word', { command: 'cat <<<word' }],
    ['RUN echo $((1<<FOO))', { command: 'echo $((1<<FOO))' }],
    [
      'COPY <<A <<B c /d/\n1\nA\n2\nB',
      {
        sources: ['c'],
        destination: '/d/',
        heredocs: [
          { name: 'A', content: '1\n', expand: true },
          { name: 'B', content: '2\n', expand: true },
        ],
      },
    ],
    ['COPY a b /c', { sources: ['a', 'b'], destination: '/c' }],
    ['COPY ["a b", "/c"]', { form: 'exec', sources: ['a b'], destination: '/c' }],
    [
      'COPY --from=nginx --chown=1:1 --chmod=755 --link a /b',
      { from: 'nginx', chown: '1:1', chmod: '755', link: true, sources: ['a'], destination: '/b' },
    ],
    [`ADD --checksum=${sha} https://x/y /z`, { checksum: sha, sources: ['https://x/y'], destination: '/z' }],
    ['ADD --link=false a /b', { link: false }],
    [
      'ENV A=1 B="2 3" C=4\\ 5 D=\'$x\'',
      {
        pairs: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2 3' },
          { name: 'C', value: '4 5' },
          { name: 'D', value: '$x' },
        ],
      },
    ],
    ['ENV A b  c', { pairs: [{ name: 'A', value: 'b  c' }] }],
    ['ENV PATH=/x:$PATH', { pairs: [{ name: 'PATH', value: '/x:?' }] }],
    [
      'LABEL "a.b"="c d" e=',
      {
        pairs: [
          { name: 'a.b', value: 'c d' },
          { name: 'e', value: '' },
        ],
      },
    ],
    ['ARG A B=2', { pairs: [{ name: 'A' }, { name: 'B', value: '2' }] }],
    ['EXPOSE 80/tcp 443', { ports: ['80/tcp', '443'] }],
    ['VOLUME /a /b', { paths: ['/a', '/b'] }],
    ['VOLUME ["/a b"]', { paths: ['/a b'], form: 'exec' }],
    ['USER "a":b', { user: 'a', group: 'b' }],
    ['WORKDIR /a b', { path: '/a b' }],
    ['STOPSIGNAL SIGKILL', { signal: 'SIGKILL' }],
    ['MAINTAINER me', { maintainer: 'me' }],
    ['CMD ["a"]', { arguments: ['a'], form: 'exec' }],
    ['CMD a b', { command: 'a b', form: 'shell' }],
    ['ENTRYPOINT ["a"]', { arguments: ['a'] }],
    ['SHELL ["/bin/bash", "-c"]', { arguments: ['/bin/bash', '-c'] }],
    ['HEALTHCHECK NONE', { test: 'NONE' }],
    [
      'HEALTHCHECK --interval=5s --start-period=1m cmd x y',
      { interval: '5s', startPeriod: '1m', test: 'CMD', command: 'x y' },
    ],
    ['HEALTHCHECK CMD ["a"]', { form: 'exec', arguments: ['a'] }],
  ])('%s', (text, expected) => {
    const { resource, problems } = readText(`FROM a\n${text}\n`);
    expect(plain(resource.at('stages', 0, 'instructions', 0))).toMatchObject(expected);
    expect(problems).toEqual([]);
    const crlf = readText(`\ufeffFROM a\r\n${text.replaceAll('\n', '\r\n')}\r\n`);
    const normal = JSON.stringify(plain(crlf.resource.at('stages', 0, 'instructions', 0))).replaceAll(
      '\\r\\n',
      '\\n',
    );
    expect(JSON.parse(normal)).toMatchObject(expected);
  });

  it.each<[string, (string | number)[], string]>([
    ['RUN a \\\n b', ['command'], 'a \\\n b'],
    ['RUN ["a", "b\\"c"]', ['arguments', 1], 'b\\"c'],
    ['COPY --chown=1:1 a \\\n /b', ['destination'], '/b'],
    ['COPY --chown="1:1" a /b', ['chown'], '1:1'],
    ['RUN --mount=type=secret,id=k x', ['mounts', 0, 'id'], 'k'],
    ['RUN <<E\nbody\nE', ['heredocs', 0, 'content'], 'body\n'],
    ['ENV A=1 B="2 3"', ['pairs', 1, 'value'], '2 3'],
    ['USER a:b', ['group'], 'b'],
    ['EXPOSE 80 443', ['ports', 1], '443'],
    ['expose 80', ['keyword'], 'expose'],
    ['HEALTHCHECK --retries=3 NONE', ['retries'], '3'],
  ])('%s: %j underlines %j', (text, path, under) => {
    expect(underlined(readText(`FROM a\n${text}`).resource.at('stages', 0, 'instructions', 0, ...path))).toBe(
      under,
    );
  });

  it('says which stage COPY --from means', () => {
    const { resource } = readText(
      'FROM a AS x\nFROM b\nFROM c AS y\nCOPY --from=X a /b\nCOPY --from=1 a /b\nCOPY --from=y a /b\nCOPY --from=9 a /b\nCOPY --from=img:1 a /b',
    );
    expect(
      resource
        .at('stages', 2, 'instructions')
        .items()
        .items.map((one) => plain(one.get('stage'))),
    ).toEqual([0, 1, undefined, undefined, undefined]);
  });

  it('keeps ONBUILD apart', () => {
    const { resource, problems } = readText(
      'FROM a\nONBUILD RUN ["x"]\nONBUILD COPY <<E /b\nq\nE\nONBUILD ONBUILD RUN x\nONBUILD FROM x',
    );
    expect(resource.at('stages', 0, 'instructions').items().items).toEqual([]);
    expect(plain(resource.at('stages', 0, 'onbuild'))).toMatchObject([
      {
        keyword: 'ONBUILD',
        text: 'RUN ["x"]',
        instruction: { keyword: 'RUN', form: 'exec', arguments: ['x'] },
      },
      { instruction: { keyword: 'COPY', destination: '/b', heredocs: [{ content: 'q\n' }] } },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([6, 7]);
  });
});

describe('the file', () => {
  it('reads directives', () => {
    const { resource } = readText(
      '# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN a `\n b\nWORKDIR C:\\x',
    );
    expect(plain(resource.at('stages', 0, 'instructions'))).toMatchObject([
      { command: 'a  b' },
      { path: 'C:\\x' },
    ]);
    expect([
      plain(resource.at('syntax')),
      underlined(resource.at('syntax')),
      plain(resource.at('escape')),
    ]).toEqual(['docker/dockerfile:1', 'docker/dockerfile:1', '`']);
    expect(plain(readText('# a comment\n# escape=`\nFROM a\nRUN a `').resource.at('escape'))).toBe('\\');
    expect(readText('# escape=x\n# syntax=a\n# syntax=b\nFROM a').problems.map(({ line }) => line)).toEqual([
      1, 3,
    ]);
  });

  it.each<[string | undefined, number[], number, string]>([
    [undefined, [0, 2, 3], 3, 'FROM mid'],
    ['MID', [0, 2], 2, 'FROM base AS mid'],
    ['1', [1], 1, 'FROM other'],
    ['base', [0], 0, 'FROM a AS base'],
    ['nope', [0, 2, 3], 3, 'FROM mid'],
  ])('builds target %s', (target, built, index, head) => {
    const { resource, problems } = readText(
      'FROM a AS base\nFROM other\nFROM base AS mid\nFROM mid\nRUN x',
      target === undefined ? {} : { target },
    );
    expect([plain(resource.at('built')), plain(resource.at('target'))]).toEqual([built, index]);
    expect(resource.file?.text.slice(resource.head!.start, resource.head!.end)).toBe(head);
    expect(problems.map(({ message }) => message)).toEqual(
      target === 'nope'
        ? ['there is no stage nope; this file has base, 1, mid, 3. The last one was taken']
        : [],
    );
  });

  it('reports what is wrong and reads the rest', () => {
    const { resource, problems } = readText(
      'RUN early\nFROM a b\nFOO x\nRUN\nENV A\nENV A=1 B\nCOPY a\nUSER "x\nRUN --nope x\nSHELL x\nRUN [1]\nHEALTHCHECK x\nRUN <<EOF\nUSER app\nFROM b AS 1x',
    );
    expect(problems.map(({ line }) => line).sort((a, b) => a! - b!)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15,
    ]);
    expect(plain(resource.at('stages', 0, 'user'))).toBe('app');
    expect(plain(resource.at('stages', 1, 'name'))).toBe('1x');
  });

  it('is one resource of its own scope', () => {
    const { resource, resources } = readText('FROM a', {}, 'svc/Dockerfile');
    expect([resources.length, resource.type, resource.name, resource.scope.id, resource.scope.kind]).toEqual([
      1,
      'Dockerfile',
      'svc/Dockerfile',
      'dockerfile:svc/Dockerfile',
      'build',
    ]);
    const none = readText('# nothing\nARG A=1');
    expect([none.resources.length, none.problems.map(({ code }) => code)]).toEqual([
      0,
      ['invalid-dockerfile'],
    ]);
  });

  it('hides what is called a secret', () => {
    const { file } = readText(
      'FROM a\nENV DB_PASSWORD hunter2\nARG NPM_TOKEN="abc def"\nENV A=1 API_KEY=xyz B=2',
    );
    expect([2, 3, 4].map((line) => file.printableLine(line)).join()).not.toMatch(/hunter2|abc|def|xyz/);
  });

  it('does not let variables multiply', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `ENV A${at + 1}=$A${at}$A${at}`);
    const { resource } = readText(`FROM a\nENV A0=xxxxxxxxxx\n${lines.join('\n')}\nUSER $A60`);
    expect(plain(resource.at('stages', 0, 'user'))).toMatch(/\?/);
  });
});
