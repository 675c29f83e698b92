import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plain, readText } from './testing.ts';

/**
 * The second way: a slow reader, line by line and without offsets, written from the reference
 * (https://docs.docker.com/reference/dockerfile/) and nothing else, for what has to be told of any Dockerfile.
 */
interface Told {
  stages: { name: string | undefined; image: string; user: string | undefined; keywords: string[] }[];
  built: number[];
}

function slowly(text: string): Told {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  let escape = '\\';
  let at = 0;
  while (/^#\s*(escape|syntax|check)\s*=/.test(lines[at] ?? '')) {
    const value = /^#\s*escape\s*=\s*(\S)/.exec(lines[at]!)?.[1];
    if (value !== undefined) escape = value;
    at++;
  }
  const top = new Map<string, string | undefined>();
  const stages: (Told['stages'][number] & {
    base: number;
    env: Map<string, string>;
    args: Map<string, string | undefined>;
  })[] = [];
  while (at < lines.length) {
    const number = at + 1;
    let line = lines[at++]!.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    while (line.trimEnd().endsWith(escape) && !line.trimEnd().endsWith(escape + escape)) {
      line = line.trimEnd().slice(0, -1);
      while (at < lines.length && (lines[at]!.trim() === '' || lines[at]!.trim().startsWith('#'))) at++;
      if (at >= lines.length) break;
      const next = lines[at++]!;
      line += next;
      if (!(next.trimEnd().endsWith(escape) && !next.trimEnd().endsWith(escape + escape))) break;
    }
    const keyword = line.split(/\s/)[0]!.toUpperCase();
    const rest = line.trim().slice(keyword.length).trim();
    if (['RUN', 'COPY', 'ADD'].includes(keyword)) {
      for (const [, dash, name] of rest.matchAll(/(?<=\s|^)\d*<<(-?)["']?(\w+)["']?(?=\s|$)/g)) {
        while (at < lines.length && (dash === '-' ? lines[at]!.replace(/^\t+/, '') : lines[at]) !== name)
          at++;
        at++;
      }
    }
    const stage = stages.at(-1);
    if (stage !== undefined && keyword !== 'FROM') stage.keywords.push(`${keyword}:${number}`);
    const filled = (value: string, lookup: (name: string) => string | undefined): string =>
      value
        .replaceAll(
          /\$\{(\w+)(:?[-+])(\w*)\}|\$\{(\w+)\}|\$(\w+)/g,
          (_, name, operator: string, word, braced, bare) => {
            const found = lookup(name ?? braced ?? bare);
            if (operator === undefined) return found ?? '?';
            const set = found !== undefined && !(operator.startsWith(':') && found === '');
            if (operator.endsWith('-')) return set ? found : word;
            return found === undefined ? '?' : set ? word : '';
          },
        )
        .replaceAll(/["']/g, '');
    const inStage = (name: string): string | undefined => {
      for (let index = stages.length - 1, env = true; ;) {
        const one = stages[index]!;
        const found = env ? one.env.get(name) : one.args.get(name);
        if (found !== undefined) return found;
        if (!env && one.args.has(name)) return undefined;
        if (one.base !== -1) index = one.base;
        else if (env) [env, index] = [false, stages.length - 1];
        else return undefined;
      }
    };
    if (keyword === 'FROM') {
      const [image, , name] = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
      const filledIn = filled(image!, (variable) => top.get(variable));
      const base = stages.findLastIndex((one) => one.name?.toLowerCase() === filledIn.toLowerCase());
      stages.push({
        name,
        image: filledIn,
        user: stages[base]?.user,
        keywords: [`FROM:${number}`],
        base,
        env: new Map(),
        args: new Map(),
      });
    } else if (keyword === 'ARG') {
      const [, name, value] = /^(\w+)(?:=(.*))?$/.exec(rest)!;
      if (stage === undefined)
        top.set(name!, value === undefined ? undefined : filled(value, (variable) => top.get(variable)));
      else stage.args.set(name!, value === undefined ? top.get(name!) : filled(value, inStage));
    } else if (keyword === 'ENV') {
      const [, name, value] = /^(\w+)[= ](.*)$/.exec(rest)!;
      stage!.env.set(name!, filled(value!, inStage));
    } else if (keyword === 'USER') stage!.user = filled(rest, inStage);
  }
  const built: number[] = [];
  for (let index = stages.length - 1; index >= 0; index = stages[index]!.base) built.unshift(index);
  return {
    stages: stages.map(({ name, image, user, keywords }) => ({ name, image, user, keywords })),
    built,
  };
}

function quickly(text: string): Told {
  const { resource, file } = readText(text);
  const stages = resource
    .at('stages')
    .items()
    .items.map((stage) => {
      const lineOf = (at: number): number => file.position(at).line;
      const from =
        stage.get('from').get('image').steps[0]?.start ?? stage.get('from').get('image').span!.start;
      const keywords = stage
        .get('instructions')
        .items()
        .items.map((one) => `${String(plain(one.get('keyword')))}:${lineOf(one.get('keyword').span!.start)}`);
      const onbuild = stage
        .get('onbuild')
        .items()
        .items.map((one) => `ONBUILD:${lineOf(one.span!.start)}`);
      // The FROM has no place of its own in the tree but the stage's head; the image may be on a later line.
      const tree = stage.tree!;
      expect(from).toBeGreaterThanOrEqual(tree.start);
      const number = (one: string): number => Number(one.split(':')[1]);
      return {
        name: plain(stage.get('name')) as string | undefined,
        image: plain(stage.get('from').get('image')) as string,
        user: plain(stage.get('user')) as string | undefined,
        keywords: [
          `FROM:${lineOf(tree.start)}`,
          ...[...keywords, ...onbuild].sort((a, b) => number(a) - number(b)),
        ],
      };
    });
  return { stages, built: plain(resource.at('built')) as number[] };
}

const name = fc.constantFrom('A', 'B', 'C');
const word = fc.constantFrom('x', 'app', '0', 'root', 'n1');
const variable = fc.oneof(
  name.map((one) => `$${one}`),
  name.map((one) => `\${${one}}`),
  fc
    .tuple(name, fc.constantFrom(':-', '-', ':+', '+'), fc.constantFrom('', 'q', 'w2'))
    .map(([one, operator, other]) => `\${${one}${operator}${other}}`),
);
const value = fc
  .array(fc.oneof({ weight: 2, arbitrary: word }, variable), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('.'));
const stageName = fc.constantFrom('base', 'Build', 'x', 'app');
const noise = fc.constantFrom('', '', '', '# a comment\n', '\n', '  # RUN x \\\n', '\t\n');

/** Breaks blanks into continuation lines now and then. `~` is the escape character. */
const broken = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.constantFrom(' ', ' ', ' ', ' ~\n  ', ' ~ \n# why ~\n\t', ' ~\n\n '), fc.nat(3))
    .map(([line, blank, at]) =>
      line
        .split(' ')
        .map((part, index) => (index === 0 ? part : (index === at + 1 ? blank : ' ') + part))
        .join(''),
    );

const cased = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text[0]! + text.slice(1).toLowerCase(),
);
const keyword = (text: string) => cased.map((change) => change(text));

const argument = fc
  .tuple(keyword('ARG'), name, fc.option(value, { nil: undefined }))
  .map(([arg, one, of]) => `${arg} ${one}${of === undefined ? '' : `=${of}`}\n`);
const instruction = fc.oneof(
  argument,
  broken(
    fc
      .tuple(keyword('USER'), value, fc.constantFrom('', '"'))
      .map(([user, of, quote]) => `${user} ${quote}${of}${quote}`),
  ).map((line) => `${line}\n`),
  fc
    .tuple(keyword('ENV'), name, fc.constantFrom('=', ' '), value)
    .map(([env, one, sign, of]) => `${env} ${one}${sign}${of}\n`),
  broken(
    fc.constantFrom(
      'RUN a b c && d',
      'COPY --from=base x y /z',
      'WORKDIR /a',
      'CMD ["a", "b"]',
      'EXPOSE 80 81',
      'ONBUILD RUN x y',
      'LABEL a=b c="d e"',
      'RUN echo a#b # c',
    ),
  ).map((line) => `${line}\n`),
  fc.constantFrom(
    'RUN <<EOF\nUSER evil\nFROM x\n# no\nEOF\n',
    "RUN cat <<-'E' > f\n\tUSER a\n\tE\n",
    'COPY <<A <<"B" /d/\n1\nA\nUSER b ~\nB\n',
    'RUN <<EOF cat ~\n  x\nUSER y\nEOF\n',
  ),
);
const from = broken(
  fc
    .tuple(
      keyword('FROM'),
      fc.constantFrom('', '', '--platform=linux/amd64 '),
      fc.oneof(
        stageName,
        value,
        value.map((of) => `r.io/n:${of}`),
      ),
      fc.option(stageName, { nil: undefined }),
    )
    .map(
      ([word, flag, image, alias]) => `${word} ${flag}${image}${alias === undefined ? '' : ` AS ${alias}`}`,
    ),
).map((line) => `${line}\n`);
const stage = fc
  .tuple(from, fc.array(fc.tuple(noise, instruction), { maxLength: 6 }))
  .map(([head, lines]) => head + lines.flat().join(''));
const dockerfile = fc
  .tuple(
    fc.constantFrom('', '# syntax=docker/dockerfile:1\n', '# escape=`\n'),
    noise,
    fc.array(argument, { maxLength: 3 }),
    fc.array(stage, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([directive, first, args, stages, windows]) => {
    const text = (directive + first + args.join('') + stages.join('')).replaceAll(
      '~',
      directive.includes('escape') ? '`' : '\\',
    );
    return windows ? text.replaceAll('\n', '\r\n') : text;
  });

it('two ways of reading agree on generated Dockerfiles', () => {
  fc.assert(
    fc.property(dockerfile, (text) => {
      expect(quickly(text)).toEqual(slowly(text));
    }),
    { numRuns: 3000 },
  );
});

/** A third way, as far as it goes: the library does not know a digit before `<<`, which is not generated here. */
it('a library agrees on instructions and their lines', () => {
  fc.assert(
    fc.property(dockerfile, (text) => {
      const lines = DockerfileParser.parse(text)
        .getInstructions()
        .map((one) => `${one.getKeyword()}:${one.getRange().start.line + 1}`);
      const told = quickly(text).stages.flatMap((one) => one.keywords);
      expect(told).toEqual(lines.slice(lines.findIndex((line) => line.startsWith('FROM'))));
    }),
    { numRuns: 500 },
  );
});
