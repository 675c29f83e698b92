// Plants faults into a copy of the engine of ringwall network, one at a time, and sees how many random clusters it
// takes until the comparison with the slow engines finds each. The copy is a bundle: nothing in the tree changes.
//   node scripts/plant.mjs [--quick] [--clusters N] [--seed N] [WORD...]
// WORDs choose the plants whose descriptions hold them all; --quick takes a few that are soon found.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Stop, isMain, root, runMain } from './lib/house.mjs';
import { plants } from './lib/plants.mjs';

const ENTRY = 'src/reach/network/testing-compare.ts';

/** The file with the fault in it. */
const planted = ({ file, find, replace, what }) => {
  const parts = readFileSync(join(root, file), 'utf8').split(find);
  if (parts.length !== 2)
    throw new Stop(
      `${file} holds this ${parts.length - 1} times, and must once, to plant "${what}":\n${find}`,
    );
  return parts.join(replace);
};

/** Bundles the comparison, with a fault or without, and loads it. */
const bundler = async (folder) => {
  const esbuild = await import('esbuild');
  let current;
  let count = 0;
  const context = await esbuild.context({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['fast-check'],
    logLevel: 'warning',
    plugins: [
      {
        name: 'plant',
        setup: (build) =>
          build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
            current !== undefined && path === join(root, current.file)
              ? { contents: planted(current), loader: 'ts' }
              : undefined,
          ),
      },
    ],
  });
  const load = async (plant) => {
    current = plant;
    const { outputFiles } = await context.rebuild();
    const file = join(folder, `${count++}.mjs`);
    writeFileSync(file, outputFiles[0].contents);
    return import(pathToFileURL(file).href);
  };
  return { load, close: () => context.dispose() };
};

/** The samples of each mode, made when they are first asked for; the sound engine has to agree on each. */
const sampler = async (sound, clusters, seed) => {
  const fc = await import('fast-check');
  const drawn = new Map();
  return (mode, index) => {
    if (!drawn.has(mode))
      drawn.set(mode, {
        objects: fc.sample(sound.anyCluster(mode), { numRuns: clusters, seed }),
        samples: [],
      });
    const { objects, samples } = drawn.get(mode);
    if (samples[index] === undefined) {
      samples[index] = sound.sampleOf(mode, objects[index], index);
      const [difference] = sound.differences(samples[index]);
      if (difference !== undefined)
        throw new Stop(`without a fault the engines differ already (${mode}, seed ${seed}): ${difference}`);
    }
    return samples[index];
  };
};

/** How many clusters it takes; undefined: none of them shows it. */
const clustersUntilFound = ({ differences }, { mode, what }, sampleAt, clusters) => {
  for (let index = 0; index < clusters; index++) {
    const sample = sampleAt(mode, index);
    try {
      if (differences(sample).length > 0) return index + 1;
    } catch (error) {
      // A fault is one of meaning: a copy that breaks says nothing about the comparison.
      throw new Stop(`with "${what}" planted the engine breaks: ${error.message}`);
    }
  }
  return undefined;
};

const chosen = (words, quick) => {
  const wanted = plants.filter(({ what }) => words.every((word) => what.includes(word)));
  if (wanted.length === 0) throw new Stop(`no plant is called ${words.join(' ')}`);
  return wanted.filter((plant) => !quick || plant.quick);
};

/**
 * Plants each and yields after how many clusters it is found.
 * @param {readonly import('./lib/plants.mjs').Plant[]} list
 * @param {{ clusters: number, seed: number }} how
 */
export async function* plantEach(list, { clusters, seed }) {
  // A plant that lost its place is told before anything is run.
  for (const plant of list) planted(plant);
  const folder = join(root, '.cache', `plant-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const { close, load } = await bundler(folder);
  try {
    const sampleAt = await sampler(await load(undefined), clusters, seed);
    for (const plant of list)
      yield { plant, after: clustersUntilFound(await load(plant), plant, sampleAt, clusters) };
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const main = async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      clusters: { type: 'string', default: '500' },
      seed: { type: 'string', default: '7' },
    },
  });
  const how = { clusters: Number(values.clusters), seed: Number(values.seed) };
  let survivors = 0;
  for await (const { after, plant } of plantEach(chosen(positionals, values.quick), how)) {
    if (after === undefined) survivors++;
    console.log(`${String(after ?? 'not found').padStart(9)}  ${plant.mode.padEnd(8)}  ${plant.what}`);
  }
  if (survivors > 0) throw new Stop(`${survivors} not found in ${how.clusters} clusters`);
};

if (isMain(import.meta.url)) await runMain(main);
