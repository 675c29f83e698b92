import type { Estate, SourceFile } from '../estate/index.ts';
import type { HelmOptions } from './kubernetes/helm/run.ts';

/** What a reader needs besides the file: where its resources go, and the way to other files of the same tree. */
export interface ReadContext {
  readonly estate: Estate;
  readonly options: ReadOptions;
  /**
   * A file of the tree that is being read, by its path relative to `from` (or to the tree's root, with `/` first).
   * `undefined` when it is missing, leaves the tree or is too large. The same path gives the same `SourceFile`.
   */
  readonly open: (path: string, from: SourceFile) => SourceFile | undefined;
  /**
   * A file of the repository by its path relative to the root of the tree, which may lead out of the tree
   * (`../modules/vpc/main.tf`): modules stand where their users put them. `undefined` when it is missing, leaves the
   * repository or is too large.
   */
  readonly inRepository: (relative: string) => SourceFile | undefined;
  /** The names of the files of a folder of the repository, sorted; `undefined` when there is no such folder. */
  readonly list: (folder: string) => readonly string[] | undefined;
  /** The names of the folders in a folder of the repository, sorted. */
  readonly folders: (folder: string) => readonly string[];
  /** The path of a file relative to the root of its tree: stable whatever folder the command runs in. */
  readonly relative: (file: SourceFile) => string;
  /** Counts a file among those that were read. */
  readonly count: (file: SourceFile) => void;
  /** Says that a file has been read as a part of another, and is not to be read for itself. */
  readonly claim: (file: SourceFile) => void;
}

export interface ReadOptions {
  /** CloudFormation parameter values by name, from `--parameters`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What is passed on to helm. */
  readonly helm?: HelmOptions;
  /** Terraform variable files, from `--var-file`, the later ones over the earlier ones. */
  readonly varFiles?: readonly SourceFile[];
  /** Values of Terraform variables by name, from the environment (`TF_VAR_name`), when that was asked for. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Plans of Terraform as JSON, from `--plan`. */
  readonly plans?: readonly string[];
  /** The Dockerfile stage that is built, from `--target`; the last one unless told. */
  readonly target?: string;
  /** Paths that are not read, in the syntax of .gitignore, from `ignore` in ringwall.yaml. */
  readonly ignore?: readonly string[];
  /** Files above this size, in bytes, are reported and skipped. */
  readonly maxFileSize?: number;
}
