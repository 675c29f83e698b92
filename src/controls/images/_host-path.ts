import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { podTemplates, undecided } from '../../estate/index.ts';

/** A path without `.`, `..`, double and trailing slashes; of Windows in small letters, with slashes. */
export function normalised(path: string): string {
  const windows = /^(?:[A-Za-z]:|\\\\)/.test(path);
  const text = windows ? path.toLowerCase().replaceAll('\\', '/') : path;
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return (windows && !text.startsWith('/') ? '' : '/') + parts.join('/');
}

const RUNTIME = 'the container runtime: with its socket or its files one owns every container of the node';
/** A folder of the node, and what it gives to whoever gets into the pod. */
const SENSITIVE: readonly (readonly [path: string, gain: string])[] = [
  ['/', 'the whole file system of the node'],
  ['/etc', 'the configuration of the node: its users, its services, its kubelet'],
  ['/root', 'the home of root on the node'],
  ['/home', 'the homes of the users of the node, with their SSH keys'],
  ['/proc', 'the processes of the node, with their environments and open files'],
  ['/sys', 'the kernel of the node'],
  ['/dev', 'the devices of the node, its disks among them'],
  ['/boot', 'the kernel that the node starts next time'],
  ['/run', RUNTIME],
  ['/var/run', RUNTIME],
  ['/var', 'what the kubelet and the container runtime keep'],
  ['/var/lib', 'what the kubelet and the container runtime keep'],
  ['/var/lib/kubelet', 'the credentials of the kubelet, and the secrets and tokens of every pod on the node'],
  ['/var/lib/docker', RUNTIME],
  ['/var/lib/containerd', RUNTIME],
  ['/var/lib/containers', RUNTIME],
  ['/opt/cni', 'the programs that the node runs as root for every new pod'],
  ['c:', 'the whole file system of the node'],
];
/** Folders whose own listing counts, but not everything below. */
const ITSELF = new Set(['/', '/var', '/var/lib', 'c:']);
/** Below a sensitive folder, and read by everybody. */
const HARMLESS = [
  '/etc/localtime',
  '/etc/timezone',
  '/etc/os-release',
  '/etc/ssl',
  '/etc/pki',
  '/etc/ca-certificates',
  '/dev/shm',
  '/dev/null',
  '/run/udev',
  '/run/log',
  '/var/run/log',
];
const SOCKET = /(?:^|\/)(?:docker|containerd|crio|cri-dockerd|dockershim|podman|buildkitd)\.sock$/;
const PIPE = /^\/\.\/pipe\/(?:docker_engine|containerd-containerd)$/;

const isIn = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** What a path of the node gives away; `undefined` when it is no known way to the node. */
export function gainOf(path: string): string | undefined {
  const place = normalised(path);
  if (SOCKET.test(place) || PIPE.test(place)) return RUNTIME;
  if (HARMLESS.some((folder) => isIn(place, folder))) return undefined;
  return SENSITIVE.find(([folder]) => (ITSELF.has(folder) ? place === folder : isIn(place, folder)))?.[1];
}

/** One decision for each hostPath volume of a workload, or of a PersistentVolume. */
export function eachHostPath(
  resource: Resource,
  decide: (path: View, name: string) => Decision | undefined,
): About[] {
  const abouts: About[] = [];
  const ask = (path: View, name: string): void => {
    const decision = decide(path, name);
    if (decision !== undefined) abouts.push({ subject: path, decision });
  };
  if (resource.type === 'PersistentVolume') {
    for (const kind of ['hostPath', 'local']) {
      const source = resource.at('spec', kind);
      if (source.present === true) ask(source.get('path'), resource.name);
    }
    return abouts;
  }
  for (const pod of podTemplates(resource)) {
    const { items, rest } = pod.spec.get('volumes').items();
    for (const volume of items) {
      const source = volume.get('hostPath');
      if (source.present === false) continue;
      const name = volume.get('name').string();
      ask(source.get('path'), name.kind === 'known' ? name.value : String(volume.key));
    }
    if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
  }
  return abouts;
}
