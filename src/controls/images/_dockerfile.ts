import type { Resource, ShellCommand, ShellWord, Unknown, View } from '../../estate/index.ts';
import { leaf, readShell, readShellText, shellAt } from '../../estate/index.ts';

/** One stage of a Dockerfile. */
export interface StageView {
  readonly index: number;
  readonly at: View;
  /** Whether it is a part of the image that is built, by way of FROM. */
  readonly built: boolean;
}

export function stagesOf(dockerfile: Resource): StageView[] {
  const built = new Set<unknown>();
  for (const item of dockerfile.at('built').items().items) {
    const index = item.value();
    if (index.kind === 'known') built.add(index.value);
  }
  return dockerfile
    .at('stages')
    .items()
    .items.map((at, index) => ({ index, at, built: built.has(index) }));
}

/** The stage that a FROM or a COPY names, as its index; `undefined` when it names an image. */
export function stageNamed(place: View): number | undefined {
  const stage = place.get('stage').value();
  return stage.kind === 'known' && typeof stage.value === 'number' ? stage.value : undefined;
}

export function keywordOf(instruction: View): string | undefined {
  const keyword = instruction.get('keyword').value();
  return keyword.kind === 'known' ? String(keyword.value) : undefined;
}

/** The instructions of a stage with these keywords; `rest` where a template engine may put others. */
export function instructionsOf(
  stage: StageView,
  ...keywords: readonly string[]
): { items: View[]; rest: Unknown | undefined } {
  const { items, rest } = stage.at.get('instructions').items();
  return { items: items.filter((item) => keywords.includes(keywordOf(item) ?? '')), rest };
}

/** The commands of one shell text, and where each of them stands. */
export interface Script {
  readonly commands: readonly ShellCommand[];
  readonly place: (part: { readonly start: number; readonly end: number }) => View;
}

/** What an instruction gives to a shell: its command, its here-documents, and what `sh -c` gets in them. */
export function scriptsOf(instruction: View): Script[] {
  const scripts: Script[] = [];
  const add = (
    at: View,
    commands: readonly ShellCommand[],
    form: 'instruction' | 'script',
    depth: number,
  ): void => {
    const place: Script['place'] = ({ start, end }) => at.readAs(leaf('', start, end));
    scripts.push({ commands, place });
    const file = at.span?.file;
    if (depth > 2) return;
    for (const command of commands) {
      const word = handedToShell(command);
      if (word === undefined) continue;
      const quoted = file !== undefined && /^["']/.test(file.text.slice(word.start, word.start + 1)) ? 1 : 0;
      const inner =
        file === undefined
          ? readShellText(word.text)
          : readShell(file, word.start + quoted, word.end - quoted, form);
      if (inner.commands.length > 0) add(at, inner.commands, form, depth + 1);
    }
  };
  const command = instruction.get('command');
  if (command.present === true) {
    const read = shellAt(command);
    add(command, read.commands, 'instruction', 0);
    // A document that is written to a file is no script yet.
    if (!read.commands.some((one) => ['cat', 'tee'].includes(programOf(one)?.name ?? ''))) {
      for (const document of instruction.get('heredocs').items().items) {
        const content = document.get('content');
        add(content, shellAt(content, 'script').commands, 'script', 0);
      }
    }
  }
  const exec = instruction.get('arguments').items().items;
  const [shell] = exec;
  if (shell !== undefined) {
    const words = exec.flatMap((item): ShellWord[] => {
      const value = item.string();
      const { start, end } = item.span ?? { start: -1, end: -1 };
      return value.kind === 'known' ? [{ text: value.value, start, end, dynamic: false }] : [];
    });
    const one: ShellCommand = {
      words,
      env: [],
      redirections: [],
      start: words[0]?.start ?? -1,
      end: words.at(-1)?.end ?? -1,
    };
    add(shell, [one], 'script', 0);
  }
  return scripts;
}

export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox']);

/** The text after `-c` of a shell. */
function handedToShell(command: ShellCommand): ShellWord | undefined {
  const program = programOf(command);
  if (program === undefined || !SHELLS.has(program.name)) return undefined;
  const flag = program.args.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  return flag === -1 ? undefined : program.args[flag + 1];
}

const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'exec',
  'nohup',
  'command',
  'time',
  'nice',
  'timeout',
  'gosu',
  'su-exec',
]);
const WITH_VALUE = new Set(['-u', '-g', '-n', '-k', '-s', '--user', '--group']);

/** The program a command runs, without its folder and without sudo and the like before it. */
export function programOf(
  command: ShellCommand,
): { name: string; at: ShellWord; args: readonly ShellWord[] } | undefined {
  const { words } = command;
  let index = 0;
  for (;;) {
    const word = words[index];
    if (word === undefined) return undefined;
    const name = word.text.slice(word.text.lastIndexOf('/') + 1);
    if (!WRAPPERS.has(name)) return { name, at: word, args: words.slice(index + 1) };
    index++;
    for (let next = words[index]; next !== undefined; next = words[index]) {
      if (WITH_VALUE.has(next.text)) index += 2;
      else if (/^-|^\w+=|^\d+[smh]?$/.test(next.text)) index++;
      else break;
    }
    if (name === 'gosu' || name === 'su-exec') index++;
  }
}

/** The wrappers before the program, as they are written. */
export function wrapperOf(command: ShellCommand, ...names: readonly string[]): ShellWord | undefined {
  const program = programOf(command);
  const before =
    program === undefined ? command.words : command.words.slice(0, command.words.indexOf(program.at));
  return before.find(({ text }) => names.includes(text.slice(text.lastIndexOf('/') + 1)));
}
