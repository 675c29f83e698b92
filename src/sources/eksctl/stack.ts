import type {
  Defaults,
  Estate,
  Leaf,
  Mapping,
  Pointer,
  Scope,
  SourceFile,
  Tree,
} from '../../estate/index.ts';
import { Resource, filled } from '../../estate/index.ts';
import { awsDefaults } from '../../estate/aws-defaults.ts';
import type { Fields } from '../../estate/lenses/lens.ts';
import type { Entry } from '../../estate/lenses/place.ts';
import { placed } from '../../estate/lenses/place.ts';
import { readFields } from '../../estate/lenses/read.ts';
import { at } from './tree.ts';

/** What eksctl makes of one `ClusterConfig`: resources in CloudFormation's words, as in the stacks that it deploys. */
export class Stack {
  readonly config: Mapping;
  readonly scope: Scope;
  readonly #estate: Estate;
  readonly #file: SourceFile;

  constructor(config: Mapping, file: SourceFile, scope: Scope, estate: Estate) {
    this.config = config;
    this.scope = scope;
    this.#file = file;
    this.#estate = estate;
  }

  /**
   * Adds a resource.
   * @param name what references call it, and the path that a person finds it by: `managedNodeGroups[apps]`
   * @param from the part of the document that it is made from
   * @param defaults what eksctl fills in where nothing is written
   */
  add(type: string, name: string, from: Tree, tree: Tree, defaults?: Defaults): void {
    const start = Math.max(0, from.start);
    const resource = new Resource({
      scope: this.scope,
      type,
      name,
      address: name,
      tree: defaults === undefined ? tree : (filled(tree, defaults) ?? tree),
      file: this.#file,
      head: { file: this.#file, start, end: headEnd(from, start) },
      coerces: true,
      defaults: Object.hasOwn(awsDefaults, type) ? awsDefaults[type] : undefined,
    });
    const twin = this.#estate.add(resource);
    if (twin !== undefined) {
      this.report(start, 'duplicate-resource', `${name} stands twice in this document; the first one counts`);
    }
  }

  /** A part of the document in CloudFormation's words, with further properties. */
  read(fields: Fields, map: Mapping, further: readonly Entry[] = []): Mapping {
    const own = readFields(fields, map, {});
    const entries = own.keys.map((key, index): Entry => [key, own.values[index]!, own.keyStarts[index]!]);
    return placed([...entries, ...further], map.start, map.end, undefined);
  }

  report(start: number, code: string, message: string): void {
    const { line, column } = this.#file.position(start);
    this.#estate.problems.push({ file: this.#file.path, line, column, code, message });
  }

  /** The name of the cluster, as it is written. */
  get clusterName(): Tree | undefined {
    return at(this.config, 'metadata', 'name');
  }
}

/** How the cluster is called in references. */
export const CLUSTER = 'cluster';

/** `ClusterName` of what belongs to the cluster. */
export const ofCluster: Entry = ['ClusterName', pointer(CLUSTER), -1];

export function pointer(target: string, attribute?: string): Pointer {
  return { kind: 'pointer', target, ...(attribute === undefined ? {} : { attribute }), start: -1, end: -1 };
}

/** A value that eksctl fills in, where no default of a property can say it: in a list, in a resource that is implied. */
export function filledIn(value: string | boolean): Leaf {
  return { kind: 'leaf', value, start: -1, end: -1, by: 'eksctl' };
}

/** The first line: the whole of a node group is too much to point at. */
function headEnd(from: Tree, start: number): number {
  if (from.kind !== 'mapping' || from.keys.length === 0) return Math.max(start, from.end);
  return Math.max(
    start,
    from.values[0]!.kind === 'leaf' ? from.values[0]!.end : start + from.keys[0]!.length,
  );
}
