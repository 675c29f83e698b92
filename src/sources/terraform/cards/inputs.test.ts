import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerOf, rootOf } from '../testing.ts';
import { inputNames, inputsOf, variables } from './card.ts';
import { cardFacts, unknownInputs } from './index.ts';
import { allCards } from './table.ts';

/** The variables of the modules themselves, with their defaults, as their `variables.tf` has them. */
interface Read {
  readonly source: string;
  readonly version: string;
  readonly defaults: Readonly<Record<string, unknown>>;
}

const read = JSON.parse(
  readFileSync(new URL('fixtures/variables.json', import.meta.url), 'utf8'),
) as readonly Read[];

const cardOfRead = ({ source, version }: Read) =>
  allCards.find((card) => card.source === source && card.readFrom.version === version)!;

describe.each(read)('the card of $source $version', (one) => {
  const card = cardOfRead(one);

  it('knows every input of the module', () => {
    const known = new Set(inputNames(card));
    expect(Object.keys(one.defaults).filter((name) => !known.has(name))).toEqual([]);
  });

  it('has the defaults of the module', () => {
    const { module } = rootOf({ 'variables.tf': variables(card) });
    const compared = inputsOf(card).filter(
      ({ fallback, name }) => fallback !== undefined && name in one.defaults,
    );
    const ours = compared.map(({ name }) => [name, answerOf(module.variable(name))]);
    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(compared.map(({ name }) => [name, { value: one.defaults[name] }])),
    );
    expect(compared.length).toBeGreaterThan(10);
  });
});

it('every name of an input is listed once, and no name that it has elsewhere is one of them', () => {
  for (const card of allCards) {
    const names = inputNames(card);
    expect([card.source, card.named, names.filter((name, at) => names.indexOf(name) !== at)]).toEqual([
      card.source,
      card.named,
      [],
    ]);
    for (const [other, now] of Object.entries(card.renamed)) {
      expect([card.named, other, names.includes(other), names.includes(now)]).toEqual([
        card.named,
        other,
        false,
        true,
      ]);
    }
  }
});

it('an argument that only other versions take is named as this version has it', () => {
  const call = {
    source: 'terraform-aws-modules/eks/aws',
    version: '~> 21.0',
    inputs: [
      'name',
      'cluster_endpoint_public_access',
      'endpoint_publc_access',
      'control_plane_scaling_config',
    ],
  };
  expect(unknownInputs(call).map(({ mean, name, renamed }) => ({ mean, name, renamed }))).toEqual([
    { name: 'cluster_endpoint_public_access', renamed: 'endpoint_public_access', mean: '' },
    { name: 'endpoint_publc_access', renamed: undefined, mean: '; did you mean endpoint_public_access?' },
  ]);
  expect(unknownInputs({ ...call, version: '~> 20.0' }).map(({ name, renamed }) => [name, renamed])).toEqual([
    ['name', 'cluster_name'],
    ['endpoint_publc_access', undefined],
    ['control_plane_scaling_config', undefined],
  ]);
});

it('a module without a card has no unknown arguments', () => {
  expect(unknownInputs({ source: './network', version: undefined, inputs: ['x'] })).toEqual([]);
  expect(cardFacts('acme/thing/aws', '1.0.0')).toBeUndefined();
});
