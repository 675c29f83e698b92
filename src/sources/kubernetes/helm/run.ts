import { resolve } from 'node:path';
import type { Answer } from './tool.ts';
import { findTool, runTool } from './tool.ts';

/** How the user wants charts to be rendered. */
export interface HelmOptions {
  /** Values files in the order of `--helm-values`, later ones over earlier ones; relative to the working directory. */
  readonly values?: readonly string[] | undefined;
  /** `key=value` as `helm --set` takes them, from `--helm-set`. */
  readonly set?: readonly string[] | undefined;
  /** The namespace of the release, from `--helm-namespace`; `default` unless told. */
  readonly namespace?: string | undefined;
  /** The program to run; the `helm` on the PATH unless told. */
  readonly binary?: string | undefined;
}

/** Runs `helm` with these arguments; recorded answers can stand in for it. */
export type HelmRunner = (args: readonly string[], cwd: string) => Answer;

/** The user's `helm`, `undefined` when there is none. */
export function helmOn(path: string | undefined, options: HelmOptions = {}): HelmRunner | undefined {
  const binary = findTool(options.binary ?? 'helm', path);
  return binary === undefined ? undefined : (args, cwd) => runTool(binary, args, cwd);
}

/** The arguments that render a chart: with its CRDs and hooks, without tests, and without asking a cluster or network. */
export function templateArguments(
  name: string,
  chart: string,
  options: HelmOptions,
  cwd: string,
): readonly string[] {
  return [
    'template',
    RELEASE.test(name) && name.length <= 53 ? name : 'release',
    chart,
    '--namespace',
    options.namespace ?? 'default',
    '--include-crds',
    '--skip-tests',
    ...(options.values ?? []).flatMap((file) => ['--values', resolve(cwd, file)]),
    ...(options.set ?? []).flatMap((pair) => ['--set', pair]),
  ];
}

/** What Helm takes for the name of a release. https://helm.sh/docs/chart_best_practices/conventions/ */
const RELEASE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
