import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Programs } from '../build.ts';
import { find } from '../needs.ts';
import type { TarEntry } from './tar.ts';
import { tar } from './tar.ts';

export interface Image {
  readonly name: string;
  readonly path: string;
}

/** The two images of the lab, `lab.local/pause:1` and `lab.local/tools:1`, as archives that containerd imports. */
export function makeImages(folder: string, programs: Programs): readonly Image[] {
  mkdirSync(folder, { recursive: true });
  const kit = file('kit', readFileSync(programs.kit), 0o755);
  const pause = imageArchive('lab.local/pause:1', [kit], {
    Entrypoint: ['/kit', 'pause'],
    User: '65535:65535',
  });
  const tools = imageArchive('lab.local/tools:1', [...busybox(), kit, agnhost(programs.agnhost)], {
    Cmd: ['/bin/sh'],
  });
  return [write(folder, 'pause', pause), write(folder, 'tools', tools)];
}

const file = (path: string, content: Buffer, mode = 0o644): TarEntry => ({ path, mode, content });

const agnhost = (path: string) => file('agnhost', readFileSync(path), 0o755);

function busybox(): readonly TarEntry[] {
  const program = find('busybox')!;
  const applets = execFileSync(program, ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  return [
    ...['bin/', 'etc/', 'www/'].map((path) => ({ path, mode: 0o755 })),
    { path: 'tmp/', mode: 0o1777 },
    file('bin/busybox', readFileSync(program), 0o755),
    ...applets
      .filter((name) => name !== 'busybox')
      .map((name) => ({ path: `bin/${name}`, mode: 0o777, link: 'busybox' })),
    file('etc/passwd', Buffer.from('root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n')),
    file('etc/group', Buffer.from('root:x:0:\nnobody:x:65534:\n')),
    file('www/index.html', Buffer.from('ok\n')),
  ];
}

function write(folder: string, name: string, archive: Buffer): Image {
  const path = join(folder, `${name}.tar`);
  writeFileSync(path, archive);
  return { name, path };
}

/** An OCI image layout with one layer. */
function imageArchive(name: string, content: readonly TarEntry[], config: object): Buffer {
  const blobs: TarEntry[] = [];
  const put = (mediaType: string, bytes: Buffer) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    blobs.push(file(`blobs/sha256/${hash}`, bytes));
    return {
      mediaType: `application/vnd.oci.image.${mediaType}`,
      digest: `sha256:${hash}`,
      size: bytes.length,
    };
  };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const layer = put('layer.v1.tar', tar(content));
  const configuration = put(
    'config.v1+json',
    json({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: { Env: ['PATH=/bin:/sbin:/usr/bin:/usr/sbin'], ...config },
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    }),
  );
  const manifest = put(
    'manifest.v1+json',
    json({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: configuration,
      layers: [layer],
    }),
  );
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': '1' };
  return tar([
    file('oci-layout', json({ imageLayoutVersion: '1.0.0' })),
    file('index.json', json({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] })),
    ...blobs,
  ]);
}
