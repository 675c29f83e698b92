import type { Tree } from '../../estate/index.ts';
import { hole, leaf, sequence } from '../../estate/index.ts';
import { mapOf } from './fields.ts';
import type { Node, UnionFs } from './union.ts';

/** Where the database of rpm is, in its forms. https://rpm.org/ */
const RPM = ['rpmdb.sqlite', 'Packages.db', 'Packages'].flatMap((name) => [
  `var/lib/rpm/${name}`,
  `usr/lib/sysimage/rpm/${name}`,
]);

/** The packages that the image's package manager knows of; several managers are rare, and the first counts. */
export function packagesOf(files: UnionFs): Tree | undefined {
  const dpkg = files.resolve('var/lib/dpkg/status')?.inode.text ?? '';
  const single = [...(files.resolve('var/lib/dpkg/status.d')?.children?.values() ?? [])].flatMap(
    (node: Node) => node.inode.text ?? [],
  );
  if (dpkg !== '' || single.length > 0) return listed('dpkg', [dpkg, ...single].flatMap(namesOfDpkg));
  const apk = ['lib/apk/db/installed', 'usr/lib/apk/db/installed']
    .map((path) => files.resolve(path)?.inode.text)
    .find((text) => text !== undefined);
  if (apk !== undefined) return listed('apk', namesOfApk(apk));
  if (!RPM.some((path) => files.resolve(path)?.kind === 'file')) return undefined;
  const reason = { code: 'not-collected', text: 'the database of rpm is not read' } as const;
  return mapOf({
    Manager: leaf('rpm'),
    Count: hole(reason, -1, -1, 'number'),
    Names: hole(reason, -1, -1, 'list'),
  });
}

function listed(manager: string, names: readonly string[]): Tree {
  const all = [...new Set(names)].toSorted();
  return mapOf({
    Manager: leaf(manager),
    Count: leaf(all.length),
    Names: sequence(all.map((name) => leaf(name))),
  });
}

/**
 * The packages that are installed, not those of which only the configuration is left.
 * https://man7.org/linux/man-pages/man1/dpkg-query.1.html
 */
function namesOfDpkg(text: string): string[] {
  return text.split(/\n[ \t]*\n/).flatMap((paragraph) => {
    const name = /^Package: *(\S+)/m.exec(paragraph)?.[1];
    const status = /^Status: *\S+ +\S+ +(\S+)/m.exec(paragraph)?.[1];
    return name === undefined || (status !== undefined && status !== 'installed') ? [] : [name];
  });
}

/** https://wiki.alpinelinux.org/wiki/Apk_spec */
function namesOfApk(text: string): string[] {
  return [...text.matchAll(/^P:(\S+)/gm)].map(([, name]) => name!);
}
