import type { Tree } from '../../estate/index.ts';
import { childAt, itemsAt, leaf, textAt } from '../../estate/index.ts';
import type { ImageName } from './image-name.ts';
import { nameIn } from './image-name.ts';
import type { Kind } from './kinds.ts';

/** One vulnerability of one image, each part with its place in the result. */
export interface Vulnerability {
  readonly id: Tree;
  readonly severity: Tree | undefined;
  readonly packageName: Tree | undefined;
  readonly installed: Tree | undefined;
  /** The version that mends it; an empty text says that there is none, `undefined` that nothing is said. */
  readonly fixed: Tree | undefined;
  /** What the supplier says of it, in the result itself: `not_affected`, `fixed`. */
  readonly vex: Tree | undefined;
}

/** What one result says of one image. */
export interface Scan {
  readonly image: ImageName;
  readonly tool: string;
  readonly when: Tree | undefined;
  readonly vulnerabilities: readonly Vulnerability[];
}

/** The scans in a result; one of Inspector may be of many images. */
export function scansIn(kind: Kind, tree: Tree): readonly Scan[] {
  switch (kind) {
    case 'trivy':
      return [trivy(tree)];
    case 'grype':
      return [grype(tree)];
    case 'ecr':
      return [ecr(tree)];
    case 'inspector':
      return inspector(tree);
    case 'cyclonedx':
      return childAt(tree, 'vulnerabilities') === undefined ? [] : [cyclonedx(tree)];
    default:
      return [];
  }
}

/** Words of all tools for how bad it is: `CRITICAL`, `Critical`, `negligible`. */
function severity(tree: Tree | undefined): Tree | undefined {
  if (tree?.kind !== 'leaf' || typeof tree.value !== 'string') return undefined;
  const word = tree.value.toLowerCase();
  const known =
    /^(?:critical|high|medium|moderate|low|negligible|informational|info|none|unknown|untriaged|undefined)$/;
  return leaf(known.test(word) ? (word === 'moderate' ? 'medium' : word) : 'unknown', tree.start, tree.end);
}

/** Said to be there, and empty. */
const NONE = leaf('');

function trivy(tree: Tree): Scan {
  const digests = itemsAt(childAt(tree, 'Metadata'), 'RepoDigests');
  const digest = digests.map((one) => (one.kind === 'leaf' ? nameIn(String(one.value)).digest : undefined));
  const reference = textAt(tree, 'ArtifactName');
  return {
    image: { reference, digest: nameIn(reference).digest ?? digest.find((one) => one !== undefined) },
    tool: 'trivy',
    when: childAt(tree, 'CreatedAt'),
    vulnerabilities: itemsAt(tree, 'Results').flatMap((result) =>
      itemsAt(result, 'Vulnerabilities').flatMap((one) => {
        const id = childAt(one, 'VulnerabilityID');
        return id === undefined
          ? []
          : [
              {
                id,
                severity: severity(childAt(one, 'Severity')),
                packageName: childAt(one, 'PkgName'),
                installed: childAt(one, 'InstalledVersion'),
                fixed: childAt(one, 'FixedVersion') ?? NONE,
                vex: undefined,
              },
            ];
      }),
    ),
  };
}

function grype(tree: Tree): Scan {
  const target = childAt(tree, 'source', 'target');
  const reference = textAt(target, 'userInput');
  const digests = itemsAt(target, 'repoDigests').map((one) =>
    one.kind === 'leaf' ? nameIn(String(one.value)).digest : undefined,
  );
  return {
    image: { reference, digest: nameIn(reference).digest ?? digests.find((one) => one !== undefined) },
    tool: 'grype',
    when: childAt(tree, 'descriptor', 'timestamp'),
    vulnerabilities: itemsAt(tree, 'matches').flatMap((match) => {
      const id = childAt(match, 'vulnerability', 'id');
      if (id === undefined) return [];
      const state = textAt(match, 'vulnerability', 'fix', 'state');
      const [version] = itemsAt(childAt(match, 'vulnerability', 'fix'), 'versions');
      return [
        {
          id,
          severity: severity(childAt(match, 'vulnerability', 'severity')),
          packageName: childAt(match, 'artifact', 'name'),
          installed: childAt(match, 'artifact', 'version'),
          fixed:
            version ?? (state === 'fixed' || state === undefined || state === 'unknown' ? undefined : NONE),
          vex: undefined,
        },
      ];
    }),
  };
}

