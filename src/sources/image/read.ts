import type { Estate, Reason, SourceFile, Tree } from '../../estate/index.ts';
import { Resource, childAt, leaf, textAt } from '../../estate/index.ts';
import type { ByteSource } from './byte-source.ts';
import { configOf, historyOf } from './config.ts';
import type { Documents } from './documents.ts';
import { readDocuments } from './documents.ts';
import { leafOf, mapOf, placeless } from './fields.ts';
import { findingsOf, uidOf } from './findings.ts';
import type { Found, FoundImage, LayerRef } from './layout.ts';
import { imagesInArchive, imagesInLayout } from './layout.ts';
import { faultOf, readLayer } from './layer.ts';
import type { LayerContents } from './layer-entry.ts';
import { ImageFault, LIMITS } from './limits.ts';
import type { Limits } from './limits.ts';
import type { Marks } from './signatures.ts';
import { marksOf } from './signatures.ts';
import { UnionFs } from './union.ts';

/** Where an image comes from, and where what is read of it goes. */
export interface ImageContext {
  readonly estate: Estate;
  /** Stands for the image in results; its text is empty, for there is nothing in it to edit. */
  readonly file: SourceFile;
  /** The path relative to the root of the tree that is read: the name of the resource. */
  readonly name: string;
  readonly limits?: Limits;
}

/**
 * Reads the images of an OCI layout, or of an archive of `docker save`, into one resource of type `Image` each.
 * What is broken is a problem, and what it leaves open is unknown in the resource; the rest goes on.
 * @returns whether it is one at all: any other tar leaves the estate as it was
 */
export async function readImage(source: ByteSource, context: ImageContext): Promise<boolean> {
  const limits = context.limits ?? LIMITS;
  const report = (where: string, { code, message }: ImageFault): void => {
    const file = context.file.path;
    context.estate.problems.push({ file, code, message: where === '' ? message : `${where}: ${message}` });
  };
  let documents: Documents;
  try {
    documents = await readDocuments(source, limits);
  } catch (error) {
    // Whether it is an image can't be told any more; who named it wants to know.
    report('', faultOf(error));
    return true;
  }
  const isLayout = documents.sizes.has('index.json') && documents.sizes.has('oci-layout');
  const isSaved = documents.trees.get('manifest.json')?.kind === 'sequence';
  if (!isLayout && !isSaved) return false;
  const found = isLayout ? imagesInLayout(documents, limits) : imagesInArchive(documents);
  for (const fault of found.faults) report('', fault);
  if (found.images.length === 0 && found.faults.length === 0)
    report(
      '',
      new ImageFault('no-image', 'there is no image in it; leave it out, or export the image again'),
    );
  const layers = await layersOf(source, found, limits, report);
  const marks = marksOf(found.images, found.artefacts, documents);
  found.images.forEach((image, index) => {
    const own = image.layers.slice(0, limits.layers);
    if (own.length < image.layers.length)
      report(
        image.digest ?? '',
        new ImageFault(
          'too-large',
          `it has ${image.layers.length} layers, more than the limit of ${limits.layers}`,
        ),
      );
    const tree = treeFor(image, layers, limits, found.carriesArtefacts ? marks[index] : undefined, report);
    addImage(image, tree, index, context);
  });
  return true;
}

type Report = (where: string, fault: ImageFault) => void;
type Layers = ReadonlyMap<string, LayerContents>;

/** Reads each layer once, whatever images it is a part of, in the order in which they come. */
async function layersOf(source: ByteSource, found: Found, limits: Limits, report: Report): Promise<Layers> {
  const wanted = new Map<string, LayerRef>();
  for (const { layers } of found.images)
    for (const layer of layers.slice(0, limits.layers)) wanted.set(layer.path, layer);
  const read = new Map<string, LayerContents>();
  try {
    await source.visit(
      (path) => wanted.has(path) && !read.has(path),
      async (path, _, pieces) => {
        const layer = wanted.get(path)!;
        const contents = await readLayer(pieces, layer.digest, limits);
        read.set(path, contents);
        if (contents.fault !== undefined) report(`layer ${layer.name}`, contents.fault);
      },
    );
  } catch (error) {
    report('', faultOf(error));
  }
  for (const [path, { name }] of wanted) {
    if (!read.has(path))
      report(
        `layer ${name}`,
        new ImageFault('missing-blob', 'it is not there; export the image again with all its layers'),
      );
  }
  return read;
}

function treeFor(
  image: FoundImage,
  layers: Layers,
  limits: Limits,
  marks: Marks | undefined,
  report: Report,
): Tree {
  const files = new UnionFs();
  const names = image.layers.map(({ name }) => name);
  let missing: Reason | undefined;
  image.layers.forEach(({ name, path }, index) => {
    const contents = index < limits.layers ? layers.get(path) : undefined;
    if (contents === undefined || contents.fault !== undefined)
      missing ??= { code: 'not-collected', text: `layer ${name} could not be read` };
    files.apply(contents?.entries ?? [], index);
  });
  const [broken] = files.brokenLinks;
  if (broken !== undefined) {
    missing ??= { code: 'not-collected', text: `the hard link /${broken} leads to nothing` };
    const message = `the hard link /${broken.slice(0, 200)} leads to a file that is not there; build the image again`;
    report(image.digest ?? image.reference ?? '', new ImageFault('broken-link', message));
  }
  const user = textAt(image.config, 'config', 'User') ?? '';
  const platform = (key: string): Tree | undefined => {
    const part = childAt(image.config, key);
    return part === undefined ? undefined : placeless(part);
  };
  return mapOf({
    Reference: leafOf(image.reference),
    Digest: leafOf(image.digest),
    Id: leafOf(image.configDigest),
    Os: platform('os'),
    Architecture: platform('architecture'),
    Config: configOf(image.config, uidOf(user, files, missing)),
    History: historyOf(image.config),
    ...findingsOf(files, names, missing),
    Signed: marks === undefined ? undefined : leaf(marks.signed),
    Attested: marks === undefined ? undefined : leaf(marks.attested),
  });
}

function addImage(image: FoundImage, tree: Tree, index: number, { estate, file, name }: ImageContext): void {
  estate.add(
    new Resource({
      scope: { kind: 'build', id: `image:${name}` },
      type: 'Image',
      name: image.digest ?? image.configDigest ?? `${name}#${index + 1}`,
      address: image.reference ?? image.digest ?? image.configDigest ?? name,
      tree,
      file,
      head: { file, start: 0, end: 0 },
    }),
  );
}
