import type { Declared } from './draft.ts';
import type { Estate } from '../../../estate/index.ts';

/**
 * Says of each chart that a configuration installs that nothing in it was checked: it is fetched when it is applied.
 * A chart in this repository is rendered where it stands, with its own values.
 * https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release
 */
export function reportHelmReleases(declared: readonly Declared[], estate: Estate): void {
  for (const { address, body, head, type } of declared) {
    if (type !== 'helm_release') continue;
    const text = (name: string): string | undefined => {
      const value = body.entries.get(name);
      return value?.kind === 'string' ? value.value : undefined;
    };
    const repository = text('repository');
    const chart = `${text('chart') ?? 'a chart'}${repository === undefined ? '' : ` of ${repository}`}`;
    const message = `${address} installs ${chart} with values from here; nothing in it was checked: check the output of \`helm template\``;
    estate.problems.push({
      file: head.file.path,
      ...head.file.position(head.start),
      code: 'helm-release-not-rendered',
      message,
    });
  }
}
