import { filled } from '../fill.ts';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../source-file.ts';
import type { Choice, Hole, Mapping, Passage, Pointer, Tree } from '../tree.ts';
import { hole, leaf, mapping, sequence, treeOf } from '../tree.ts';
import { readThrough, writeThrough } from './engine.ts';
import { taken } from './place.ts';
import type { Lens } from './lens.ts';
import { lensOf } from './registry.ts';
import { plain } from './testing-generate.ts';

const lens: Lens = {
  terraform: 'aws_thing',
  cloudformation: 'AWS::Test::Thing',
  source: 'https://example.com',
  fields: {
    name: 'Name',
    mode: 'Settings.Mode',
    level: 'Settings.Level',
    box: { to: 'Box', block: { size: 'Size' } },
    flat: { to: '', block: { width: 'Width', height: 'Shape.Height' } },
    part: { to: 'Parts', blocks: { id: 'Id' } },
    kinds: { to: 'Kinds', each: 'Type' },
    role: { to: 'Roles', only: true },
    tags: { to: 'Tags', tags: true },
    on: { to: 'State', words: { true: 'ENABLED', false: 'DISABLED' } },
    old_name: { to: 'Name', alias: true },
    vpc: { to: 'Target', when: { Kind: 'VPC' } },
    subnet: { to: 'Target', when: { Kind: 'Subnet' } },
    fast: { to: 'Options', entry: 'is.fast' },
    safe: { to: 'Options', entry: 'is.safe' },
  },
  attributes: {},
  notInTerraform: {},
  notInCloudFormation: { retries: 'about the run' },
};

const file = new SourceFile('vars.tf', 'x');
const open: Hole = hole({ code: 'unresolved-parameter', text: 'not known' }, 40, 45);
const spread: Hole = { ...open, spread: true };
const pointer: Pointer = { kind: 'pointer', target: 'aws_role.a', attribute: 'Arn', start: 3, end: 9 };
const around = (tree: Tree): Passage => ({ kind: 'passage', what: 'var.x', file, tree, start: 1, end: 2 });
const variable = { id: 'x', label: 'variable x', options: ['a', 'b'] };
const either = (...trees: readonly (Tree | undefined)[]): Choice => ({
  kind: 'choice',
  variable,
  branch: (option) => trees[option],
  start: 7,
  end: 8,
});
const one = (argument: string, value: Tree): Mapping => mapping([[argument, value, 11]], 0, 99);
const read = (argument: string, value: Tree): Tree => readThrough(lens, one(argument, value));
const write = (property: string, value: Tree): Tree => writeThrough(lens, one(property, value));

describe('the leaves', () => {
  const value = leaf('a', 20, 23);

  it.each([
    ['name', 'Name', value],
    ['mode', 'Settings.Mode', value],
    ['box', 'Box.Size', sequence([one('size', value)])],
    ['box', 'Box.Size', one('size', value)],
    ['flat', 'Shape.Height', sequence([one('height', value)])],
  ])('of %s are at %s, the same objects', (argument, path, tree) => {
    expect(taken(read(argument, tree), path.split('.'))).toBe(value);
  });

  it('of lists, entries and tags stay too', () => {
    expect(plain(read('kinds', sequence([value])))).toEqual({ Kinds: [{ Type: 'a' }] });
    const kinds = taken(read('kinds', sequence([value])), ['Kinds']);
    expect(kinds?.kind === 'sequence' && taken(kinds.items[0]!, ['Type'])).toBe(value);
    const tags = taken(read('tags', one('Env', value)), ['Tags']);
    expect(tags?.kind === 'sequence' && taken(tags.items[0]!, ['Value'])).toBe(value);
    const roles = taken(read('role', value), ['Roles']);
    expect(roles?.kind === 'sequence' && roles.items[0]).toBe(value);
  });

  it('keep where their argument is written', () => {
    const result = read('mode', value) as Mapping;
    expect(result.keyStarts).toEqual([11]);
    expect([result.start, result.end]).toEqual([0, 99]);
    const settings = result.values[0] as Mapping;
    expect([settings.start, settings.end, ...settings.keyStarts]).toEqual([20, 23, 11]);
  });

  it('share the maps of a prefix', () => {
    const both = mapping([
      ['mode', value, 1],
      ['level', leaf(2), 5],
    ]);
    expect(plain(readThrough(lens, both))).toEqual({ Settings: { Mode: 'a', Level: 2 } });
  });

  it('are absent when they are null, also in a block', () => {
    expect(plain(read('name', leaf(null)))).toEqual({});
    expect(plain(read('name', around(leaf(null))))).toEqual({});
    expect(plain(read('on', leaf(null)))).toEqual({});
    expect(plain(read('box', sequence([])))).toEqual({});
    expect(plain(read('flat', sequence([])))).toEqual({});
  });
});

