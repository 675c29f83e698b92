import type { Estate, Resource } from '../estate/index.ts';
import { compareText, secretIn } from '../estate/index.ts';
import type { Outline, OutlineLeaf } from '../estate/outline.ts';
import { outline, outlineJson } from '../estate/outline.ts';
import { visible } from '../report/printable.ts';
import { readConfig } from './config.ts';
import { EXIT, InputError } from './errors.ts';
import { INPUT_FLAGS, READS, readInputs } from './inputs.ts';
import { deliver } from './output.ts';
import type { Input, Verb } from './verb.ts';

export const verb: Verb = {
  name: 'estate',
  summary: 'show what was read, with every value and where it comes from',
  usage: 'estate [PATH…] [flags]',
  flags: {
    ...INPUT_FLAGS,
    type: {
      type: 'string',
      multiple: true,
      value: 'TYPE',
      help: 'only these types, like AWS::EKS::Cluster or apps/Deployment',
    },
    json: { type: 'boolean', help: 'as JSON: every leaf with its value, origin and location' },
    values: { type: 'boolean', help: 'also what is computed on the way: Terraform locals and outputs' },
    plain: { type: 'boolean', help: 'as JSON with bare values; unknown ones are {"$unknown": reason}' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write it to a file' },
  },
  examples: [
    ['ringwall estate infra/', 'what is there, by type'],
    ['ringwall estate infra/ --type AWS::EKS::Cluster --plain', 'one type, with its defaults filled in'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const config = readConfig(terminal.cwd, flags.text('config'), operands[0]);
  const estate = await readInputs(operands, flags, config, terminal);
  const types = flags.list('type');
  const resources = estate.resources
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .toSorted(
      (a, b) =>
        compareText(a.type, b.type) ||
        compareText(a.scope.id, b.scope.id) ||
        compareText(a.address, b.address),
    );
  if (estate.resources.length === 0) throw new InputError(`nothing to read here; ${READS}`);
  const json = flags.on('json') || flags.on('plain');
  const values = flags.on('values') ? estate.values : [];
  deliver(
    json ? jsonOf(resources, values, flags.on('plain')) : textOf(estate, resources, values),
    flags,
    terminal,
  );
  return EXIT.clean;
}

function* jsonOf(
  resources: readonly Resource[],
  values: readonly Resource[],
  plain: boolean,
): Generator<string> {
  yield '{"schema":"ringwall/estate/1","resources":[';
  let first = true;
  for (const resource of resources) {
    const { address, name, namespace, scope, type } = resource;
    const head = JSON.stringify({ type, name, namespace, address, scope: scope.id });
    const properties = hideSecrets(outline(resource.root) ?? new Map<string, Outline>());
    yield `${first ? '\n' : ',\n'}${head.slice(0, -1)},"properties":${outlineJson(properties, plain)}}`;
    first = false;
  }
  yield '\n],"values":{';
  first = true;
  for (const [name, value] of namedValues(values)) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify(name)}:${outlineJson(hideSecrets(outline(value.root) ?? NOTHING, name), plain)}`;
    first = false;
  }
  yield first ? '}}\n' : '\n}}\n';
}

const NOTHING: Outline = { value: null, origin: 'explicit' };

/** By their address; where several root modules are read, with the folder of each before it. */
function namedValues(values: readonly Resource[]): readonly (readonly [name: string, value: Resource])[] {
  const several = new Set(values.map(({ scope }) => scope.id)).size > 1;
  return values.map((value) => [
    several ? `${value.scope.id.replace(/^terraform:/, '')}: ${value.address}` : value.address,
    value,
  ]);
}

/** Values that look like secrets are not shown, whatever the resource. */
function hideSecrets(node: Outline, name?: string): Outline {
  if (Array.isArray(node)) return node.map((item: Outline) => hideSecrets(item));
  if (node instanceof Map) {
    const map = node as ReadonlyMap<string, Outline>;
    const beside = ['name', 'Name', 'ParameterKey']
      .map((key) => map.get(key))
      .find((one) => one !== undefined);
    const named =
      beside !== undefined && 'value' in beside
        ? String((beside as OutlineLeaf & { value: unknown }).value)
        : undefined;
    return new Map(
      [...map].map(([key, below]) => [
        key,
        hideSecrets(below, named !== undefined && /^(?:value|Value|ParameterValue)$/.test(key) ? named : key),
      ]),
    );
  }
  const leaf = node as OutlineLeaf;
  if (!('value' in leaf) || typeof leaf.value !== 'string' || leaf.value.startsWith('redacted:')) return leaf;
  const kind = secretIn(name, leaf.value);
  return kind === undefined ? leaf : { ...leaf, value: `redacted:${kind}` };
}

function* textOf(
  estate: Estate,
  resources: readonly Resource[],
  values: readonly Resource[],
): Generator<string> {
  let type = '';
  for (const resource of resources) {
    if (resource.type !== type) yield `${type === '' ? '' : '\n'}${visible(resource.type)}\n`;
    type = resource.type;
    const at = resource.head;
    const where = at === undefined ? resource.scope.id : `${at.file.path}:${at.file.position(at.start).line}`;
    yield `  ${visible(resource.construct ?? resource.address).padEnd(40)} ${visible(where)}\n`;
  }
  if (values.length > 0) yield '\nvalues\n';
  for (const [name, value] of namedValues(values)) {
    const shown = outlineJson(hideSecrets(outline(value.root) ?? NOTHING, name), true);
    yield `  ${visible(name).padEnd(40)} ${visible(shown.length > 100 ? `${shown.slice(0, 99)}…` : shown)}\n`;
  }
  const count = new Set(resources.map(({ scope }) => scope.id)).size;
  yield `\n${counted(resources.length, 'resource')} in ${counted(count, 'scope')}, ${counted(estate.problems.length, 'problem')}; --json shows every value\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
