/** Which module a `source` names, and which versions of it may be meant. */
export interface Wanted {
  /** As the registry has it: `terraform-aws-modules/eks/aws//modules/karpenter`. */
  readonly module: string;
  /** A version constraint; absent when any will do. */
  readonly constraint?: string;
  /** A git ref that is no version: a branch, a commit. */
  readonly ref?: string;
}

/** Registries that have the same public modules. */
const HOSTS = /^(?:registry\.terraform\.io|registry\.opentofu\.org)\//;

/**
 * The module that a source names, where it is one of a public registry or of GitHub.
 * https://developer.hashicorp.com/terraform/language/modules/sources
 */
export function wantedBy(source: string, version: string | undefined): Wanted | undefined {
  const git = gitSource(source);
  if (git !== undefined) return git;
  const match = /^([\w-]+\/[\w-]+\/[\w-]+)(\/\/[\w./-]+)?$/.exec(source.replace(HOSTS, ''));
  if (match === null) return undefined;
  const module = `${match[1]}${match[2]?.replace(/\/$/, '') ?? ''}`;
  return version === undefined ? { module } : { module, constraint: version };
}

/** The registry's `eks` of `terraform-aws-modules`, for `aws`, is the repository `terraform-aws-modules/terraform-aws-eks`. */
function gitSource(source: string): Wanted | undefined {
  const match =
    /^(?:git::)?(?:https:\/\/|ssh:\/\/)?(?:git@)?github\.com[/:]([\w-]+)\/terraform-([a-z]+)-([\w-]+?)(?:\.git)?(\/\/[^?]*)?(?:\?(.*))?$/.exec(
      source,
    );
  if (match === null) return undefined;
  const [, owner, provider, name, folder, query] = match;
  const module = `${owner}/${name}/${provider}${folder?.replace(/\/$/, '') ?? ''}`;
  const ref = new URLSearchParams(query ?? '').get('ref');
  if (ref === null) return { module };
  const version = /^(?:refs\/)?(?:tags\/)?v?(\d+\.\d+\.\d+)$/.exec(ref)?.[1];
  return version === undefined ? { module, ref } : { module, constraint: version };
}