describe('what is not known', () => {
  const unknown = { hole: 'not known', spread: false };

  it.each(['name', 'box', 'part', 'kinds', 'tags', 'on'])('of %s is a hole there', (argument) => {
    const [value] = Object.values(plain(read(argument, open)) as object);
    expect(value).toEqual(unknown);
  });

  it('of a block that may be there is one hole', () => {
    expect(plain(read('box', sequence([spread])))).toEqual({ Box: unknown });
  });

  it('of a block whose fields land beside is a hole at each of them', () => {
    expect(plain(read('flat', sequence([spread])))).toEqual({ Width: unknown, Shape: { Height: unknown } });
  });

  it('stays among the blocks of a list', () => {
    const items = sequence([one('id', leaf(1)), spread]);
    expect(plain(read('part', items))).toEqual({ Parts: [{ Id: 1 }, { hole: 'not known', spread: true }] });
    expect(plain(read('kinds', sequence([leaf('a'), spread])))).toEqual({
      Kinds: [{ Type: 'a' }, { hole: 'not known', spread: true }],
    });
  });

  it('of further keys is said of the result, and of the maps on the way', () => {
    const result = readThrough(lens, { ...one('mode', leaf(1)), rest: open });
    expect(plain(result)).toEqual({ Settings: { Mode: 1, '…': unknown }, '…': unknown });
    expect(plain(read('tags', { ...one('Env', leaf('a')), rest: open }))).toEqual({
      Tags: [
        { Key: 'Env', Value: 'a' },
        { hole: 'not known', spread: true },
      ],
    });
  });

  it('is what two blocks are where one is taken', () => {
    const two = sequence([one('size', leaf(1)), one('size', leaf(2))]);
    expect(plain(read('box', two))).toEqual({
      Box: { hole: 'box takes one block, and 2 stand here', spread: false },
    });
  });
});

describe('what stands around', () => {
  it('is a passage: around a block, a list, and the fields that land beside', () => {
    const from = (tree: unknown) => ({ passage: 'var.x', tree });
    expect(plain(read('box', around(sequence([one('size', leaf(1))]))))).toEqual({ Box: from({ Size: 1 }) });
    expect(plain(read('part', around(sequence([one('id', leaf(1))]))))).toEqual({ Parts: from([{ Id: 1 }]) });
    expect(plain(read('flat', around(one('width', leaf(1)))))).toEqual({ Width: from(1) });
    expect(plain(read('on', around(leaf(true))))).toEqual({ State: from('ENABLED') });
    expect(plain(write('Box', around(one('Size', leaf(1)))))).toEqual({ box: from([{ size: 1 }]) });
    expect(plain(write('Settings', around(one('Mode', leaf(1)))))).toEqual({ mode: from(1) });
  });

  it('is a choice: of the branches as they read', () => {
    const hung = (...branches: readonly unknown[]) => ({ choice: 'x', branches });
    expect(plain(read('box', either(one('size', leaf(1)), sequence([]))))).toEqual({
      Box: hung({ Size: 1 }, undefined),
    });
    expect(plain(read('flat', either(one('width', leaf(1)), undefined)))).toEqual({
      Width: hung(1, undefined),
      Shape: { Height: hung(undefined, undefined) },
    });
    expect(plain(write('Parts', either(sequence([one('Id', leaf(1))]), undefined)))).toEqual({
      part: hung([{ id: 1 }], undefined),
    });
  });

  it('is looked into when somebody asks, and once', () => {
    let asked = 0;
    const choice = { ...either(), branch: () => (asked++, one('size', leaf(1))) };
    const box = taken(read('box', choice), ['Box']) as Choice;
    expect(asked).toBe(0);
    expect(box.branch(0)).toBe(box.branch(0));
    expect(asked).toBe(1);
  });

  it('is not looked for behind a pointer', () => {
    expect(taken(read('name', pointer), ['Name'])).toBe(pointer);
    expect(taken(read('box', pointer), ['Box'])).toBe(pointer);
    const roles = taken(read('role', pointer), ['Roles']);
    expect(roles?.kind === 'sequence' && roles.items[0]).toBe(pointer);
  });
});

