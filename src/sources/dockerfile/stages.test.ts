import { describe, expect, it } from 'vitest';
import { plain, readText, underlined } from './testing.ts';

/** `from` of the last stage, and what the parts underline. */
function from(text: string) {
  const { resource } = readText(text);
  const { items } = resource.at('stages').items();
  const at = items.at(-1)!.get('from');
  const parts = ['image', 'name', 'tag', 'digest', 'registry', 'platform', 'stage'] as const;
  const values = Object.fromEntries(
    parts.map((part) => [part, plain(at.get(part))]).filter(([, value]) => value !== undefined),
  );
  const under = Object.fromEntries(
    parts.filter((part) => at.get(part).present !== false).map((part) => [part, underlined(at.get(part))]),
  );
  return { values, under };
}

const sha = `sha256:${'a'.repeat(64)}`;

describe('FROM', () => {
  it.each<[string, object]>([
    ['FROM node', { image: 'node', name: 'node' }],
    ['FROM node:18', { image: 'node:18', name: 'node', tag: '18' }],
    [
      'FROM localhost:5000/a/b',
      { image: 'localhost:5000/a/b', name: 'localhost:5000/a/b', registry: 'localhost:5000' },
    ],
    ['FROM localhost/a:1', { image: 'localhost/a:1', name: 'localhost/a', tag: '1', registry: 'localhost' }],
    [
      `FROM r.example.com:443/a/b:1.2@${sha}`,
      {
        image: `r.example.com:443/a/b:1.2@${sha}`,
        name: 'r.example.com:443/a/b',
        tag: '1.2',
        digest: sha,
        registry: 'r.example.com:443',
      },
    ],
    [`FROM a@${sha}`, { image: `a@${sha}`, name: 'a', digest: sha }],
    ['FROM library/node', { image: 'library/node', name: 'library/node' }],
    ['FROM scratch', { image: 'scratch', name: 'scratch' }],
    ['FROM --platform=linux/arm64 a', { image: 'a', name: 'a', platform: 'linux/arm64' }],
    ['FROM --platform=$BUILDPLATFORM a', { image: 'a', name: 'a', platform: '?' }],
    ['ARG V=18\nFROM node:$V', { image: 'node:18', name: 'node', tag: '18' }],
    ['ARG V=18\nFROM node:${V}-slim', { image: 'node:18-slim', name: 'node', tag: '18-slim' }],
    [
      'ARG B=r.io/node:18\nFROM ${B}',
      { image: 'r.io/node:18', name: 'r.io/node', tag: '18', registry: 'r.io' },
    ],
    ['ARG A=1\nARG B=n:$A\nFROM $B', { image: 'n:1', name: 'n', tag: '1' }],
    ['FROM node:${V:-20}', { image: 'node:20', name: 'node', tag: '20' }],
    ['FROM node:${V-20}', { image: 'node:20', name: 'node', tag: '20' }],
    ['ARG V\nFROM node:${V:-20}', { image: 'node:20', name: 'node', tag: '20' }],
    ['ARG V=\nFROM node:${V:-20}', { image: 'node:20', name: 'node', tag: '20' }],
    ['ARG V=\nFROM node:2${V-0}', { image: 'node:2', name: 'node', tag: '2' }],
    ['ARG V=1\nFROM node:${V:+2}', { image: 'node:2', name: 'node', tag: '2' }],
    ['ARG V=1\nARG W=3\nFROM node:${V+$W}', { image: 'node:3', name: 'node', tag: '3' }],
    ['ARG V=\nFROM node${V:+:2}', { image: 'node', name: 'node' }],
    ['ARG V\nFROM node:$V', { image: 'node:?', name: 'node', tag: '?', digest: '?' }],
    ['ARG V\nFROM node:1-$V', { image: 'node:1-?', name: 'node', tag: '1-?', digest: '?' }],
    [`ARG V\nFROM node:$V@${sha}`, { image: `node:?@${sha}`, name: 'node', tag: '?', digest: sha }],
    ['ARG R\nFROM $R/node:1', { image: '?/node:1', name: '?/node', tag: '1', registry: '?' }],
    [
      'ARG R\nFROM $R.dkr.ecr.eu-west-1.amazonaws.com/node',
      {
        image: '?.dkr.ecr.eu-west-1.amazonaws.com/node',
        name: '?.dkr.ecr.eu-west-1.amazonaws.com/node',
        registry: '?.dkr.ecr.eu-west-1.amazonaws.com',
      },
    ],
    ['ARG I\nFROM $I', { image: '?', name: '?', tag: '?', digest: '?', registry: '?' }],
    ['FROM a-$TARGETARCH:1', { image: 'a-?:1', name: 'a-?', tag: '1', registry: '?' }],
    ['FROM ${X%.*}', { image: '?', name: '?', tag: '?', digest: '?', registry: '?' }],
    ['FROM a AS Build\nFROM bUILD', { image: 'bUILD', name: 'bUILD', stage: 0 }],
    ['FROM a AS x\nFROM b AS x\nFROM x', { image: 'x', name: 'x', stage: 1 }],
    ['ARG S=base\nFROM a AS base\nFROM $S', { image: 'base', name: 'base', stage: 0 }],
    ['FROM x AS x', { image: 'x', name: 'x' }],
    ['FROM {{ .Base }}:1 AS x', { image: '?:1', name: '?', tag: '1', registry: '?' }],
    ['FROM n:${{TAG}}', { image: 'n:?', name: 'n', tag: '?', digest: '?' }],
    ['FROM "node:1"', { image: 'node:1', name: 'node', tag: '1' }],
  ])('%s', (text, values) => {
    expect(from(text).values).toEqual(values);
  });

  it('underlines what a person would edit', () => {
    const text = `ARG V=18\nARG B=r.io/node:$V\nFROM --platform=linux/amd64 x.io/a:1@${sha} AS b\nFROM $B\nFROM r.io/n:\${V}-x`;
    const { resource } = readText(text);
    const part = (stage: number, key: string) => underlined(resource.at('stages', stage, 'from', key));
    expect(['image', 'name', 'tag', 'digest', 'registry', 'platform'].map((key) => part(0, key))).toEqual([
      `x.io/a:1@${sha}`,
      'x.io/a',
      '1',
      sha,
      'x.io',
      'linux/amd64',
    ]);
    expect(underlined(resource.at('stages', 0, 'name'))).toBe('b');
    expect(['name', 'tag', 'registry'].map((key) => part(1, key))).toEqual(['r.io/node', '18', 'r.io']);
    expect(resource.at('stages', 1, 'from', 'tag').steps.map(({ what }) => what)).toEqual([
      'FROM $B',
      'ARG $V',
    ]);
    expect(part(2, 'image')).toBe('r.io/n:${V}-x');
    expect(part(2, 'tag')).toBe('${V}-x');
    expect(part(2, 'digest')).toBe('r.io/n:${V}-x');
  });

  it('says why it cannot tell', () => {
    const reason = (text: string) => {
      const value = readText(text).resource.at('stages', 0, 'from', 'image').value();
      return value.kind === 'unknown' ? [value.reason.code, value.reason.text, underlined(value.at)] : value;
    };
    expect(reason('ARG V\nFROM $V')).toEqual([
      'unresolved-parameter',
      'build argument V has no default',
      'V',
    ]);
    expect(reason('FROM $V')).toEqual([
      'unresolved-parameter',
      'build argument V is not declared before the first FROM',
      '$V',
    ]);
    expect(reason('FROM $TARGETARCH')).toEqual([
      'unresolved-parameter',
      'TARGETARCH is set by the builder for each platform',
      '$TARGETARCH',
    ]);
    expect(reason('FROM {{x}}')).toMatchObject(
      ['unsupported-expression', /template/, '{{x}}'].map((one) =>
        typeof one === 'string' ? one : expect.stringMatching(one),
      ),
    );
  });
});

