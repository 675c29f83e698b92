import { expect, test } from 'vitest';
import { judge } from '../../../controls/judge.ts';
import { controls } from '../../../controls/registry.ts';
import type { Resource } from '../../../estate/index.ts';
import { Estate } from '../../../estate/index.ts';
import { readTexts } from '../../texts.ts';
import { said } from './testing.ts';

const TYPE = 'karpenter.k8s.aws/EC2NodeClass';

/** A class of nodes with Karpenter's defaults. */
function nodeClass(version: string, spec: string): Resource {
  const { resources } = readTexts({
    'nodes.yaml': `apiVersion: karpenter.k8s.aws/${version}\nkind: EC2NodeClass\nmetadata: { name: default }\nspec: ${spec}\n`,
  });
  expect(resources.map(({ type }) => type)).toEqual([TYPE]);
  return resources[0]!;
}

test.each([
  ['v1', 1],
  ['v1beta1', 2],
])('metadata of %s is %d hops away, and asks for tokens', (version, hops) => {
  const options = nodeClass(version, '{ role: nodes }').at('spec', 'metadataOptions');
  expect(said(options.get('httpPutResponseHopLimit'))).toMatch(new RegExp(`^${hops} by karpenter`));
  expect(said(options.get('httpTokens'))).toMatch(/^required by karpenter/);
  expect(said(options.get('httpEndpoint'))).toMatch(/^enabled by karpenter/);
});

test('what is written stands', () => {
  const written = nodeClass('v1', '{ metadataOptions: { httpTokens: optional } }');
  expect(said(written.at('spec', 'metadataOptions', 'httpTokens'))).toMatch(/^optional at 4:/);
  expect(said(written.at('spec', 'metadataOptions', 'httpPutResponseHopLimit'))).toMatch(/^1 by karpenter/);
});

test.each([
  ['v1', 'pass'],
  ['v1beta1', 'fail'],
])('the controls judge a class of %s with them', (version, hops) => {
  const estate = new Estate();
  estate.add(nodeClass(version, '{ role: nodes }'));
  const found = new Map<string, string>();
  judge(estate, controls, ({ control, decision }) => found.set(control.id, decision.verdict));
  expect(found.get('node-imdsv2')).toBe('pass');
  expect(found.get('node-imds-hop-limit')).toBe(hops);
});
