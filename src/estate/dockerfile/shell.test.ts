import { describe, expect, it } from 'vitest';
import { SourceFile } from '../source-file.ts';
import { readShell } from './shell.ts';

/** `0: curl x |1` for each command: index, words, where its output goes. */
function commands(text: string, form: 'instruction' | 'script' = 'script'): string[] {
  const file = new SourceFile('f', text);
  const shell = readShell(file, 0, text.length, form);
  const lines = shell.commands.map(({ env, words, redirections, pipedInto, substitutedInto }) =>
    [
      ...env.map((word) => `{${word.text}}`),
      ...words.map((word) => word.text + (word.dynamic ? '~' : '')),
      ...redirections.map(({ operator, target }) => `${operator}${target.text}`),
      ...(pipedInto === undefined ? [] : [`|${pipedInto}`]),
      ...(substitutedInto === undefined ? [] : [`$${substitutedInto}`]),
    ].join(' '),
  );
  return shell.problem === undefined
    ? lines
    : [...lines, `! ${shell.problem.message} @${shell.problem.offset}`];
}

describe('readShell', () => {
  it.each<[string, string[]]>([
    ['a b && c || d; e & f', ['a b', 'c', 'd', 'e', 'f']],
    ['curl -fsSL x | sh', ['curl -fsSL x |1', 'sh']],
    ['a | b | c', ['a |1', 'b |2', 'c']],
    ['a || b', ['a', 'b']],
    ['a |& b', ['a |1', 'b']],
    ['(a; b) | c', ['a |2', 'b |2', 'c']],
    ['{ a; b; } | c', ['a |2', 'b |2', 'c']],
    ['a | (b; c)', ['a |1', 'b', 'c']],
    ['a | sudo bash', ['a |1', 'sudo bash']],
    ['A=1 B="x y" cmd C=2', ['{A=1} {B=x y} cmd C=2']],
    ['A=1', ['{A=1}']],
    ['a > x 2>&1 < y >> z', ['a >x 2>&1 <y >>z']],
    ['a &>x; b 2>/dev/null', ['a &>x', 'b 2>/dev/null']],
    [`a 'b c' "d e" f\\ g h'i'"j"`, ['a b c d e f g hij']],
    ['a "x\\"y" "\\n"', ['a x"y \\n']],
    ['a $X "${Y:-z}" $1', ['a $X~ ${Y:-z}~ $1~']],
    ['sh -c "$(curl x)"', ['sh -c $(curl x)~', 'curl x $0']],
    ['a `b | c`', ['a `b | c`~', 'b |2 $0', 'c $0']],
    ['bash <(curl x)', ['bash <(curl x)~', 'curl x $0']],
    ['X=$(a | b)', ['{X=$(a | b)}', 'a |2 $0', 'b $0']],
    ['if a; then b; else c; fi; d', ['a', 'b', 'c', 'd']],
    ['if a; then b; fi | c', ['a |2', 'b |2', 'c']],
    ['for x in 1 $(y); do a $x; done', ['y', 'a $x~']],
    ['while read x; do a; done < f', ['read x', 'a']],
    ['case $x in a|b) c;; *) d;; esac; e', ['c', 'd', 'e']],
    ['f() { a; }; f', ['a', 'f']],
    ['! a', ['a']],
    ['[[ a && b ]] && c', ['[[ a b ]]', 'c']],
    ['[ -f x ] && c', ['[ -f x ]', 'c']],
    ['echo $((1 + (2))) x', ['echo $((1 + (2)))~ x']],
    ['((x = 1)); a', ['a']],
    ['a # b | c', ['a']],
    ['a b#c', ['a b#c']],
    ['a\nb \\\n c', ['a', 'b c']],
    ['cat <<E | sh\nrm; x\nE\nb', ['cat <<E |1', 'sh', 'b']],
    ['cat <<-"E"\n\tx\n\tE\nb', ['cat <<-E', 'b']],
    ['find . -exec rm {} \\;', ['find . -exec rm {} ;']],
    ['echo }', ['echo }']],
    ['chmod u+s,g+s /x', ['chmod u+s,g+s /x']],
    ['a "b', ['a', '! a double quote is not closed @2']],
    ["a; b 'c", ['a', 'b', '! a single quote is not closed @5']],
    ['a $(b', ['a', 'b $0', '! a $( is not closed @3']],
    ['(a', ['a', '! a ( is not closed @0']],
    ['a)', ['a', '! a ) has no ( before it @1']],
    ['a >', ['a', '! nothing follows > @3']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(commands(text)).toEqual(expected);
  });

  it('reads what the builder joins, with offsets into the file', () => {
    const text = 'FROM a\nRUN apt-get update && \\\n  # why\n  apt-get install -y \\\n    "cu\\\nrl" | sh\n';
    const file = new SourceFile('f', text);
    const start = text.indexOf('apt-get');
    const { commands: found } = readShell(file, start, text.length);
    const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    expect(found.map(({ words }) => words.map((word) => word.text))).toEqual([
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', 'curl'],
      ['sh'],
    ]);
    expect(found[1]!.words.map(cut)).toEqual(['apt-get', 'install', '-y', '"cu\\\nrl"']);
    expect(cut(found[1]!)).toBe('apt-get install -y \\\n    "cu\\\nrl"');
    expect(found[1]!.pipedInto).toBe(2);
    const windows = '# escape=`\nFROM a\nRUN a `\n b';
    expect(
      readShell(new SourceFile('f', windows), windows.indexOf('a `'), windows.length).commands[0]!.words,
    ).toHaveLength(2);
  });

  it.each<[string, string]>([
    ['parentheses', '('.repeat(50_000)],
    ['groups', '{ a; '.repeat(50_000)],
    ['substitutions', '$('.repeat(50_000)],
    ['braces', '${a:-'.repeat(50_000)],
    ['backquotes', '`'.repeat(50_001)],
    ['quotes', `"'`.repeat(50_000)],
    ['pipes', 'a | '.repeat(50_000)],
    ['commands', 'a;'.repeat(300_000)],
    ['one word', 'a'.repeat(1_000_000)],
    ['cases', 'case a in b) '.repeat(20_000)],
    ['here-documents', 'a <<E\n'.repeat(20_000)],
    ['loops', 'for a in $(b); do '.repeat(20_000)],
  ])('does not hang on many %s', (_, text) => {
    const start = performance.now();
    readShell(new SourceFile('f', text), 0, text.length, 'script');
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
