import type { Mapping, Scope, SourceFile } from '../../estate/index.ts';
import { textUnder } from '../../estate/index.ts';
import type { ReadContext } from '../source.ts';
import { addAccessEntries, addIdentityMappings } from './access.ts';
import { addAddons } from './addons.ts';
import { addCluster } from './cluster.ts';
import { unknownKeys } from './keys.ts';
import { addNetwork } from './network.ts';
import { addNodeGroups } from './node-group.ts';
import { reportNotRead } from './not-read.ts';
import { addOthers } from './others.ts';
import { addPodIdentities, addProvider, addServiceAccounts } from './pod-roles.ts';
import { Stack } from './stack.ts';
import { at, textAt } from './tree.ts';

const VERSION = 'eksctl.io/v1alpha5';

/**
 * Adds what eksctl makes of a `ClusterConfig`: the cluster, its nodes, roles, add-ons and VPC, in CloudFormation's
 * words, which is what eksctl deploys. Values keep their places in the document.
 */
export function readClusterConfig(file: SourceFile, config: Mapping, context: ReadContext): void {
  const { estate } = context;
  const id = scopeId(file, config, context);
  const region = textAt(config, 'metadata', 'region');
  const cluster = textAt(config, 'metadata', 'name');
  const scope: Scope = {
    kind: 'account',
    id,
    ...(region === undefined ? {} : { region }),
    ...(cluster === undefined ? {} : { cluster }),
  };
  const stack = new Stack(config, file, scope, estate);
  report(stack);
  reportNotRead(stack);
  const network = addNetwork(stack);
  addCluster(stack, network);
  addNodeGroups(stack, network);
  addProvider(stack);
  addServiceAccounts(stack);
  addPodIdentities(stack);
  addAddons(stack);
  addAccessEntries(stack);
  addOthers(stack);
  addIdentityMappings(config, file, { ...scope, kind: 'cluster', id: `${id}:kubernetes` }, estate);
}

/** A file may hold several clusters: those after the first are told apart by where they begin. */
function scopeId(file: SourceFile, config: Mapping, { estate, relative }: ReadContext): string {
  const id = `eksctl:${relative(file)}`;
  const taken = estate.ofType('AWS::EKS::Cluster').some(({ scope }) => scope.id === id);
  return taken
    ? `${id}#${textAt(config, 'metadata', 'name') ?? file.position(Math.max(0, config.start)).line}`
    : id;
}

/** Parts of the document that are lists. */
const LISTS = [
  ['managedNodeGroups'],
  ['nodeGroups'],
  ['addons'],
  ['fargateProfiles'],
  ['identityProviders'],
  ['iamIdentityMappings'],
  ['capabilities'],
  ['iam', 'serviceAccounts'],
  ['iam', 'podIdentityAssociations'],
  ['accessConfig', 'accessEntries'],
] as const;

function report(stack: Stack): void {
  const { config } = stack;
  const start = Math.max(0, config.start);
  const version = textUnder(config, 'apiVersion');
  if (version !== VERSION) {
    const message = `${version?.slice(0, 40)} is no version that is known; it was read as ${VERSION}`;
    stack.report(start, 'eksctl-version', message);
  }
  if (textAt(config, 'metadata', 'name') === undefined) {
    const message = 'this ClusterConfig has no metadata.name; eksctl would refuse it';
    stack.report(start, 'eksctl-no-name', message);
  }
  for (const path of LISTS) {
    const list = at(config, ...path);
    if (list === undefined) continue;
    const wrong = list.kind === 'sequence' ? list.items.find((item) => item.kind !== 'mapping') : list;
    if (wrong === undefined) continue;
    const what = list.kind === 'sequence' ? 'an item of it that is no map was left out' : 'it was left out';
    stack.report(
      Math.max(0, wrong.start),
      'eksctl-not-a-list',
      `${path.join('.')} is a list of maps; ${what}`,
    );
  }
  for (const { meant, path, start: at } of unknownKeys(config)) {
    const message = `eksctl knows no ${path.slice(0, 120)} and would refuse the file${meant}; it was not read`;
    stack.report(Math.max(0, at), 'eksctl-unknown-key', message);
  }
}
