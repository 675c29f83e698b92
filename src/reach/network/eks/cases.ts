import type { Range } from '../cidr.ts';
import { isSame } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import type { ClusterNetwork, Direction, Policy } from '../model.ts';
import type { Result } from '../rows.ts';
import type { Answer } from '../selector.ts';
import type { Ground } from './ground.ts';
import type { Item } from './map.ts';
import type { Resolved } from './resolve.ts';
import { Resolver } from './resolve.ts';
import type { EksRow, ResolvedPolicy } from './rows.ts';
import { rowOf, uniformRow } from './rows.ts';
import type { Joint, Selected, Selection } from './selection.ts';
import type { EksSettings } from './settings.ts';
import type { Subjected } from './subjects.ts';

/** One case that may be: the row, and the addresses of the node where that makes a difference. */
export interface Alternative {
  readonly row: EksRow;
  readonly node: readonly Range[];
}

/** More open questions than these about one pod leave everything open. */
const MOST_UNITS = 5;

/** What the maps of each pod may say: one row for each case that the files leave possible. */
export class Cases {
  readonly #policies: readonly Policy[];
  readonly #settings: EksSettings;
  readonly #ground: Ground;
  readonly #selection: Selection;
  readonly #subjects: readonly Subjected[];
  readonly #resolver: Resolver;
  readonly #resolved = new Map<string, readonly Resolved[]>();
  readonly #rows = new Map<string, EksRow>();
  readonly #uniform = new Map<number, Alternative>();
  /** By group and direction; made when somebody asks. */
  readonly #alternatives: Record<Direction, (readonly Alternative[] | undefined)[]> = {
    ingress: [],
    egress: [],
  };

  constructor(
    network: ClusterNetwork,
    policies: readonly Policy[],
    settings: EksSettings,
    ground: Ground,
    selection: Selection,
    subjects: readonly Subjected[],
  ) {
    this.#policies = policies;
    this.#settings = settings;
    this.#ground = ground;
    this.#selection = selection;
    this.#subjects = subjects;
    this.#resolver = new Resolver(network, ground);
  }

  /**
   * What the maps of a pod say; in every case that may be.
   * @param elsewhere addresses of a node that the pod does not run on
   */
  judge(
    group: number,
    direction: Direction,
    look: (row: EksRow, node: readonly Range[]) => Result,
    elsewhere: readonly Range[] = [],
  ): Result {
    const isElsewhere = ({ node }: Alternative): boolean =>
      node.some((one) => elsewhere.some((other) => isSame(one, other)));
    const all = this.of(group, direction);
    return inEveryCase(
      elsewhere.length === 0 ? all : all.filter((one) => !isElsewhere(one)),
      look,
      this.#ground.sets,
    );
  }

  /** The same for two pods of which something that is not known counts for both. */
  judgeBoth(joints: readonly Joint[], look: (out: Alternative, into: Alternative) => Result): Result {
    const { intersection, union } = this.#ground.sets;
    let least = ALL;
    let most = NONE;
    for (const { destination, source, together } of joints) {
      const into = this.#rowsOf([destination], 'ingress');
      // On one node what holds for one holds for the other in each case, unless there are too many to tell.
      const isSame = together && source.units.length <= MOST_UNITS;
      for (const [at, out] of this.#rowsOf([source], 'egress').entries()) {
        for (const other of isSame ? [into[at]!] : into) {
          const result = look(out, other);
          least = intersection(least, result.least);
          most = union(most, result.most);
        }
      }
    }
    return { least, most };
  }

  of(group: number, direction: Direction): readonly Alternative[] {
    return (this.#alternatives[direction][group] ??= this.#alternativesOf(group, direction));
  }

  #alternativesOf(group: number, direction: Direction): readonly Alternative[] {
    const { holds } = this.#subjects[group]!;
    if (holds === false) return [this.#anyNode(ALL)];
    const rows = this.#rowsOf(this.#selection.of(group), direction);
    return holds === undefined ? [this.#anyNode(ALL), ...rows] : rows;
  }

  #anyNode(connections: number): Alternative {
    let uniform = this.#uniform.get(connections);
    if (uniform === undefined)
      this.#uniform.set(
        connections,
        (uniform = { row: uniformRow(connections, this.#ground.atoms), node: [] }),
      );
    return uniform;
  }

  #rowsOf(selected: readonly Selected[], direction: Direction): readonly Alternative[] {
    const { enforced, strict } = this.#settings;
    const open = this.#anyNode(ALL);
    if (enforced === false) return [open];
    const found: Alternative[] = enforced === undefined ? [open] : [];
    for (const { node, sure, units } of selected) {
      if (units.length > MOST_UNITS) return [open, this.#anyNode(NONE)];
      for (let chosen = 0; chosen < 1 << units.length; chosen++) {
        const policies = new Set(sure);
        for (const [at, unit] of units.entries())
          if ((chosen & (1 << at)) !== 0) for (const policy of unit) policies.add(policy);
        // Policies of the cluster alone leave a pod as closed as it is without any.
        const closed = [...policies].some((at) => this.#policies[at]!.isolates) ? [false] : answers(strict);
        for (const isClosed of closed)
          found.push({ row: this.#row(policies, direction, node, isClosed), node });
      }
    }
    return found;
  }

  /**
   * The row of pods with these policies together; the same list is only computed once.
   * @param node the addresses of their node: a block that is written with one of them is left out of the map
   * @param closed whether what no policy of a namespace is for is denied
   */
  #row(policies: ReadonlySet<number>, direction: Direction, node: readonly Range[], closed: boolean): EksRow {
    const applying = [...policies]
      .filter((at) => this.#policies[at]!.applies[direction] !== false)
      .toSorted((a, b) => a - b);
    const isNode = ({ written }: Item): boolean =>
      written !== undefined && node.some((one) => isSame(one, written));
    const resolved = applying.map((at) => ({
      policy: this.#policies[at]!,
      rules: this.resolved(at, direction),
    }));
    const left = resolved.some(({ rules }) => rules.some(({ items }) => items.some(isNode)));
    const nodeText = left ? node.map(({ first }) => first).join() : '';
    const text = `${direction}:${applying.join()}:${nodeText}:${closed}`;
    let row = this.#rows.get(text);
    if (row === undefined) {
      const rules = left ? resolved.map((one) => without(one, isNode)) : resolved;
      row =
        applying.length === 0
          ? uniformRow(closed ? NONE : ALL, this.#ground.atoms)
          : rowOf(rules, this.#ground, closed);
      this.#rows.set(text, row);
    }
    return row;
  }

  /** What the rules of a policy come to, by its number. */
  resolved(at: number, direction: Direction): readonly Resolved[] {
    const text = `${direction}:${at}`;
    let resolved = this.#resolved.get(text);
    if (resolved === undefined)
      this.#resolved.set(text, (resolved = this.#resolver.resolve(this.#policies[at]!, direction)));
    return resolved;
  }
}

/** What is so in every case, and what in some. */
export function inEveryCase(
  alternatives: readonly Alternative[],
  look: (row: EksRow, node: readonly Range[]) => Result,
  { intersection, union }: ConnectionSets,
): Result {
  let least = ALL;
  let most = NONE;
  for (const { node, row } of alternatives) {
    const result = look(row, node);
    least = intersection(least, result.least);
    most = union(most, result.most);
  }
  return { least, most };
}

function answers(answer: Answer): boolean[] {
  return answer === undefined ? [true, false] : [answer];
}

function without(one: ResolvedPolicy, unwanted: (item: Item) => boolean): ResolvedPolicy {
  return {
    ...one,
    rules: one.rules.map((rule) => ({ ...rule, items: rule.items.filter((item) => !unwanted(item)) })),
  };
}
