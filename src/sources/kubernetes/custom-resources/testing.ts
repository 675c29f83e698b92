import { judge } from '../../../controls/judge.ts';
import { controls } from '../../../controls/registry.ts';
import type { Estate, Resource, View } from '../../../estate/index.ts';
import { readTexts } from '../../texts.ts';

/** For tests: an estate of manifests, with the AWS resources that its objects make. */
export function withTwins(manifests: string): Estate {
  return readTexts({ 'aws.yaml': manifests });
}

/** What all controls say of AWS resources: `eks-audit-log AWS::EKS::Cluster fail`, sorted. */
export function awsVerdicts(estate: Estate): readonly string[] {
  const found: string[] = [];
  judge(estate, controls, ({ control, decision, resource }) => {
    if (resource.type.startsWith('AWS::')) found.push(`${control.id} ${resource.type} ${decision.verdict}`);
  });
  return found.toSorted();
}

/** The only resource of a type. */
export function one(estate: Estate, type: string): Resource {
  const found = estate.ofType(type);
  if (found.length !== 1) throw new Error(`${found.length} resources of ${type}, and one was asked for`);
  return found[0]!;
}

/** The value of a place with its line: `true at 7: publicAccess: true`. */
export function said(view: View): string {
  const value = view.value();
  const text =
    value.kind === 'known' || value.kind === 'default'
      ? String(value.value)
      : value.kind === 'unknown' && value.known?.kind === 'pointer'
        ? `-> ${value.known.target}`
        : value.kind;
  const by = view.defaultedBy === undefined ? '' : ` by ${view.defaultedBy}`;
  const { span } = view;
  if (span === undefined) return `${text}${by}`;
  const { line } = span.file.position(span.start);
  return `${text}${by} at ${line}: ${span.file.line(line).trim()}`;
}
