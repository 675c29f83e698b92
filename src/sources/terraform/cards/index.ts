import { SourceFile } from '../../../estate/index.ts';
import { parseHcl } from '../hcl/index.ts';
import type { ModuleCall } from '../module/call.ts';
import type { ConfigFile, ModuleConfig } from '../module/config.ts';
import { moduleOf } from '../module/config.ts';
import { mean } from '../module/suggest.ts';
import { both, contains, isEmpty, rangeOf } from '../module/version.ts';
import type { ModuleCard } from './card.ts';
import { inputNames, settings, variables } from './card.ts';
import { wantedBy } from './source.ts';
import { allCards } from './table.ts';

/** What is known of a public module without its files. */
export type FoundCard =
  | { readonly kind: 'card'; readonly config: ModuleConfig; readonly label: string }
  | { readonly kind: 'none'; readonly reason: string };

/** What a card says of its module besides what it makes. */
export interface CardFacts {
  readonly label: string;
  /** The version that the facts are of. */
  readonly version: string;
  readonly inputs: ReadonlySet<string>;
  /** Names of other versions, and what they are called in this one. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** An argument of a `module` block that the module does not take. */
export interface UnknownInput {
  readonly name: string;
  /** What it is called in this version, where it only has another name. */
  readonly renamed: string | undefined;
  /** `; did you mean …?`, or empty. */
  readonly mean: string;
  /** What the card is of: `terraform-aws-modules/eks/aws 20.x`, facts of `20.37.2`. */
  readonly label: string;
  readonly version: string;
}

interface Chosen {
  readonly card: ModuleCard;
  readonly label: string;
  /** Whether the version that the card was read from may be the one in use. */
  readonly isVersion: boolean;
}

/** The card of a module by its source and version, as a `module` block gives them. */
export function cardOf(source: string, version: string | undefined): FoundCard {
  const chosen = choose(source, version);
  if ('reason' in chosen) return { kind: 'none', reason: chosen.reason };
  return { kind: 'card', config: configOf(chosen), label: chosen.label };
}

export function cardFacts(source: string, version: string | undefined): CardFacts | undefined {
  const chosen = choose(source, version);
  if ('reason' in chosen) return undefined;
  const { card, label } = chosen;
  return {
    label,
    version: card.readFrom.version,
    inputs: new Set(inputNames(card)),
    renamed: new Map(Object.entries(card.renamed)),
  };
}

/** The arguments of a call that the card of its module does not know. */
export function unknownInputs(
  call: Pick<ModuleCall, 'source' | 'version' | 'inputs'>,
): readonly UnknownInput[] {
  const facts = call.source === undefined ? undefined : cardFacts(call.source, call.version);
  if (facts === undefined) return [];
  const { inputs, label, renamed, version } = facts;
  return call.inputs
    .filter((name) => !inputs.has(name))
    .map((name) => {
      const now = renamed.get(name);
      return { name, renamed: now, mean: now === undefined ? mean(name, inputs) : '', label, version };
    });
}

function choose(source: string, version: string | undefined): Chosen | { readonly reason: string } {
  const asked = version === undefined ? source : `${source} ${version}`;
  const help = 'run `terraform init`, or check the plan';
  const wanted = wantedBy(source, version);
  const cards = wanted === undefined ? undefined : cardsOf(wanted.module);
  if (wanted === undefined || cards === undefined)
    return { reason: `the module ${asked} is not downloaded here; ${help}` };
  if (wanted.ref !== undefined)
    return {
      reason: `which version of ${wanted.module} "${wanted.ref}" is cannot be told, and it is not downloaded here; ${help}`,
    };
  if (wanted.constraint === undefined) {
    const [card] = cards;
    return { card: card!, label: `${card!.source} ${card!.named}, the newest known`, isVersion: true };
  }
  const range = rangeOf(wanted.constraint);
  if (range === undefined) return { reason: `"${wanted.constraint}" is no version constraint` };
  const card = cards.find((one) => !isEmpty(both(range, rangeOf(one.versions)!)));
  if (card === undefined) {
    const known = cards.map(({ named }) => named).join(', ');
    return {
      reason: `${wanted.module} is known here as ${known}, not as ${wanted.constraint}, and it is not downloaded; ${help}`,
    };
  }
  const isVersion = contains(range, card.readFrom.version.split('.').map(Number));
  return { card, label: `${card.source} ${card.named}`, isVersion };
}

let bySource: Map<string, ModuleCard[]> | undefined;

/** The cards of one module, newest first. */
function cardsOf(module: string): readonly ModuleCard[] | undefined {
  if (bySource === undefined) {
    bySource = new Map();
    for (const card of allCards) bySource.set(card.source, [...(bySource.get(card.source) ?? []), card]);
  }
  return bySource.get(module);
}

interface Parsed {
  readonly plain: ModuleConfig;
  readonly withSettings: ModuleConfig;
}

const parsed = new Map<ModuleCard, Parsed>();

/** Each card is parsed once, when it is first asked for. */
function configOf({ card, isVersion }: Chosen): ModuleConfig {
  let made = parsed.get(card);
  if (made === undefined) {
    const folder = `${card.source} ${card.named}`;
    const files = [variables(card), ...card.hcl].map((text, index) => fileOf(`${folder}/${index}.tf`, text));
    const terraform = settings(card);
    const plain = moduleOf(folder, files);
    const more = terraform === undefined ? [] : [fileOf(`${folder}/versions.tf`, terraform)];
    made = { plain, withSettings: more.length === 0 ? plain : moduleOf(folder, [...files, ...more]) };
    parsed.set(card, made);
  }
  return isVersion ? made.withSettings : made.plain;
}

function fileOf(path: string, text: string): ConfigFile {
  const file = new SourceFile(path, text);
  const { body, problems } = parseHcl(file);
  const [first] = problems;
  if (first !== undefined) throw new Error(`${path}:${file.position(first.start).line}: ${first.message}`);
  return { file, body };
}
