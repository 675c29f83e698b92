import type { About, ShellCommand } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { SHELLS, instructionsOf, programOf, scriptsOf, stagesOf } from './_dockerfile.ts';

const FETCHERS = new Set(['curl', 'wget', 'fetch', 'aria2c']);
const INTERPRETER = /^(?:python|perl|ruby|node|php|pwsh)[\d.]*$/;
const EVALUATORS = new Set(['eval', 'source', '.']);
const VERIFIERS =
  /^(?:sha(?:1|224|256|384|512)?sum|shasum|b2sum|gpg|gpgv|cosign|minisign|signify|slsa-verifier)$/;

/** Whether a command runs what it reads from its standard input. */
function runsInput(command: ShellCommand): boolean {
  const program = programOf(command);
  if (program === undefined) return false;
  const { name, args } = program;
  const first = args.find(({ text }) => !/^-./.test(text))?.text;
  if (SHELLS.has(name)) {
    if (args.some(({ text }) => /^-[a-z]*s$/.test(text))) return true;
    if (args.some(({ text }) => /^-[a-z]*c$/.test(text))) return false;
    if (name === 'busybox') return first === 'sh' || first === 'ash';
    return first === undefined || first === '-' || first === '--' || first === '/dev/stdin';
  }
  if (!INTERPRETER.test(name) || args.some(({ text }) => /^-(?:[cmenp]|-eval|-print)/.test(text)))
    return false;
  return first === undefined || first === '-' || first === '/dev/stdin';
}

/** Whether what a substitution prints is run: `eval "$(…)"`, `sh -c "$(…)"`, `bash <(…)`. */
function runsSubstitution(owner: ShellCommand, inner: ShellCommand): boolean {
  const program = programOf(owner);
  if (program === undefined) return false;
  const word = program.args.find((arg) => holds(arg, inner));
  if (EVALUATORS.has(program.name)) return true;
  if (!SHELLS.has(program.name) && !INTERPRETER.test(program.name)) return false;
  if (word === undefined) return owner.redirections.some(({ target }) => holds(target, inner));
  const before = program.args[program.args.indexOf(word) - 1];
  return word.text.startsWith('<(') || (before !== undefined && /^-[a-z]*[ce]$/.test(before.text));
}

const holds = (outer: { start: number; end: number }, inner: { start: number; end: number }): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

