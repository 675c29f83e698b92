import type { Control } from '../../controls/control.ts';
import { judge } from '../../controls/judge.ts';
import { controls } from '../../controls/registry.ts';
import type { Resource, View } from '../../estate/index.ts';
import { Estate, SourceFile } from '../../estate/index.ts';
import { parseYaml } from '../text/yaml.ts';
import { noRepository } from '../testing.ts';
import { readClusterConfig } from './index.ts';
import { isClusterConfig } from './recognise.ts';

/** For tests: what is read of a text with documents of eksctl. */
export function readEksctl(text: string): Estate {
  const estate = new Estate();
  const file = new SourceFile('cluster.yaml', text);
  const { problems, trees } = parseYaml(file);
  estate.problems.push(...problems);
  for (const tree of trees) {
    if (!isClusterConfig(tree)) continue;
    readClusterConfig(file, tree, {
      ...noRepository,
      estate,
      options: {},
      open: () => undefined,
      relative: ({ path }) => path,
      claim: () => undefined,
    });
  }
  return estate;
}

/** A document with these lines below its head. */
export function clusterConfig(body: string, metadata = 'name: shop\n  region: eu-west-1'): string {
  return `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata:\n  ${metadata}\n${body}`;
}

/** What all controls say: `node-imdsv2 AWS::EC2::LaunchTemplate fail`, sorted. */
export function verdicts(estate: Estate, asked: readonly Control[] = controls): readonly string[] {
  const found: string[] = [];
  judge(estate, asked, ({ control, decision, resource }) => {
    if (decision.verdict === 'not-evaluated' && decision.reason.includes('the control itself failed')) {
      throw new Error(`${control.id} on ${resource.address}: ${decision.reason}`);
    }
    found.push(`${control.id} ${resource.type} ${decision.verdict}`);
  });
  return found.toSorted();
}

/** `7: publicAccess: true`, the line that a place is written on. */
export function lineOf(view: View): string {
  const { span } = view;
  if (span === undefined) return 'nowhere';
  const { line } = span.file.position(span.start);
  return `${line}: ${span.file.line(line).trim()}`;
}

/** The value of a place with its line: `true at 7: publicAccess: true`. */
export function said(view: View): string {
  const value = view.value();
  const by = view.defaultedBy === undefined ? '' : ` by ${view.defaultedBy}`;
  const text = value.kind === 'known' || value.kind === 'default' ? String(value.value) : value.kind;
  return `${text}${by} at ${lineOf(view)}`;
}

/** The problems of an estate: `4 eksctl-unknown-key …`. */
export function problems(estate: Estate): readonly string[] {
  return estate.problems.map(({ code, line, message }) => `${line} ${code} ${message}`);
}

/** The only resource of a type, or of a type and a name. */
export function one(estate: Estate, type: string, name?: string): Resource {
  const found = estate.ofType(type).filter((resource) => name === undefined || resource.name === name);
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type}, and one was asked for`);
  return found[0]!;
}
