import type { NetworkSuggest, SuggestEvidence, SuggestNote, SuggestedPolicy } from '../../result/network.ts';
import { visible, visibleJson, wrap } from '../printable.ts';
import { counted } from '../tally.ts';

const WIDTH = 116;
/** So many pieces of evidence stand at one rule; JSON has them all. */
const MOST = 12;

/** Policies as they are applied, with what each rule is there for in comments. https://yaml.org/spec/1.2.2/ */
export function* suggestYaml(documents: readonly NetworkSuggest[]): Generator<string> {
  let first = true;
  for (const document of documents) {
    const { evidence, notes, policies } = document;
    yield* headLines(document);
    for (const policy of policies) {
      if (!first) yield '---\n';
      first = false;
      const name = `${policy.metadata.namespace}/${policy.metadata.name}`;
      yield* policyLines(policy, {
        evidence: evidence.filter((one) => one.policy === name),
        notes: notes.filter((one) => one.policy === name),
      });
    }
  }
}

function* headLines({ cluster, notes, policies, verified }: NetworkSuggest): Generator<string> {
  const how = verified.enforcer === 'eks' ? 'as EKS enforces them' : 'as Kubernetes specifies them';
  const looked = `looked at ${counted(verified.pairs, 'pair')} ${how}`;
  const outcome =
    verified.deviations === 0
      ? 'all that was asked for goes through, and nothing else'
      : `${counted(verified.deviations, 'pair')} may go otherwise, see below`;
  const of = cluster === undefined ? '' : ` for ${cluster}`;
  yield* comment(
    `${policies.length} ${policies.length === 1 ? 'NetworkPolicy' : 'NetworkPolicies'} by ringwall network suggest${of}; ${looked}: ${outcome}.`,
    '',
  );
  for (const note of notes) if (note.policy === undefined) yield* comment(`! ${noteText(note)}`, '');
}

function noteText({ file, line, message }: SuggestNote): string {
  return `${message}${file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`}`;
}

function* policyLines(
  { apiVersion, kind, metadata, spec }: SuggestedPolicy,
  { evidence, notes }: { evidence: readonly SuggestEvidence[]; notes: readonly SuggestNote[] },
): Generator<string> {
  for (const note of notes) yield* comment(`! ${noteText(note)}`, '');
  yield `apiVersion: ${scalar(apiVersion)}\nkind: ${scalar(kind)}\n`;
  yield `metadata:\n  name: ${scalar(metadata.name)}\n  namespace: ${scalar(metadata.namespace)}\nspec:\n`;
  for (const [key, value] of Object.entries(spec)) {
    if ((key !== 'ingress' && key !== 'egress') || !Array.isArray(value)) {
      yield* fieldLines(key, value, '  ');
      continue;
    }
    yield `  ${key}:\n`;
    for (const [at, rule] of value.entries()) {
      const why = evidence.filter((one) => one.rule === `${key}[${at}]`);
      for (const one of why.slice(0, MOST)) yield* comment(evidenceText(one), '    ');
      if (why.length > MOST) yield* comment(`and ${why.length - MOST} more; --json lists them all`, '    ');
      yield* itemLines(rule, '    ');
    }
  }
}

function evidenceText({ evidence, file, flow, line }: SuggestEvidence): string {
  return `${flow}: ${evidence}${file === undefined ? '' : `, ${file}${line === undefined ? '' : `:${line}`}`}`;
}

/** A comment ends with its line: whatever a text brings along, it stays on it. */
function* comment(text: string, indent: string): Generator<string> {
  for (const line of wrap(visible(text), WIDTH - indent.length)) yield `${indent}# ${line}\n`;
}

function* fieldLines(key: string, value: unknown, indent: string): Generator<string> {
  if (isSmall(value)) yield `${indent}${scalar(key)}: ${flow(value)}\n`;
  else {
    yield `${indent}${scalar(key)}:\n`;
    if (Array.isArray(value)) for (const item of value) yield* itemLines(item, `${indent}  `);
    else
      for (const [name, inner] of Object.entries(value as object))
        yield* fieldLines(name, inner, `${indent}  `);
  }
}

function* itemLines(item: unknown, indent: string): Generator<string> {
  if (isSmall(item)) {
    yield `${indent}- ${flow(item)}\n`;
    return;
  }
  let lead = `${indent}- `;
  for (const [key, value] of Object.entries(item as object)) {
    const lines = [...fieldLines(key, value, `${indent}  `)].join('');
    yield lead + lines.slice(indent.length + 2);
    lead = `${indent}  `;
  }
}

/** What stands on one line: single values, lists of them, and maps of a few. */
function isSmall(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const inner = Object.values(value);
  return inner.every((one) => typeof one !== 'object' || isLabels(one)) && flow(value).length <= 88;
}

function isLabels(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one !== 'object')
  );
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return scalar(value);
  const entries = Object.entries(value).map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const PLAIN = /^(?:[A-Za-z][\w./-]*|\d+\.\d+\.\d+\.\d+\/\d+)$/;
/** Words that a reader of YAML 1.1 takes for something else. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A text is bare where it can be nothing else, and quoted with every odd character spelled out where not. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  return PLAIN.test(value) && !RESERVED.test(value) ? value : visibleJson(JSON.stringify(value));
}

/** One document a line, where there are several clusters. */
export function suggestJson(documents: readonly NetworkSuggest[]): string {
  return documents.map((document) => `${visibleJson(JSON.stringify(document))}\n`).join('');
}
