import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Estate } from '../estate/index.ts';
import { SourceFile } from '../estate/index.ts';
import type { HelmOptions } from '../sources/kubernetes/helm/run.ts';
import type { Config } from './config.ts';
import { InputError, UsageError } from './errors.ts';
import { progressLine } from './output.ts';
import type { Flag, Flags, Terminal } from './verb.ts';

/** What is said where there is none of it. */
export const READS =
  'ringwall reads Terraform, CloudFormation, Kubernetes manifests, Helm charts, Kustomize overlays and Dockerfiles';

/** The flags of every verb that reads an estate. */
export const INPUT_FLAGS: Readonly<Record<string, Flag>> = {
  snapshot: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'read a snapshot in place of, or besides, paths',
  },
  'var-file': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'values of Terraform variables, over terraform.tfvars and *.auto.tfvars',
  },
  parameters: { type: 'string', value: 'FILE', help: 'values of CloudFormation parameters, JSON or YAML' },
  'tf-var-env': {
    type: 'boolean',
    help: 'take Terraform variables from the environment too (TF_VAR_name)',
  },
  plan: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'a Terraform plan, as `terraform show -json` prints it, in place of, or besides, paths',
  },
  'helm-values': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'values for Helm charts, as `helm template --values`',
  },
  'helm-set': {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'one value for Helm charts, as `helm template --set`',
  },
  'helm-namespace': { type: 'string', value: 'NAME', help: 'the namespace that charts are rendered for' },
  target: {
    type: 'string',
    value: 'STAGE',
    help: 'the Dockerfile stage that is built; the last one unless told',
  },
  'max-file-size': {
    type: 'string',
    value: 'BYTES',
    help: 'larger files are reported and skipped; 16777216 unless told',
  },
};

/**
 * Reads what a verb is given: paths (`.` unless told) and snapshots.
 * @throws InputError when a path can't be read, or holds nothing to judge
 */
export async function readInputs(
  paths: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<Estate> {
  const snapshots = flags.list('snapshot');
  const helm = helmOf(flags, config);
  const plans = flags.list('plan');
  const folders = paths.length > 0 || snapshots.length > 0 || plans.length > 0 ? paths : ['.'];
  for (const path of [...folders, ...plans, ...snapshots, ...(helm?.values ?? [])]) {
    if (statSync(resolve(terminal.cwd, path), { throwIfNoEntry: false }) === undefined)
      throw new InputError(`${path}: there is no such file or folder`);
  }
  const size = flags.text('max-file-size');
  if (size !== undefined && !/^[1-9]\d*$/.test(size))
    throw new UsageError(`--max-file-size takes a number of bytes, not "${size}"`);
  const maxFileSize = size === undefined ? config.maxFileSize : Number(size);
  const parameters = flags.text('parameters') ?? config.parameters;
  const target = flags.text('target') ?? config.target;
  const varFiles = varFilesOf([...(config.varFiles ?? []), ...flags.list('var-file')], terminal.cwd);
  // An estate lives as long as the process: a young generation that grows costs 100 MB and saves nothing.
  setFlagsFromString('--semi-space-growth-factor=1');
  // Nobody waits for a short pause: marking a large estate beside the work costs a third of the work.
  setFlagsFromString('--no-incremental-marking');
  const progress = progressLine(flags, terminal);
  const { readEstate } = await import('../sources/read.ts');
  const estate = await readEstate(folders, {
    cwd: terminal.cwd,
    ignore: config.ignore,
    progress: progress.tick,
    ...(maxFileSize === undefined ? {} : { maxFileSize }),
    ...(parameters === undefined ? {} : { parameters: await readParameters(parameters, terminal.cwd) }),
    ...(target === undefined ? {} : { target }),
    ...(helm === undefined ? {} : { helm }),
    ...(flags.on('tf-var-env') ? { environment: variablesIn(terminal.env) } : {}),
    ...(plans.length === 0 ? {} : { plans }),
    ...(varFiles.length === 0 ? {} : { varFiles }),
  });
  progress.end();
  const wrong = estate.problems.find(({ code }) => code === 'not-a-plan');
  if (wrong !== undefined) throw new InputError(`--plan ${wrong.file}: ${wrong.message}`);
  if (snapshots.length > 0) {
    const { readSnapshot } = await import('../estate/snapshot/read.ts');
    for (const path of snapshots) {
      try {
        readSnapshot(readFileSync(resolve(terminal.cwd, path)), path, estate);
      } catch (error) {
        throw new InputError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return estate;
}

function helmOf(flags: Flags, config: Config): HelmOptions | undefined {
  const values = [...(config.helmValues ?? []), ...flags.list('helm-values')];
  const set = flags.list('helm-set');
  const namespace = flags.text('helm-namespace') ?? config.helmNamespace;
  if (values.length === 0 && set.length === 0 && namespace === undefined) return undefined;
  return {
    ...(values.length === 0 ? {} : { values }),
    ...(set.length === 0 ? {} : { set: [...set] }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function variablesIn(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith('TF_VAR_') && value !== undefined ? [[name.slice('TF_VAR_'.length), value]] : [],
    ),
  );
}

function varFilesOf(paths: readonly string[], cwd: string): readonly SourceFile[] {
  return paths.map((path) => {
    try {
      return new SourceFile(path, readFileSync(resolve(cwd, path), 'utf8'));
    } catch (error) {
      throw new InputError(`--var-file ${path}: can't be read (${(error as NodeJS.ErrnoException).code})`);
    }
  });
}

async function readParameters(path: string, cwd: string): Promise<Record<string, string>> {
  const { parseParameters } = await import('../sources/cloudformation/index.ts');
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new InputError(`--parameters ${path}: can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const { values, problems } = parseParameters(new SourceFile(path, text));
  const [problem] = problems;
  if (problem !== undefined)
    throw new InputError(`--parameters ${path}:${problem.line ?? 1}: ${problem.message}`);
  return values;
}