describe('USER', () => {
  it.each<[string, unknown, string?]>([
    ['USER 0', '0'],
    ['USER root', 'root'],
    ['USER 0:0', '0:0'],
    ['USER app', 'app'],
    ['USER 1000:1000', '1000:1000'],
    ['USER "root"', 'root'],
    ["USER 'app'", 'app'],
    ['USER ${UID:-0}', '0'],
    ['user app', 'app'],
    ['USER \\\n app', 'app'],
    ['USER a\nUSER b', 'b'],
    ['RUN x', undefined, 'FROM a'],
    ['ARG U=app\nUSER $U', 'app', 'app'],
    ['ARG G\nUSER app:$G', 'app:?', 'app:$G'],
    ['ARG U\nUSER $U', '?', 'U'],
    ['USER $U', '?', '$U'],
    ['ENV U=a\nARG U=b\nUSER $U', 'a', 'a'],
    ['ARG U=b\nENV U=a\nUSER $U', 'a', 'a'],
    ['ARG OUTER\nUSER $OUTER', 'outer', 'outer'],
    ['ARG OUTER=inner\nUSER $OUTER', 'inner', 'inner'],
    ['USER $OUTER', '?', '$OUTER'],
    ['ENV A=x\nENV A=y B=$A\nUSER $B', 'x', 'x'],
    ['ENV U app user\nUSER $U', 'app user', 'app user'],
    ['USER \\$U', '$U'],
    ["USER '$U'", '$U'],
    ['ONBUILD USER b', undefined, 'FROM a'],
    ['USER {{ .User }}', '?', '{{ .User }}'],
    ['{{ if .Debug }}\nUSER root\n{{ end }}', '?', '{{ if .Debug }}'],
  ])('%s', (text, user, under) => {
    const { resource, problems } = readText(`ARG OUTER=outer\nFROM a\n${text}\n`);
    const view = resource.at('stages', 0, 'user');
    expect(plain(view)).toBe(user);
    if (under !== undefined) expect(underlined(view)).toBe(under);
    expect(problems).toEqual([]);
  });

  it('is inherited through FROM, with variables', () => {
    const { resource } = readText(
      'FROM a AS base\nARG X=1\nENV Y=$X\nUSER app\nFROM base AS mid\nFROM mid\nWORKDIR /$X$Y\nFROM scratch\nWORKDIR /a$X',
    );
    const user = resource.at('stages', 2, 'user');
    expect([plain(user), underlined(user), user.steps.map(({ what }) => what)]).toEqual([
      'app',
      'app',
      ['FROM mid', 'FROM base'],
    ]);
    expect(plain(resource.at('stages', 2, 'instructions', 0, 'path'))).toBe('/11');
    expect(plain(resource.at('stages', 3, 'instructions', 0, 'path'))).toBe('/a');
  });
});
