// What meshes let in, against slow deciders that share nothing with the ones that are shipped.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorizations } from '../testing-mesh.ts';
import type { MeshObject, MeshRequest } from './testing-mesh-objects.ts';
import { fullName } from './testing-mesh-objects.ts';
import { TRUST_DOMAIN, anyIstio } from './testing-random-istio.ts';
import { anyLinkerd } from './testing-random-linkerd.ts';
import { slowIstio } from './testing-slow-istio.ts';
import { slowLinkerd } from './testing-slow-linkerd.ts';

const RUNS = Number(process.env['RINGWALL_RUNS'] ?? 150);

/** Every pod, and somebody outside, to every pod. */
const requestsIn = (objects: readonly MeshObject[]): MeshRequest[] => {
  const pods = objects.filter(({ kind }) => kind === 'Pod').map(fullName);
  return pods.flatMap((to) =>
    [...pods, '8.8.8.8'].flatMap((from) => [80, 81, 9000].map((port) => ({ from, to, port }))),
  );
};

const compare = (
  clusters: fc.Arbitrary<MeshObject[]>,
  slow: (objects: readonly MeshObject[]) => { readonly decide: (request: MeshRequest) => string },
): void => {
  const counts: Record<string, number> = { yes: 0, no: 0, depends: 0 };
  fc.assert(
    fc.property(clusters, (objects) => {
      const requests = requestsIn(objects);
      const { decide } = slow(objects);
      const documents = objects.map((one) => JSON.stringify(one));
      const found = authorizations(
        documents,
        requests.map(({ from, port, to }) => `${from} > ${to} ${port}`),
      );
      for (const [at, request] of requests.entries()) {
        const said = found[at]?.answer ?? 'yes';
        counts[said]! += 1;
        expect({ ...request, said }).toEqual({ ...request, said: decide(request) });
      }
    }),
    { numRuns: RUNS },
  );
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(all / 80);
};

test('Istio', { timeout: 120_000 }, () => {
  compare(anyIstio, (objects) => slowIstio(objects, TRUST_DOMAIN));
});

test('Linkerd', { timeout: 120_000 }, () => {
  compare(anyLinkerd, slowLinkerd);
});
