import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packetsOf, servicePacketsOf, spread } from './testing-packets.ts';
import type { KubernetesObject, NetworkPolicy, Pod, PolicyPeer, PolicyRule } from './testing-objects.ts';
import { anyEksCluster, anySpecCluster } from './testing-random-cluster.ts';
import { plain } from './testing-random-parts.ts';
import { slowEks } from './testing-slow-eks.ts';
import { slowSpec } from './testing-slow-spec.ts';

const runs = { numRuns: 40, seed: 7 };

const isPolicy = ({ kind }: KubernetesObject): boolean => kind.endsWith('NetworkPolicy');

const tally = (samples: readonly KubernetesObject[][], decide: (objects: KubernetesObject[]) => string[]) => {
  const counts: Record<string, number> = {};
  for (const verdict of samples.flatMap(decide)) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return Object.fromEntries(Object.entries(counts).map(([verdict, count]) => [verdict, count / total]));
};

test('random clusters give every answer, and often enough', () => {
  const spec = tally(fc.sample(anySpecCluster, runs), (objects) =>
    spread(servicePacketsOf(objects), 50).map(slowSpec(objects).decide),
  );
  const eks = tally(fc.sample(anyEksCluster, runs), (objects) =>
    spread(servicePacketsOf(objects), 50).map(slowEks(objects, { enforcing: 'standard' }).decide),
  );
  for (const share of [spec, eks]) {
    expect(share['yes']).toBeGreaterThan(0.2);
    expect(share['no']).toBeGreaterThan(0.2);
    expect(share['depends']).toBeGreaterThan(0.005);
  }
});

test('the order of the objects means nothing', () => {
  const check = fc.property(anySpecCluster, (objects) => {
    const packets = spread(packetsOf(objects), 40);
    const decideBack = slowSpec([...objects].reverse()).decide;
    expect(packets.map(decideBack)).toEqual(packets.map(slowSpec(objects).decide));
  });
  fc.assert(check, runs);
});

test('nor does it for EKS', () => {
  const check = fc.property(anyEksCluster, (objects) => {
    const packets = spread(servicePacketsOf(objects), 30);
    const decideBack = slowEks([...objects].reverse(), { enforcing: 'standard' }).decide;
    // Which family the cluster has is read off the pods.
    expect(packets.map(decideBack)).toEqual(packets.map(slowEks(objects, { enforcing: 'standard' }).decide));
  });
  fc.assert(check, runs);
});

test('without policies everything is open', () => {
  const check = fc.property(anyEksCluster, (objects) => {
    const bare = objects.filter((object) => !isPolicy(object));
    const verdicts = spread(packetsOf(bare), 60).map(slowEks(bare, { enforcing: 'standard' }).decide);
    expect(new Set(verdicts)).toEqual(new Set(verdicts.length > 0 ? ['yes'] : []));
  });
  fc.assert(check, runs);
});

test('a policy that allows everything ends every NetworkPolicy', () => {
  const check = fc.property(anySpecCluster, (objects) => {
    const spaces = objects.filter(({ kind }) => kind === 'Namespace');
    const open = spaces.map(({ metadata }): KubernetesObject => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'open', namespace: metadata.name },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
    }));
    const bare = objects.filter((object) => !isPolicy(object));
    const all = [
      ...objects.filter(({ kind }) => !isPolicy({ kind } as KubernetesObject) || kind === 'NetworkPolicy'),
      ...open,
    ];
    const packets = spread(packetsOf(objects), 60);
    expect(packets.map(slowSpec(all).decide)).toEqual(packets.map(slowSpec(bare).decide));
  });
  fc.assert(check, runs);
});

/** The part of a cluster of EKS in which the datapath does what the specification says. */
const withoutQuirks = (objects: readonly KubernetesObject[]): KubernetesObject[] => {
  const rule = ({ ports, ...rest }: PolicyRule): PolicyRule => {
    const items = (list: PolicyRule['to']): PolicyPeer[] | undefined =>
      list?.map((item) => (item.ipBlock ? { ipBlock: { cidr: item.ipBlock.cidr } } : item));
    return {
      from: items(rest.from),
      to: items(rest.to),
      ports: ports?.slice(0, 3).map((port) => (typeof port.port === 'string' ? { port: 80 } : port)),
    };
  };
  return (
    objects
      .filter(
        ({ kind }) =>
          kind === 'NetworkPolicy' || !(kind === 'Service' || isPolicy({ kind } as KubernetesObject)),
      )
      .filter((object) => {
        const { spec, status } = object as unknown as Pod;
        if (object.kind !== 'Pod') return true;
        return (
          (spec?.nodeName === 'n1' || spec?.nodeName === 'n2') && !spec.hostNetwork && Boolean(status?.podIP)
        );
      })
      .map((object, index): KubernetesObject => {
        if (object.kind === 'Pod')
          return { ...object, metadata: { ...object.metadata, name: `pod${index}` } };
        if (object.kind !== 'NetworkPolicy') return object;
        const spec = object.spec as NonNullable<NetworkPolicy['spec']>;
        return plain({
          ...object,
          spec: { ...spec, ingress: spec.ingress?.map(rule), egress: spec.egress?.map(rule) },
        });
      })
      // A block that is written with the node's address is skipped.
      .filter((object) => !/192\.168\.0\.[12]\/|fd01::[12]\//.test(JSON.stringify(object)))
  );
};

test('where the datapath has no quirk it does what the specification says', () => {
  let compared = 0;
  const check = fc.property(anyEksCluster, (objects) => {
    const plainCluster = withoutQuirks(objects);
    const packets = spread(packetsOf(plainCluster), 60).filter(({ protocol }) => protocol !== 'ICMP');
    compared += packets.length;
    expect(packets.map(slowEks(plainCluster, { enforcing: 'standard' }).decide)).toEqual(
      packets.map(slowSpec(plainCluster).decide),
    );
  });
  fc.assert(check, { ...runs, numRuns: 100 });
  expect(compared).toBeGreaterThan(3000);
});
