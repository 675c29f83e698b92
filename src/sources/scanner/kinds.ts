import type { Mapping, Tree } from '../../estate/index.ts';
import { child, itemsAt, textUnder } from '../../estate/index.ts';

/** What a JSON document says of images. */
export type Kind = 'trivy' | 'grype' | 'ecr' | 'inspector' | 'cyclonedx' | 'spdx' | 'openvex';

/**
 * What kind of result a document is, by what only that kind has; `undefined` when it is none.
 * https://aquasecurity.github.io/trivy/ , https://github.com/anchore/grype ,
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html ,
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_ListFindings.html , https://cyclonedx.org/docs/1.6/json/ ,
 * https://spdx.github.io/spdx-spec/v2.3/ , https://github.com/openvex/spec
 */
export function kindOf(tree: Tree): Kind | undefined {
  if (tree.kind !== 'mapping') return undefined;
  if (textUnder(tree, 'bomFormat') === 'CycloneDX') return 'cyclonedx';
  if (textUnder(tree, 'spdxVersion')?.startsWith('SPDX-') === true) return 'spdx';
  if (textUnder(tree, '@context')?.includes('openvex') === true) return 'openvex';
  if (isList(tree, 'Results') && textUnder(tree, 'ArtifactName') !== undefined)
    return textUnder(tree, 'ArtifactType') === 'container_image' ? 'trivy' : undefined;
  const source = child(tree, 'source');
  if (isList(tree, 'matches') && source !== undefined && textUnder(source, 'type') === 'image')
    return 'grype';
  if (child(tree, 'imageScanFindings') !== undefined && textUnder(tree, 'repositoryName') !== undefined)
    return 'ecr';
  if (isList(tree, 'findings') && itemsAt(tree, 'findings').some(isOfImage)) return 'inspector';
  return undefined;
}

function isOfImage(finding: Tree): boolean {
  return itemsAt(finding, 'resources').some(
    (resource) => textUnder(resource, 'type') === 'AWS_ECR_CONTAINER_IMAGE',
  );
}

function isList(tree: Mapping, key: string): boolean {
  return child(tree, key)?.kind === 'sequence';
}
