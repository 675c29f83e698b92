import type { SourceFile, Tree } from '../../estate/index.ts';
import { Resource, itemsAt, leaf, mapping, sequence, textAt } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import type { ImageName } from './image-name.ts';
import { nameIn } from './image-name.ts';
import type { Kind } from './kinds.ts';
import { kindOf } from './kinds.ts';
import type { Statement } from './vex.ts';
import { saidOf, statementsIn } from './vex.ts';
import type { Scan } from './vulnerabilities.ts';
import { imageOfBom, scansIn } from './vulnerabilities.ts';

/** Reads what other tools found in images: results and bills of materials, with what suppliers say of them. */
export class ScanReader {
  readonly #context: ReadContext;
  readonly #found: { readonly file: SourceFile; readonly tree: Tree; readonly kind: Kind }[] = [];

  constructor(context: ReadContext) {
    this.#context = context;
  }

  /** @returns whether the document is one of these */
  take(file: SourceFile, tree: Tree): boolean {
    const kind = kindOf(tree);
    if (kind === undefined) return false;
    this.#found.push({ file, tree, kind });
    return true;
  }

  /** Puts all into the estate; statements count for every result of the same tree. */
  finish(): void {
    const statements = this.#found.flatMap(({ kind, tree }) =>
      kind === 'openvex' ? statementsIn(tree) : [],
    );
    for (const { file, kind, tree } of this.#found) {
      scansIn(kind, tree).forEach((scan, index) => this.#scan(scan, index, file, tree, statements));
      if (kind === 'cyclonedx' || kind === 'spdx') this.#bom(kind, file, tree);
    }
  }

  #scan(scan: Scan, index: number, file: SourceFile, tree: Tree, statements: readonly Statement[]): void {
    const { image, tool, vulnerabilities, when } = scan;
    const list = vulnerabilities.map((one) => {
      const id = one.id.kind === 'leaf' ? String(one.id.value) : '';
      const said = saidOf(id, image, statements);
      return mapping(
        defined({
          Id: one.id,
          Severity: one.severity,
          Package: one.packageName,
          Installed: one.installed,
          Fixed: one.fixed,
          Vex: said === undefined ? one.vex : leaf(said),
        }),
        one.id.start,
        one.id.end,
      );
    });
    const body = mapping(
      defined({
        Image: imageTree(image),
        Tool: leaf(tool),
        At: when,
        Vulnerabilities: sequence(list),
      }),
      tree.start,
      tree.end,
    );
    this.#add('ImageScan', image, index, file, body);
  }

  #bom(kind: 'cyclonedx' | 'spdx', file: SourceFile, tree: Tree): void {
    const image = kind === 'cyclonedx' ? imageOfBom(tree) : imageOfSpdx(tree);
    const components = itemsAt(tree, kind === 'cyclonedx' ? 'components' : 'packages').length;
    const body = mapping(
      defined({ Image: imageTree(image), Format: leaf(kind), Components: leaf(components) }),
      tree.start,
      tree.end,
    );
    this.#add('ImageSbom', image, 0, file, body);
  }

  #add(type: string, image: ImageName, index: number, file: SourceFile, tree: Tree): void {
    const { estate, relative } = this.#context;
    const path = relative(file);
    const name = index === 0 ? path : `${path}#${index + 1}`;
    const start = Math.max(0, tree.start);
    estate.add(
      new Resource({
        scope: { kind: 'build', id: `scan:${path}` },
        type,
        name,
        address: image.reference ?? image.digest ?? name,
        tree,
        file,
        head: { file, start, end: start + 1 },
      }),
    );
  }
}

function imageTree({ digest, reference }: ImageName): Tree {
  return mapping(
    defined({
      Reference: reference === undefined ? undefined : leaf(reference),
      Digest: digest === undefined ? undefined : leaf(digest),
    }),
  );
}

function imageOfSpdx(tree: Tree): ImageName {
  const described = itemsAt(tree, 'documentDescribes').map((one) =>
    one.kind === 'leaf' ? String(one.value) : '',
  );
  const root = itemsAt(tree, 'packages').find((one) => described.includes(textAt(one, 'SPDXID') ?? ''));
  const purls = itemsAt(root, 'externalRefs').map((one) => nameIn(textAt(one, 'referenceLocator')).digest);
  const name = textAt(root, 'name') ?? textAt(tree, 'name');
  const version = textAt(root, 'versionInfo');
  return {
    reference: name,
    digest: purls.find((digest) => digest !== undefined) ?? nameIn(version).digest ?? nameIn(name).digest,
  };
}

function defined(
  entries: Readonly<Record<string, Tree | undefined>>,
): readonly (readonly [string, Tree, number])[] {
  return Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value, value.start] as const],
  );
}
