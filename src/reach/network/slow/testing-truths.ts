import { expect, test } from 'vitest';
import { packetOf } from './testing-build.ts';
import type { KubernetesObject, Packet } from './testing-objects.ts';
import type { Verdict } from './testing-readings.ts';
import type { EksOptions } from './testing-slow-eks.ts';
import { slowEks } from './testing-slow-eks.ts';
import { slowSpec } from './testing-slow-spec.ts';

/** What is true of each packet, in words that `packetOf` reads. */
export type Truths = Readonly<Record<string, Verdict>>;

/** A name, the objects, and what holds; each row is a test. */
export const specTruths = (
  rows: Readonly<Record<string, readonly [readonly KubernetesObject[], Truths]>>,
): void => {
  for (const [name, [objects, truths]] of Object.entries(rows))
    test(name, () => {
      const { decide } = slowSpec(objects);
      const said = Object.keys(truths).map((text) => [text, decide(packetOf(text) as Packet)]);
      expect(Object.fromEntries(said)).toEqual(truths);
    });
};

export const eksTruths = (
  options: EksOptions,
  rows: Readonly<Record<string, readonly [readonly KubernetesObject[], Truths]>>,
): void => {
  for (const [name, [objects, truths]] of Object.entries(rows))
    test(name, () => {
      const { decide } = slowEks(objects, options);
      const said = Object.keys(truths).map((text) => [text, decide(packetOf(text))]);
      expect(Object.fromEntries(said)).toEqual(truths);
    });
};
