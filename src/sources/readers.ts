import { isConfiguration } from './files/file-kinds.ts';
import type { FileTree } from './file-tree.ts';
import type * as Eksctl from './eksctl/index.ts';
import type * as Custom from './kubernetes/custom-resources/index.ts';
import type * as Helm from './kubernetes/helm/index.ts';
import type * as Kustomize from './kubernetes/kustomize/index.ts';
import { isPipeline } from './pipeline/recognise.ts';
import type * as Pipeline from './pipeline/index.ts';
import type * as Terraform from './terraform/index.ts';

/** The readers that are loaded only where there is something for them to read. */
export interface Readers {
  readonly custom?: typeof Custom | undefined;
  readonly eksctl?: typeof Eksctl | undefined;
  readonly helm?: typeof Helm | undefined;
  readonly kustomize?: typeof Kustomize | undefined;
  readonly pipeline?: typeof Pipeline | undefined;
  readonly terraform?: typeof Terraform | undefined;
}

const CHART = /(?:^|\/)(?:Chart\.ya?ml|helmfile[^/]*)$|\.tgz$/;
const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** Loads what a tree needs. */
export async function readersFor(tree: FileTree): Promise<Readers> {
  const has = (test: (path: string) => boolean): boolean => tree.files.some(({ relative }) => test(relative));
  return {
    helm: has((path) => CHART.test(path)) ? await import('./kubernetes/helm/index.ts') : undefined,
    kustomize: has((path) => KUSTOMIZATION.test(path))
      ? await import('./kubernetes/kustomize/index.ts')
      : undefined,
    pipeline: has(isPipeline) ? await import('./pipeline/index.ts') : undefined,
    terraform: has(isConfiguration) ? await import('./terraform/index.ts') : undefined,
  };
}

/** What only a look into the files tells. */
export interface Wanted {
  readonly custom: boolean;
  readonly eksctl: boolean;
  readonly terraform: boolean;
}

/** Loads what the contents of a tree need besides. */
export async function readersWanted({ custom, eksctl, terraform }: Wanted): Promise<Readers> {
  return {
    ...(custom ? { custom: await import('./kubernetes/custom-resources/index.ts') } : {}),
    ...(eksctl ? { eksctl: await import('./eksctl/index.ts') } : {}),
    ...(terraform ? { terraform: await import('./terraform/index.ts') } : {}),
  };
}