/** The file that a download is written to. */
function outputOf(command: ShellCommand): string | undefined {
  const program = programOf(command)!;
  const wget = program.name === 'wget';
  const redirected = command.redirections.find(({ operator }) => operator === '>' || operator === '>>');
  if (redirected !== undefined) return redirected.target.text;
  for (let at = 0; at < program.args.length; at++) {
    const { text } = program.args[at]!;
    const long = /^--(?:output|output-document)(?:=(.*))?$/.exec(text);
    if (long !== null) return long[1] ?? program.args[at + 1]?.text;
    const short = (wget ? /^-[a-zA-Z]*?O(.*)$/ : /^-[a-zA-Z#]*?o(.*)$/).exec(text);
    if (short !== null && !text.startsWith('--'))
      return short[1] === '' ? program.args[at + 1]?.text : short[1];
  }
  if (!wget && !program.args.some(({ text }) => /^(?:-[a-zA-Z]*O[a-zA-Z]*|--remote-name)$/.test(text)))
    return undefined;
  const url = program.args.findLast(({ text }) => text.includes('/') && !text.startsWith('-'));
  return url?.text
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1);
}

const stem = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Whether a later command runs the file. */
function runsFile(command: ShellCommand, file: string): boolean {
  const program = programOf(command);
  if (program === undefined) return false;
  if (program.at.text.includes('/') && stem(program.at.text) === stem(file)) return true;
  if (!SHELLS.has(program.name) && !INTERPRETER.test(program.name) && !EVALUATORS.has(program.name))
    return false;
  const first = program.args.find(({ text }) => !/^-./.test(text));
  return first !== undefined && stem(first.text) === stem(file);
}

/** How a download ends up being run. */
function runBy(commands: readonly ShellCommand[], index: number): string | undefined {
  const fetcher = commands[index]!;
  let next = fetcher.pipedInto;
  for (let steps = 0; next !== undefined && steps < commands.length; steps++) {
    const reader = commands[next]!;
    if (runsInput(reader)) return `it goes straight into ${programOf(reader)!.name}`;
    next = reader.pipedInto;
  }
  if (
    fetcher.substitutedInto !== undefined &&
    runsSubstitution(commands[fetcher.substitutedInto]!, fetcher)
  ) {
    return 'what it prints is run';
  }
  const file = outputOf(fetcher);
  if (file === undefined || file === '' || file === '-' || file === '/dev/null' || file.startsWith('$'))
    return undefined;
  const later = commands.slice(index + 1);
  if (later.some((command) => VERIFIERS.test(programOf(command)?.name ?? ''))) return undefined;
  return later.some((command) => runsFile(command, file))
    ? `${stem(file)} is run without being verified`
    : undefined;
}

export default control({
  id: 'dockerfile-remote-code',
  title: 'A build runs nothing from the internet that nobody verified',
  layer: 'images',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A script that is fetched and run decides anew with every build what gets into the image. Whoever takes over the ' +
    'server, its domain or the connection to it runs code in the build, with its credentials, and in what it builds.',
  references: [
    attack('T1195.002'),
    attack('T1059.004'),
    page(
      'Dockerfile reference: ADD --checksum',
      'https://docs.docker.com/reference/dockerfile/#add---checksum',
    ),
  ],
  appliesTo: ['Dockerfile'],
  decide: (dockerfile) => {
    const abouts: About[] = [];
    for (const stage of stagesOf(dockerfile)) {
      const { items, rest } = instructionsOf(stage, 'RUN', 'CMD', 'ENTRYPOINT');
      for (const instruction of items) {
        const before = abouts.length;
        for (const { commands, place } of scriptsOf(instruction)) {
          commands.forEach((command, index) => {
            const name = programOf(command)?.name ?? '';
            const how = FETCHERS.has(name) ? runBy(commands, index) : undefined;
            if (how !== undefined) {
              abouts.push({
                subject: instruction,
                decision: fail(place(command), `${name} fetches code from the network, and ${how}`),
              });
            }
          });
        }
        if (abouts.length === before) abouts.push({ subject: instruction, decision: pass(instruction) });
      }
      if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
    }
    return abouts;
  },
  fix: {
    text: 'Fetch a fixed version, check its checksum or signature, and run it only then; or install a package.',
    safe: true,
    dockerfile:
      'ADD --checksum=sha256:<digest> https://example.com/install-1.4.2.sh /tmp/install.sh\nRUN sh /tmp/install.sh',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'dockerfile',
      source:
        'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl && \\\n    curl -fsSL https://example.com/install.sh | bash -s -- -y\n',
      at: 'curl -fsSL',
    },
    {
      verdict: 'fail',
      title: 'By way of sudo and tee',
      format: 'dockerfile',
      source: 'FROM debian:13\nRUN wget -qO- https://example.com/install.sh | tee /tmp/log | sudo -E sh -\n',
      at: 'wget',
    },
    {
      verdict: 'fail',
      title: 'By substitution',
      format: 'dockerfile',
      source: 'FROM debian:13\nRUN set -e\nRUN sh -c "$(curl -fsSL https://example.com/install.sh)"\n',
      at: 'curl',
    },
    {
      verdict: 'fail',
      title: 'In a here-document',
      format: 'dockerfile',
      source:
        'FROM debian:13\nRUN <<EOF\napt-get update\nbash <(curl -s https://example.com/install.sh)\nEOF\n',
      at: 'curl',
    },
    {
      verdict: 'fail',
      title: 'Fetched first and run then',
      format: 'dockerfile',
      source:
        'FROM debian:13\nRUN curl -fsSLo /tmp/install.sh https://example.com/install.sh \\\n && chmod +x /tmp/install.sh \\\n && /tmp/install.sh\n',
      at: 'curl',
    },
    {
      verdict: 'fail',
      title: 'In the JSON form',
      format: 'dockerfile',
      source: 'FROM debian:13\nRUN ["/bin/bash", "-c", "curl https://example.com/install.sh | sh"]\n',
      at: 'curl',
    },
    {
      verdict: 'pass',
      title: 'Data is no code, and what is verified may run',
      format: 'dockerfile',
      source:
        'FROM debian:13\nRUN curl -fsSL https://example.com/app.tgz | tar -xz -C /opt\nRUN curl -s https://example.com/v.json | python3 -c "import json"\nRUN curl -fsSLO https://example.com/install.sh && echo "9f86d081  install.sh" | sha256sum -c - && sh install.sh\nRUN echo "curl https://example.com | sh"\n',
    },
  ],
});
