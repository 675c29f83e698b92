import { compareText } from '../../estate/index.ts';
import { argumentsOf } from './arguments.ts';
import type { Event } from './event.ts';
import type { Command } from './script.ts';
import type { Written } from './written.ts';

type Reader = (command: Command, args: readonly Written[]) => readonly Event[];

/** Options of builders that take the next word: https://docs.docker.com/reference/cli/docker/buildx/build/ */
const BUILD_VALUED = new Set(
  (
    '-t --tag -f --file --target --platform --build-arg --secret --ssh --cache-from --cache-to -o --output --label ' +
    '--network --builder --build-context --progress --iidfile --metadata-file --annotation --add-host --ulimit --shm-size ' +
    '-m --memory --sbom --provenance --attest --cgroup-parent --isolation --format --authfile --layers-dir --call --allow ' +
    '--no-cache-filter --jobs --volume -v --creds --destination -d --context -c --dockerfile --tarPath --tar-path ' +
    '--cache-repo --cache-ttl --digest-file --image-name-with-digest-file --registry-mirror --snapshotMode --verbosity ' +
    '--context-sub-path --builder-image --env -e --buildpack -b -B --path -p --tags'
  ).split(' '),
);
const GLOBAL_VALUED = new Set([
  '--context',
  '-c',
  '-H',
  '--host',
  '--config',
  '-l',
  '--log-level',
  '-n',
  '--namespace',
]);

const make = (command: Command, kind: Event['kind'], more: Partial<Event> = {}): Event => ({
  kind,
  images: [],
  by: command.name,
  start: command.start,
  end: command.end,
  ...more,
});

/** `docker build`, `docker buildx build`, `podman build`, `buildah bud`. */
const build: Reader = (command, words) => {
  const { of, on, operands } = argumentsOf(words, BUILD_VALUED);
  if (on('--check') || of('--call').some(({ key }) => key === 'check'))
    return [make(command, 'lint', { by: 'docker build --check', gates: command.counts })];
  const images = of('-t', '--tag');
  const source = sourceOf(
    operands[0]?.key,
    of('-f', '--file')[0]?.key,
    of('--target')[0]?.key,
    of('--build-arg').map(({ key }) => key),
  );
  const outputs = of('-o', '--output').map(({ key }) => key);
  const pushed = on('--push') || outputs.some((one) => /type=registry/.test(one) || /push=true/.test(one));
  const events = [make(command, 'build', { images, source })];
  return pushed ? [...events, make(command, 'push', { images, source })] : events;
};

