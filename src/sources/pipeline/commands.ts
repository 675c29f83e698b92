import { BUILDERS } from './build-commands.ts';
import { CHECKERS, scout } from './check-commands.ts';
import type { Event } from './event.ts';
import type { Command } from './script.ts';

/** A tool in a container: the image that is run is called like it. */
const TOOL =
  /(?:^|[/-])(trivy|grype|snyk|hadolint|cosign|checkov|kics|dockle|crane|skopeo|executor)(?:-debian|-action)?(?:[:@]|$)/;
const RUN_VALUED =
  /^(?:-[vewupml]|--(?:volume|env|workdir|user|network|name|platform|entrypoint|mount|env-file|pull|label|add-host|publish))$/;

/** What a command does to images; nothing, for most. */
export function eventsOf(command: Command): readonly Event[] {
  const { args, name, path } = command;
  const [first, ...rest] = args;
  if ((name === 'docker' || name === 'podman') && first?.key === 'scout') return scout(command, rest);
  if (name === 'docker' && first?.key === 'scan')
    return [
      {
        kind: 'scan',
        images: rest.filter(({ key }) => !key.startsWith('-')),
        gates: command.counts,
        by: 'docker scan',
        start: command.start,
        end: command.end,
      },
    ];
  if ((name === 'docker' || name === 'podman' || name === 'nerdctl') && first?.key === 'run') {
    const inner = contained(command);
    return inner === undefined ? [] : eventsOf(inner);
  }
  const known = BUILDERS.get(name) ?? CHECKERS.get(name);
  const found = known?.(command, args) ?? [];
  if (found.length > 0) return found;
  return SCRIPTS.has(name) || /^\.{0,2}\/|\.(?:sh|py|js|ts|mjs)$/.test(path)
    ? [
        {
          kind: 'opaque',
          images: [],
          by: [path, ...args.map(({ key }) => key)].join(' ').slice(0, 120),
          start: command.start,
          end: command.end,
        },
      ]
    : [];
}

/** Programs that run what the repository tells them. */
const SCRIPTS = new Set([
  'make',
  'just',
  'task',
  'npm',
  'pnpm',
  'yarn',
  'bash',
  'sh',
  'python',
  'python3',
  'node',
  'bazel',
  'earthly',
  'dagger',
  'mage',
  'rake',
  'nx',
  'invoke',
  'tox',
]);

/** The command that `docker run … image …` gives to a known tool. */
function contained(command: Command): Command | undefined {
  const words = command.args.slice(1);
  let index = 0;
  let entry: string | undefined;
  for (; index < words.length; index++) {
    const { key } = words[index]!;
    if (!key.startsWith('-')) break;
    if (key === '--entrypoint') entry = words[index + 1]?.key;
    if (RUN_VALUED.test(key)) index++;
  }
  const tool = TOOL.exec(words[index]?.key ?? '')?.[1];
  if (tool === undefined) return undefined;
  const args = words.slice(index + 1);
  // `docker run hadolint/hadolint hadolint Dockerfile` names the program once more.
  const named = args[0]?.key === tool ? args.slice(1) : args;
  return entry === undefined || entry.endsWith(tool)
    ? { ...command, name: tool, path: tool, args: named }
    : undefined;
}
