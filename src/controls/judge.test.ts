import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision, Tree, Variable } from '../estate/index.ts';
import {
  Estate,
  Resource,
  describeAssumptions,
  each,
  inEachWorld,
  leaf,
  mapping,
  must,
  sequence,
} from '../estate/index.ts';
import type { Control } from './control.ts';
import { control } from './control.ts';
import { judge } from './judge.ts';

const scope = { kind: 'account', id: 'stack:test' } as const;

function resourceOf(tree: Tree, exists?: Tree): Resource {
  return new Resource({
    scope,
    type: 'AWS::Test::Thing',
    name: 'Thing',
    address: 'Thing',
    tree,
    exists,
    coerces: true,
  });
}

function controlOf(decide: Control['decide']): Control {
  return control({
    id: 'test',
    title: 'test',
    layer: 'data',
    stage: 'deploy',
    severity: 'low',
    confidence: 'high',
    persona: 'regular',
    rationale: '',
    references: [],
    appliesTo: ['AWS::Test::Thing'],
    decide,
    fix: { text: '', safe: true },
    examples: () => [],
  });
}

function verdicts(resource: Resource, decide: Control['decide']): Decision[] {
  const estate = new Estate();
  estate.add(resource);
  const found: Decision[] = [];
  judge(estate, [controlOf(decide)], ({ decision }) => found.push(decision));
  return found;
}

const env: Variable = { id: 'stack:test#Env', label: 'parameter Env', options: ['dev', 'prod'] };
const choice = (variable: Variable, branches: readonly (Tree | undefined)[]): Tree => ({
  kind: 'choice',
  variable,
  branch: (option) => branches[option],
  start: -1,
  end: -1,
});

describe('one verdict from all possible worlds', () => {
  test('values that hang on one parameter are never combined in a way that cannot be', () => {
    // Public only in dev, open cidr only in prod: no world is both.
    const tree = mapping([
      ['public', choice(env, [leaf(true), leaf(false)]), -1],
      ['open', choice(env, [leaf(false), leaf(true)]), -1],
    ]);
    const [decision] = verdicts(resourceOf(tree), (resource) => {
      const open = resource.at('open').boolean();
      return must(
        resource.at('public').boolean(),
        (value) => !(value && open.kind === 'known' && open.value),
        'open',
      );
    });
    expect(decision!.verdict).toBe('pass');
  });

  test('what fails in some worlds says in which', () => {
    const tree = mapping([['public', choice(env, [leaf(true), leaf(false)]), -1]]);
    const [decision] = verdicts(resourceOf(tree), (resource) =>
      must(resource.at('public').boolean(), (value) => value !== true, 'it is public'),
    );
    expect(decision).toMatchObject({
      verdict: 'not-evaluated',
      reason: 'it fails when parameter Env is dev (it is public), and does not otherwise',
    });
  });

  test('what fails in every world fails', () => {
    const tree = mapping([['size', choice(env, [leaf(1), leaf(2)]), -1]]);
    const [decision] = verdicts(resourceOf(tree), (resource) =>
      must(resource.at('size').number(), (value) => value === 3, 'not three'),
    );
    expect(decision!.verdict).toBe('fail');
  });

  test('a resource that may not exist fails when it fails wherever it exists', () => {
    const tree = mapping([['public', leaf(true), -1]]);
    const exists = choice(env, [leaf(false), leaf(true)]);
    const [decision] = verdicts(resourceOf(tree, exists), (resource) =>
      must(resource.at('public').boolean(), (value) => value !== true, 'it is public'),
    );
    expect(decision!.verdict).toBe('fail');
  });

  test('a part that exists in one world only is judged there', () => {
    const tree = mapping([['list', sequence([leaf('a'), choice(env, [undefined, leaf('b')])]), -1]]);
    const found = verdicts(resourceOf(tree), (resource) =>
      each(resource.at('list').items().items, (item) =>
        must(item.string(), (value) => value !== 'b', 'it is b'),
      ),
    );
    expect(found.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });

  test('more worlds than can be tried are no verdict', () => {
    const variables = Array.from({ length: 8 }, (_, index): Variable => ({
      id: `v${index}`,
      label: `v${index}`,
      options: ['0', '1'],
    }));
    const tree = mapping(
      variables.map((variable, index) => [`p${index}`, choice(variable, [leaf(false), leaf(false)]), -1]),
    );
    const [decision] = verdicts(resourceOf(tree), (resource) => {
      const all = variables.map((_, index) => resource.at(`p${index}`).boolean());
      return must(all.at(-1)!, (value) => value === false, 'x');
    });
    expect(decision!.verdict).toBe('not-evaluated');
  });

  test('a control that throws is a visible result, and the others go on', () => {
    const [decision] = verdicts(resourceOf(mapping([])), () => {
      throw new TypeError('x is undefined');
    });
    expect(decision).toMatchObject({
      verdict: 'not-evaluated',
      reason: expect.stringContaining('bug in ringwall'),
    });
  });
});

// The second way: every assignment of every variable, one by one, and the verdicts taken together by the definition.
test('case analysis agrees with trying every assignment', () => {
  const variables: Variable[] = [0, 1, 2].map((index) => ({
    id: `v${index}`,
    label: `v${index}`,
    options: ['0', '1', '2'].slice(0, 2 + (index % 2)),
  }));
  const node: fc.Arbitrary<Tree> = fc.letrec<{ node: Tree }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.boolean().map((value) => leaf(value)),
      fc
        .tuple(fc.constantFrom(...variables), fc.array(tie('node'), { minLength: 3, maxLength: 3 }))
        .map(([variable, branches]) => choice(variable, branches)),
    ),
  })).node;
  const evaluate = (tree: Tree, assignment: readonly number[]): boolean => {
    if (tree.kind === 'leaf') return tree.value === true;
    if (tree.kind !== 'choice') throw new Error('unexpected');
    return evaluate(tree.branch(assignment[variables.indexOf(tree.variable)]!)!, assignment);
  };
  fc.assert(
    fc.property(node, node, (a, b) => {
      const resource = resourceOf(
        mapping([
          ['a', a, -1],
          ['b', b, -1],
        ]),
      );
      const [decision] = verdicts(resource, (one) => {
        const second = one.at('b').boolean();
        return must(
          one.at('a').boolean(),
          (value) => value === (second.kind === 'known' && second.value),
          'they differ',
        );
      });
      const answers = new Set<boolean>();
      for (let x = 0; x < 2; x++)
        for (let y = 0; y < 3; y++)
          for (let z = 0; z < 2; z++) answers.add(evaluate(a, [x, y, z]) === evaluate(b, [x, y, z]));
      const expected = answers.size === 2 ? 'not-evaluated' : answers.has(true) ? 'pass' : 'fail';
      expect(decision!.verdict).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test('worlds name what they assume', () => {
  const tree = mapping([['a', choice(env, [leaf(1), leaf(2)]), -1]]);
  const { complete, worlds } = inEachWorld(() => resourceOf(tree).at('a').number());
  expect(complete).toBe(true);
  expect(worlds.map(({ assumptions }) => describeAssumptions(assumptions))).toEqual([
    'parameter Env is dev',
    'parameter Env is prod',
  ]);
});
