import { sourceOf } from './build-commands.ts';
import type { Event } from './event.ts';
import type { Span, Written } from './written.ts';

/** What a step gives to an action. */
export interface Call extends Span {
  /** `owner/name/path`, in small letters. */
  readonly name: string;
  /** An input, or `undefined` where it is not given. */
  readonly input: (name: string) => Written | undefined;
  /** A variable of the step, for tools that read their options from there. */
  readonly variable: (name: string) => Written | undefined;
  /** The id of the step: what it makes goes by it. */
  readonly id: string | undefined;
}

type Reader = (call: Call) => readonly Event[];

const event = (
  call: Call,
  kind: Event['kind'],
  images: readonly Written[],
  more: Partial<Event> = {},
): Event => ({
  kind,
  images,
  by: call.name,
  start: call.start,
  end: call.end,
  ...more,
});

/** `true` and `false` of an input; `undefined` for what only a run knows. */
function isOn(value: Written | undefined, otherwise: boolean): boolean | undefined {
  const text = value?.key.trim().toLowerCase() ?? '';
  if (text === '') return otherwise;
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

/** Lists of names: one a line, or with commas between. */
function listOf(value: Written | undefined): Written[] {
  if (value === undefined) return [];
  const lines = value.key.split(/[\n,]/).map((line) => line.trim());
  const kept = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (kept.length === 1) return [{ key: kept[0]!, tree: trimmed(value.tree) }];
  return kept.map((key) => ({ key, tree: /[$]/.test(key) ? holeLike(value) : at(value, key) }));
}

function trimmed(tree: Written['tree']): Written['tree'] {
  return tree.kind === 'leaf' && typeof tree.value === 'string'
    ? { ...tree, value: tree.value.trim() }
    : tree;
}

function at({ tree }: Written, value: string): Written['tree'] {
  return { kind: 'leaf', value, start: tree.start, end: tree.end };
}

function holeLike({ tree }: Written): Written['tree'] {
  const reason = {
    code: 'computed-at-deployment',
    text: 'a part of the name is only known when the pipeline runs',
  } as const;
  return { kind: 'hole', type: 'string', reason, start: tree.start, end: tree.end };
}

/** What a build step makes goes by what it puts out, too. */
function made({ id, start, end }: Call): Written[] {
  if (id === undefined) return [];
  return ['digest', 'imageid'].map((output) => ({
    key: `\${{steps.${id}.outputs.${output}}}`,
    tree: {
      kind: 'hole',
      type: 'string',
      reason: { code: 'computed-at-deployment', text: 'its digest is only known when it is built' },
      start,
      end,
    },
  }));
}

/** https://github.com/docker/build-push-action#inputs */
const buildPush: Reader = (call) => {
  if (call.input('call')?.key === 'check')
    return [event(call, 'lint', [], { gates: true, by: 'docker build --check' })];
  const images = listOf(call.input('tags'));
  const source = sourceOf(
    call.input('context')?.key,
    call.input('file')?.key,
    call.input('target')?.key,
    argsOf(call),
  );
  const outputs = call.input('outputs')?.key ?? '';
  // Of `type=docker,dest=/tmp/app.tar` and `type=image,name=r.io/app`, the file and the name are the image, too.
  const also = [...outputs.matchAll(/(?:^|[,\s])(?:dest|name)=([^,\s]+)/g)].map(([, key]) => key!);
  for (const key of also) images.push({ key, tree: at(call.input('outputs')!, key) });
  const pushes = /type=registry|push=true/.test(outputs) ? true : isOn(call.input('push'), false);
  const built = event(call, 'build', [...images, ...made(call)], { source });
  // `push: ${{ … }}` pushes in some runs, and those are the ones to look at.
  return pushes === false
    ? [built]
    : [built, event(call, 'push', images.length === 0 ? made(call) : images, { source })];
};

function argsOf(call: Call): string[] {
  return (call.input('build-args')?.key ?? '').split('\n').flatMap((line) => line.trim() || []);
}

const bake: Reader = (call) => {
  const targets = listOf(call.input('targets'));
  const images = (targets.length === 0 ? [{ key: '*', tree: unnamed(call) }] : targets).map(({ key }) => ({
    key: `bake:${key}`,
    tree: unnamed(call),
  }));
  const built = event(call, 'build', images);
  return isOn(call.input('push'), false) === false ? [built] : [built, event(call, 'push', images)];
};

function unnamed({ end, start }: Call): Written['tree'] {
  const reason = {
    code: 'unsupported-expression',
    text: 'the name of the image is in the bake file',
  } as const;
  return { kind: 'hole', type: 'string', reason, start, end };
}

function named(call: Call, ...inputs: readonly string[]): Written[] {
  return inputs.flatMap((input) => listOf(call.input(input)));
}

/** https://github.com/aquasecurity/trivy-action#inputs */
const trivy: Reader = (call) => {
  const type = call.input('scan-type')?.key ?? 'image';
  const code = (call.input('exit-code') ?? call.variable('TRIVY_EXIT_CODE'))?.key.trim();
  const settings = call.input('trivy-config') !== undefined;
  let gates: boolean | undefined = code !== undefined && code !== '' && code !== '0';
  if ((code !== undefined && !/^\d*$/.test(code)) || (code === undefined && settings)) gates = undefined;
  if (type === 'config') return [event(call, 'lint', [], { gates })];
  return type === 'image' ? [event(call, 'scan', named(call, 'image-ref', 'input'), { gates })] : [];
};

/** A scan that fails unless an input says that it does not. */
const failsUnless =
  (images: readonly string[], input?: string): Reader =>
  (call) => {
    const found = named(call, ...images);
    if (found.length === 0) return [];
    return [
      event(call, 'scan', found, { gates: input === undefined ? true : isOn(call.input(input), true) }),
    ];
  };

/** A scan that only fails when it is told to. */
const failsWhen =
  (images: readonly string[], input: string): Reader =>
  (call) => {
    const value = call.input(input);
    const gates =
      value !== undefined && /^(?:0|none|unknown)?$/i.test(value.key.trim()) ? false : isOn(value, false);
    const word =
      value !== undefined && /^[a-z]+$/i.test(value.key.trim()) && gates === undefined ? true : gates;
    return [event(call, 'scan', named(call, ...images), { gates: word })];
  };

const scoutAction: Reader = (call) => {
  const command = call.input('command')?.key ?? '';
  if (!/\b(?:cves|quickview)\b/.test(command) && !/\$/.test(command)) return [];
  return [event(call, 'scan', named(call, 'image'), { gates: isOn(call.input('exit-code'), false) })];
};

/** It says what it found in its outputs; the next step may fail by them. */
const inspector: Reader = (call) =>
  call.input('artifact_type')?.key === 'container'
    ? [event(call, 'scan', named(call, 'artifact_path'), { gates: undefined })]
    : [];

const lint: Reader = (call) => [
  event(call, 'lint', [], { gates: isOn(call.input('no-fail'), false) !== true }),
];

const attest: Reader = (call) => {
  const [name] = named(call, 'subject-name');
  const [digest] = named(call, 'subject-digest');
  if (digest !== undefined) return [event(call, 'attest', name === undefined ? [digest] : [digest, name])];
  return name === undefined ? [] : [event(call, 'attest', [name])];
};

const redhatPush: Reader = (call) => {
  const name = call.input('image');
  const registry = call.input('registry');
  if (name === undefined) return [];
  const tags = call.input('tags')?.key.trim().split(/\s+/) ?? ['latest'];
  const sources = tags.map((tag) => ({ key: `${name.key}:${tag}`, tree: name.tree }));
  const images = sources.map(({ key, tree }) => ({
    key: registry === undefined ? key : `${registry.key}/${key}`,
    tree,
  }));
  return [event(call, 'push', images, { from: sources })];
};

const redhatBuild: Reader = (call) => {
  const name = call.input('image');
  if (name === undefined) return [];
  const tags = call.input('tags')?.key.trim().split(/\s+/) ?? ['latest'];
  return [
    event(
      call,
      'build',
      tags.map((tag) => ({ key: `${name.key}:${tag}`, tree: name.tree })),
    ),
  ];
};

const ACTIONS: ReadonlyMap<string, Reader> = new Map([
  ['docker/build-push-action', buildPush],
  ['docker/bake-action', bake],
  ['redhat-actions/buildah-build', redhatBuild],
  ['redhat-actions/push-to-registry', redhatPush],
  ['aquasecurity/trivy-action', trivy],
  ['anchore/scan-action', failsUnless(['image'], 'fail-build')],
  ['snyk/actions/docker', failsUnless(['image'])],
  ['azure/container-scan', failsUnless(['image-name'])],
  ['sysdiglabs/scan-action', failsUnless(['image-tag'], 'stop-on-failed-policy-eval')],
  ['docker/scout-action', scoutAction],
  ['crazy-max/ghaction-container-scan', failsWhen(['image', 'tarball'], 'severity_threshold')],
  ['aws-actions/vulnerability-scan-github-action-for-amazon-inspector', inspector],
  ['hadolint/hadolint-action', lint],
  ['bridgecrewio/checkov-action', lint],
  ['goodwithtech/dockle-action', lint],
  ['actions/attest-build-provenance', attest],
  ['actions/attest', attest],
  ['actions/attest-sbom', attest],
]);

/** What a step that uses an action does to images; nothing, for most. */
export function eventsOfAction(call: Call): readonly Event[] {
  return ACTIONS.get(call.name)?.(call) ?? [];
}