describe('what one argument says for several', () => {
  it('is read and written by what it says besides', () => {
    expect(plain(read('subnet', leaf('s-1')))).toEqual({ Target: 's-1', Kind: 'Subnet' });
    const known = treeOf({ Target: 's-1', Kind: 'Subnet' });
    expect(plain(writeThrough(lens, known))).toEqual({ subnet: 's-1' });
  });

  it('is an entry of one list', () => {
    const options = {
      Options: [
        { Key: 'is.fast', Value: true },
        { Key: 'is.safe', Value: false },
      ],
    };
    expect(plain(readThrough(lens, treeOf({ fast: true, safe: false })))).toEqual(options);
    expect(plain(writeThrough(lens, treeOf(options)))).toEqual({ fast: true, safe: false });
  });

  it('is read under its other name, and written under its own', () => {
    expect(plain(readThrough(lens, treeOf({ old_name: 'a' })))).toEqual({ Name: 'a' });
    expect(plain(writeThrough(lens, treeOf({ Name: 'a' })))).toEqual({ name: 'a' });
  });
});

describe('what has no place', () => {
  const asides = (make: (aside: (path: string, start: number, why: string) => void) => void) => {
    const told: string[] = [];
    make((path, start, why) => told.push(`${path}@${start}: ${why}`));
    return told;
  };

  it('is told when reading, with the reason where there is one', () => {
    const tree = mapping([
      ['retries', leaf(1), 5],
      ['region', leaf('eu-west-1'), 6],
      ['box', sequence([one('colour', leaf('red'))]), 7],
    ]);
    expect(asides((aside) => readThrough(lens, tree, { aside }))).toEqual([
      'retries@5: about the run',
      'region@6: the Region that the resource is in is its scope',
      'box.colour@11: has no property',
    ]);
  });

  it('is told when writing', () => {
    const tree = treeOf({
      Colour: 'red',
      Settings: { Mode: 1, Speed: 2 },
      Box: { Colour: 'red' },
      Roles: ['a', 'b'],
      Target: 'x',
      Kind: 'Moon',
      Options: [{ Key: 'is.red', Value: true }],
    });
    expect(asides((aside) => writeThrough(lens, tree, { aside })).toSorted()).toEqual([
      'Box.Colour@-1: has no argument',
      'Colour@-1: has no argument',
      'Options.is.red@-1: has no argument',
      'Roles@-1: takes one value, and 2 stand here',
      'Settings.Speed@-1: has no argument',
      'Target@-1: has no argument',
    ]);
  });
});

describe('defaults', () => {
  it('of the provider stand in the resource, with its word, where nothing else does', () => {
    const provider = {
      keys: { A: { by: 'terraform', value: 3 }, B: { keys: { C: { by: 'terraform', value: true } } } },
    };
    expect(filled(treeOf({ A: 1, D: 2 }), provider)).toMatchObject({
      keys: ['A', 'D', 'B'],
      values: [{ value: 1 }, { value: 2 }, { keys: ['C'], values: [{ value: true, by: 'terraform' }] }],
    });
  });

  it('say what a detector does when nothing is written', () => {
    expect(lensOf('aws_guardduty_detector')?.defaults?.keys?.['Enable']?.value).toBe(true);
  });
});
