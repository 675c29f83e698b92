import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEachWorld } from '../../estate/index.ts';
import type { Json } from './testing-brute-force.ts';
import { BruteForce, Fails } from './testing-brute-force.ts';
import { FIXED, OPAQUE, OPEN, templates } from './testing-templates.ts';
import type { Plain } from './testing.ts';
import { UNKNOWN, plain, read } from './testing.ts';

function assignments(): ReadonlyMap<string, Json>[] {
  return Object.entries(OPEN).reduce<ReadonlyMap<string, Json>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => new Map([...one, [name, value]]))),
    [new Map(FIXED)],
  );
}

/** Whether what the reader says can be what the deployment makes. */
function agrees(read: Plain, made: Json | undefined): boolean {
  if (read === UNKNOWN) return true;
  if (Array.isArray(read)) {
    if (!Array.isArray(made)) return false;
    const open = read.at(-1) === UNKNOWN && read.length !== made.length;
    const items = open ? read.slice(0, -1) : read;
    return (open ? made.length >= items.length : made.length === items.length) && items.every((item, at) => agrees(item, made[at]));
  }
  if (typeof read === 'object' && read !== null) {
    if (typeof made !== 'object' || made === null || Array.isArray(made)) return false;
    const known = Object.keys(read);
    // What is not known may also be nothing.
    const keys = known.filter((key) => Object.hasOwn(made, key) || read[key] !== UNKNOWN);
    return keys.length === Object.keys(made).length && keys.every((key) => Object.hasOwn(made, key) && agrees(read[key], made[key]));
  }
  if (made === undefined || read === undefined) return made === read;
  const pattern = String(read).split(UNKNOWN).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^]*')}$`).test(typeof made === 'object' ? JSON.stringify(made) : String(made));
}

describe('every world', () => {
  it('agrees with a brute force evaluation of its assignment', () => {
    let compared = 0;
    fc.assert(
      fc.property(templates, (template) => {
        const { resource } = read(JSON.stringify(template));
        const topic = resource('Topic');
        const properties = (template['Resources'] as { Topic: { Properties: { [key: string]: Json }; Condition?: string } }).Topic;
        for (const look of ['Text', 'List', 'Map', 'exists'] as const) {
          const { worlds, complete } = inEachWorld(() => (look === 'exists' ? topic.existsHere : plain(topic.at(look))), 4096);
          expect(complete).toBe(true);
          for (const values of assignments()) {
            const brute = new BruteForce(template, values, OPAQUE);
            const here = worlds.filter(({ assumptions }) =>
              assumptions.every(({ variable, option }) => {
                const name = variable.id.slice(variable.id.indexOf('#') + 1);
                const value = values.get(name);
                if (value === undefined) return true;
                const chosen = variable.options[option];
                return chosen === 'any other value' ? OPAQUE.has(String(value)) || !variable.options.includes(String(value)) : chosen === value;
              }),
            );
            const asked = here.some(({ assumptions }) => assumptions.some(({ variable }) => !values.has(variable.id.slice(variable.id.indexOf('#') + 1))));
            if (!asked) expect(here).toHaveLength(1);
            let made: Json | undefined;
            try {
              made = look === 'exists' ? (properties.Condition === undefined ? true : brute.condition(properties.Condition)) : brute.evaluate(properties.Properties[look]!);
            } catch (error) {
              if (error instanceof Fails) continue;
              throw error;
            }
            compared += 1;
            const fits = here.filter(({ result }) => agrees(result, made));
            expect(fits, `${look} in ${JSON.stringify([...values])}: ${JSON.stringify(made)} is not among ${JSON.stringify(here.map(({ result }) => result))}`).not.toHaveLength(0);
            const free = here[0]!.assumptions.some(({ variable, option }) => variable.options[option] === 'any other value');
            if (!brute.touched && !asked && !free) expect(JSON.stringify(here[0]!.result) ?? '').not.toContain(UNKNOWN);
          }
        }
      }),
      { numRuns: 120 },
    );
    expect(compared).toBeGreaterThan(1000);
  });
});