/** What an image is made from: the same context, file, target and arguments make the same image again. */
export function sourceOf(context = '.', file = '', target = '', args: readonly string[] = []): string {
  const folder = context.replace(/\/+$/, '') || '.';
  const path = file.replace(/^\.\//, '').replace(/^Dockerfile$/, '');
  return `${folder.replace(/^\.\/(?=.)/, '')}|${path === `${folder}/Dockerfile` ? '' : path}|${target}|${args.toSorted(compareText).join(' ')}`;
}

const push: Reader = (command, words) => {
  const { operands } = argumentsOf(
    words,
    new Set(['--creds', '--authfile', '--digestfile', '--format', '-f']),
  );
  return operands.length === 0 ? [] : [make(command, 'push', { images: operands.slice(-1), from: operands })];
};

const tag: Reader = (command, words) => {
  const [from, ...images] = argumentsOf(words, new Set()).operands;
  return from === undefined ? [] : [make(command, 'tag', { images, from: [from] })];
};

/** `docker save -o app.tar app:1`: the file is the image. */
const save: Reader = (command, words) => {
  const { of, operands } = argumentsOf(words, new Set(['-o', '--output', '--format']));
  return [make(command, 'tag', { images: of('-o', '--output'), from: operands })];
};

/** Several images at once, by a file: they go by the names of the services, or all together. */
const together =
  (file: string, buildWord: string | undefined): Reader =>
  (command, words) => {
    const valued = new Set([
      '-f',
      '--file',
      '-p',
      '--project-name',
      '--profile',
      '--env-file',
      '--set',
      '--build-arg',
    ]);
    const { on, operands } = argumentsOf(words, valued);
    const verb = buildWord === undefined ? 'build' : operands[0]?.key;
    const named = buildWord === undefined ? operands : operands.slice(1);
    if (verb !== 'build' && verb !== 'push') return [];
    const names = named.length === 0 ? ['*'] : named.map(({ key }) => key);
    const images = names.map((name): Written => {
      const key = `${file}:${name}`;
      const reason = {
        code: 'unsupported-expression',
        text: `the name of the image is in the ${file} file`,
      } as const;
      return { key, tree: { kind: 'hole', type: 'string', reason, start: command.start, end: command.end } };
    });
    const events = verb === 'build' ? [make(command, 'build', { images })] : [];
    return verb === 'push' || on('--push') ? [...events, make(command, 'push', { images })] : events;
  };

const compose = together('compose', 'build');
const bake = together('bake', undefined);

const copy =
  (valued: readonly string[]): Reader =>
  (command, words) => {
    const { operands } = argumentsOf(words, new Set(valued));
    const [from, to] = operands;
    if (from === undefined || to === undefined) return [];
    // A copy to a file or a daemon publishes nothing.
    if (/^(?:dir|oci|oci-archive|docker-archive|docker-daemon|containers-storage):/.test(to.key))
      return [make(command, 'tag', { images: [to], from: [from] })];
    return [make(command, 'push', { images: [to], from: [from] })];
  };

const imagetools: Reader = (command, words) => {
  const { of, operands } = argumentsOf(words.slice(1), new Set(['-t', '--tag', '-f', '--file', '--builder']));
  if (words[0]?.key !== 'create') return [];
  return [make(command, 'push', { images: of('-t', '--tag'), from: operands })];
};

/** https://github.com/GoogleContainerTools/kaniko#additional-flags */
const kaniko: Reader = (command, words) => {
  const { of, on } = argumentsOf(words, BUILD_VALUED);
  const images = of('--destination', '-d');
  const source = sourceOf(
    of('--context', '-c')[0]?.key,
    of('--dockerfile', '-f')[0]?.key,
    of('--target')[0]?.key,
    of('--build-arg').map(({ key }) => key),
  );
  const built = make(command, 'build', { images, source, by: 'kaniko' });
  return on('--no-push') || images.length === 0
    ? [built]
    : [built, make(command, 'push', { images, source, by: 'kaniko' })];
};

/** `ko build ./cmd/x` pushes unless told otherwise: https://ko.build/reference/ko_build/ */
const ko: Reader = (command, words) => {
  const [verb, ...rest] = words;
  if (verb === undefined || !['build', 'publish', 'apply', 'resolve', 'create'].includes(verb.key)) return [];
  const valued = new Set([
    '-f',
    '--filename',
    '-t',
    '--tags',
    '--platform',
    '--tarball',
    '--sbom',
    '--image-refs',
  ]);
  const { on, operands } = argumentsOf(rest, valued);
  const images = [generated(command, `ko:${operands.map(({ key }) => key).join(' ')}`)];
  const built = make(command, 'build', { images });
  return on('-L', '--local') ||
    command.env.get('KO_DOCKER_REPO')?.key === 'ko.local' ||
    rest.some(({ key }) => key === '--push=false')
    ? [built]
    : [built, make(command, 'push', { images })];
};

/** https://github.com/GoogleContainerTools/jib: the goal `build` pushes, `dockerBuild` does not. */
const jib: Reader = (command, words) => {
  const goal = words.find(
    ({ key }) => /(?:^|:)jib(?::\w+|DockerBuild|BuildTar)?$/.test(key) || /:jib:\w+$|^jib:\w+$/.test(key),
  );
  if (goal === undefined) return [];
  const images = [generated(command, 'jib:')];
  const built = make(command, 'build', { images, by: 'jib' });
  return /dockerBuild|buildTar|BuildTar|DockerBuild/.test(goal.key)
    ? [built]
    : [built, make(command, 'push', { images, by: 'jib' })];
};

/** https://buildpacks.io/docs/for-platform-operators/how-to/integrate-ci/pack/cli/pack_build/ */
const pack: Reader = (command, words) => {
  if (words[0]?.key !== 'build') return [];
  const { on, operands } = argumentsOf(words.slice(1), BUILD_VALUED);
  const images = operands.slice(0, 1);
  const built = make(command, 'build', { images });
  return on('--publish') ? [built, make(command, 'push', { images })] : [built];
};

function generated({ end, name, start }: Command, key: string): Written {
  const reason = { code: 'unsupported-expression', text: `${name} makes up the name of the image` } as const;
  return { key, tree: { kind: 'hole', type: 'string', reason, start, end } };
}

const DOCKER: Readonly<Record<string, Reader>> = {
  build,
  bud: build,
  b: build,
  push,
  tag,
  compose,
  bake,
  imagetools,
  save,
};

/** `docker image build`, `docker buildx build`, `docker --context x build`. */
const docker: Reader = (command, words) => {
  let index = 0;
  while (words[index]?.key.startsWith('-') === true) index += GLOBAL_VALUED.has(words[index]!.key) ? 2 : 1;
  if (['image', 'buildx', 'builder'].includes(words[index]?.key ?? '')) {
    index++;
    while (words[index]?.key.startsWith('-') === true) index += words[index]!.key === '--builder' ? 2 : 1;
  }
  const verb = words[index]?.key ?? '';
  const reader = Object.hasOwn(DOCKER, verb) ? DOCKER[verb] : undefined;
  return reader?.(command, words.slice(index + 1)) ?? [];
};

const after =
  (verbs: readonly string[], reader: Reader): Reader =>
  (command, words) =>
    verbs.includes(words[0]?.key ?? '') ? reader(command, words.slice(1)) : [];

/** What programs that build and publish images do. */
export const BUILDERS: ReadonlyMap<string, Reader> = new Map([
  ['docker', docker],
  ['podman', docker],
  ['nerdctl', docker],
  ['finch', docker],
  ['buildah', docker],
  ['docker-compose', compose],
  ['executor', kaniko],
  ['kaniko', kaniko],
  ['ko', ko],
  ['mvn', jib],
  ['mvnw', jib],
  ['gradle', jib],
  ['gradlew', jib],
  ['pack', pack],
  [
    'crane',
    (command: Command, words: readonly Written[]): readonly Event[] => {
      const copied = after(['copy', 'cp'], copy(['--platform', '-j', '--jobs']))(command, words);
      if (copied.length > 0) return copied;
      if (words[0]?.key === 'tag' && words[2] !== undefined) {
        const name = words[1]!.key.replace(/@.*$|:[^/:]*$/, '');
        const to = { key: `${name}:${words[2].key}`, tree: words[2].tree };
        return [make(command, 'push', { images: [to], from: [words[1]!] })];
      }
      return words[0]?.key === 'push' && words[2] !== undefined
        ? [make(command, 'push', { images: [words[2]], from: [words[1]!] })]
        : [];
    },
  ],
  [
    'skopeo',
    after(
      ['copy'],
      copy(
        '--authfile --src-creds --dest-creds --src-tls-verify --dest-tls-verify --format -f --multi-arch'.split(
          ' ',
        ),
      ),
    ),
  ],
  [
    'regctl',
    (command: Command, words: readonly Written[]) =>
      words[0]?.key === 'image' ? after(['copy', 'cp'], copy([]))(command, words.slice(1)) : [],
  ],
]);