function ecr(tree: Tree): Scan {
  const found = childAt(tree, 'imageScanFindings');
  const repository = textAt(tree, 'repositoryName');
  const tag = textAt(tree, 'imageId', 'imageTag');
  const basic = itemsAt(found, 'findings').flatMap((one): readonly Vulnerability[] => {
    const id = childAt(one, 'name');
    const attribute = (key: string): Tree | undefined =>
      childAt(
        itemsAt(one, 'attributes').find((each) => textAt(each, 'key') === key),
        'value',
      );
    return id === undefined
      ? []
      : [
          {
            id,
            severity: severity(childAt(one, 'severity')),
            packageName: attribute('package_name'),
            installed: attribute('package_version'),
            fixed: attribute('fixed_in_versions') ?? attribute('fixed_in_version'),
            vex: undefined,
          },
        ];
  });
  return {
    image: {
      reference: tag === undefined ? repository : `${repository}:${tag}`,
      digest: textAt(tree, 'imageId', 'imageDigest'),
    },
    tool: 'ecr',
    when: childAt(found, 'imageScanCompletedAt'),
    vulnerabilities: [...basic, ...itemsAt(found, 'enhancedFindings').flatMap(ofInspector)],
  };
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_PackageVulnerabilityDetails.html */
function ofInspector(finding: Tree): readonly Vulnerability[] {
  const details = childAt(finding, 'packageVulnerabilityDetails');
  const id = childAt(details, 'vulnerabilityId');
  if (id === undefined) return [];
  const available = textAt(finding, 'fixAvailable');
  const [affected] = itemsAt(details, 'vulnerablePackages');
  return [
    {
      id,
      severity: severity(childAt(finding, 'severity')),
      packageName: childAt(affected, 'name'),
      installed: childAt(affected, 'version'),
      fixed: childAt(affected, 'fixedInVersion') ?? (available === 'NO' ? NONE : undefined),
      vex: undefined,
    },
  ];
}

function inspector(tree: Tree): readonly Scan[] {
  const scans = new Map<string, Scan & { readonly vulnerabilities: Vulnerability[] }>();
  for (const finding of itemsAt(tree, 'findings')) {
    for (const resource of itemsAt(finding, 'resources')) {
      const image = childAt(resource, 'details', 'awsEcrContainerImage');
      if (image === undefined) continue;
      const repository = textAt(image, 'repositoryName');
      const digest = textAt(image, 'imageHash');
      const [tag] = itemsAt(image, 'imageTags');
      const key = `${repository}@${digest}`;
      const scan = scans.get(key) ?? {
        image: {
          reference: tag?.kind === 'leaf' ? `${repository}:${String(tag.value)}` : repository,
          digest,
        },
        tool: 'inspector',
        when: childAt(finding, 'updatedAt'),
        vulnerabilities: [],
      };
      scan.vulnerabilities.push(...ofInspector(finding));
      scans.set(key, scan);
    }
  }
  return [...scans.values()];
}

/** The image that a CycloneDX document is of. */
export function imageOfBom(tree: Tree): ImageName {
  const component = childAt(tree, 'metadata', 'component');
  const name = textAt(component, 'name');
  const version = textAt(component, 'version');
  const purl = nameIn(textAt(component, 'purl'));
  const digest = purl.digest ?? nameIn(version).digest ?? nameIn(name).digest;
  const tagged = version === undefined || version.startsWith('sha256:') || name?.includes(':') === true;
  return { reference: tagged ? name : `${name}:${version}`, digest };
}

function cyclonedx(tree: Tree): Scan {
  const packages = new Map(itemsAt(tree, 'components').map((one) => [textAt(one, 'bom-ref'), one] as const));
  return {
    image: imageOfBom(tree),
    tool: 'cyclonedx',
    when: childAt(tree, 'metadata', 'timestamp'),
    vulnerabilities: itemsAt(tree, 'vulnerabilities').flatMap((one) => {
      const id = childAt(one, 'id');
      if (id === undefined) return [];
      const [affected] = itemsAt(one, 'affects');
      const component = packages.get(textAt(affected, 'ref'));
      const ratings = itemsAt(one, 'ratings').map((rating) => severity(childAt(rating, 'severity')));
      const state = childAt(one, 'analysis', 'state');
      const word = state?.kind === 'leaf' ? String(state.value) : '';
      const vex = /^(?:not_affected|false_positive)$/.test(word)
        ? 'not_affected'
        : /^resolved(?:_with_pedigree)?$/.test(word)
          ? 'fixed'
          : undefined;
      return [
        {
          id,
          severity: ratings.find((rating) => rating !== undefined),
          packageName: childAt(component, 'name'),
          installed: childAt(component, 'version'),
          fixed: undefined,
          vex: vex === undefined || state === undefined ? undefined : leaf(vex, state.start, state.end),
        },
      ];
    }),
  };
}
