import { posix } from 'node:path';
import type { ReadContext } from '../../source.ts';

/** The modules that `terraform init` has downloaded, by their key: `eks`, `platform.eks`. */
export type Downloaded = ReadonlyMap<
  string,
  { readonly folder: string; readonly version: string | undefined }
>;

/** Reads `.terraform/modules/modules.json` of a root module; nothing downloaded where it is missing or broken. */
export function downloadedIn(folder: string, context: ReadContext): Downloaded {
  const found = new Map<string, { folder: string; version: string | undefined }>();
  const file = context.inRepository(posix.join(folder, '.terraform/modules/modules.json'));
  if (file === undefined) return found;
  let list: unknown;
  try {
    list = (JSON.parse(file.text) as { readonly Modules?: unknown }).Modules;
  } catch {
    const message = 'this is not valid JSON, so downloaded modules are not read; run `terraform init` again';
    context.estate.problems.push({ file: file.path, code: 'terraform-modules', message });
  }
  for (const entry of Array.isArray(list) ? (list as readonly Record<string, unknown>[]) : []) {
    const { Dir, Key, Version } = entry ?? {};
    if (typeof Key !== 'string' || typeof Dir !== 'string' || Key === '') continue;
    found.set(Key, {
      folder: posix.join(folder, Dir.replaceAll('\\', '/')),
      version: typeof Version === 'string' && Version !== '' ? Version : undefined,
    });
  }
  return found;
}
