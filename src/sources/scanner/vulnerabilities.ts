import type { Tree } from '../../estate/index.ts';
import { leaf } from '../../estate/index.ts';
import type { ImageName } from './image-name.ts';
import { nameIn } from './image-name.ts';
import type { Kind } from './kinds.ts';
import { at, itemsOf, textAt } from './kinds.ts';

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
      return at(tree, 'vulnerabilities') === undefined ? [] : [cyclonedx(tree)];
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
  const digests = itemsOf(at(tree, 'Metadata'), 'RepoDigests');
  const digest = digests.map((one) => (one.kind === 'leaf' ? nameIn(String(one.value)).digest : undefined));
  const reference = textAt(tree, 'ArtifactName');
  return {
    image: { reference, digest: nameIn(reference).digest ?? digest.find((one) => one !== undefined) },
    tool: 'trivy',
    when: at(tree, 'CreatedAt'),
    vulnerabilities: itemsOf(tree, 'Results').flatMap((result) =>
      itemsOf(result, 'Vulnerabilities').flatMap((one) => {
        const id = at(one, 'VulnerabilityID');
        return id === undefined
          ? []
          : [
              {
                id,
                severity: severity(at(one, 'Severity')),
                packageName: at(one, 'PkgName'),
                installed: at(one, 'InstalledVersion'),
                fixed: at(one, 'FixedVersion') ?? NONE,
                vex: undefined,
              },
            ];
      }),
    ),
  };
}

function grype(tree: Tree): Scan {
  const target = at(tree, 'source', 'target');
  const reference = textAt(target, 'userInput');
  const digests = itemsOf(target, 'repoDigests').map((one) =>
    one.kind === 'leaf' ? nameIn(String(one.value)).digest : undefined,
  );
  return {
    image: { reference, digest: nameIn(reference).digest ?? digests.find((one) => one !== undefined) },
    tool: 'grype',
    when: at(tree, 'descriptor', 'timestamp'),
    vulnerabilities: itemsOf(tree, 'matches').flatMap((match) => {
      const id = at(match, 'vulnerability', 'id');
      if (id === undefined) return [];
      const state = textAt(match, 'vulnerability', 'fix', 'state');
      const [version] = itemsOf(at(match, 'vulnerability', 'fix'), 'versions');
      return [
        {
          id,
          severity: severity(at(match, 'vulnerability', 'severity')),
          packageName: at(match, 'artifact', 'name'),
          installed: at(match, 'artifact', 'version'),
          fixed:
            version ?? (state === 'fixed' || state === undefined || state === 'unknown' ? undefined : NONE),
          vex: undefined,
        },
      ];
    }),
  };
}

function ecr(tree: Tree): Scan {
  const found = at(tree, 'imageScanFindings');
  const repository = textAt(tree, 'repositoryName');
  const tag = textAt(tree, 'imageId', 'imageTag');
  const basic = itemsOf(found, 'findings').flatMap((one): readonly Vulnerability[] => {
    const id = at(one, 'name');
    const attribute = (key: string): Tree | undefined =>
      at(
        itemsOf(one, 'attributes').find((each) => textAt(each, 'key') === key),
        'value',
      );
    return id === undefined
      ? []
      : [
          {
            id,
            severity: severity(at(one, 'severity')),
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
    when: at(found, 'imageScanCompletedAt'),
    vulnerabilities: [...basic, ...itemsOf(found, 'enhancedFindings').flatMap(ofInspector)],
  };
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_PackageVulnerabilityDetails.html */
function ofInspector(finding: Tree): readonly Vulnerability[] {
  const details = at(finding, 'packageVulnerabilityDetails');
  const id = at(details, 'vulnerabilityId');
  if (id === undefined) return [];
  const available = textAt(finding, 'fixAvailable');
  const [affected] = itemsOf(details, 'vulnerablePackages');
  return [
    {
      id,
      severity: severity(at(finding, 'severity')),
      packageName: at(affected, 'name'),
      installed: at(affected, 'version'),
      fixed: at(affected, 'fixedInVersion') ?? (available === 'NO' ? NONE : undefined),
      vex: undefined,
    },
  ];
}

function inspector(tree: Tree): readonly Scan[] {
  const scans = new Map<string, Scan & { readonly vulnerabilities: Vulnerability[] }>();
  for (const finding of itemsOf(tree, 'findings')) {
    for (const resource of itemsOf(finding, 'resources')) {
      const image = at(resource, 'details', 'awsEcrContainerImage');
      if (image === undefined) continue;
      const repository = textAt(image, 'repositoryName');
      const digest = textAt(image, 'imageHash');
      const [tag] = itemsOf(image, 'imageTags');
      const key = `${repository}@${digest}`;
      const scan = scans.get(key) ?? {
        image: {
          reference: tag?.kind === 'leaf' ? `${repository}:${String(tag.value)}` : repository,
          digest,
        },
        tool: 'inspector',
        when: at(finding, 'updatedAt'),
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
  const component = at(tree, 'metadata', 'component');
  const name = textAt(component, 'name');
  const version = textAt(component, 'version');
  const purl = nameIn(textAt(component, 'purl'));
  const digest = purl.digest ?? nameIn(version).digest ?? nameIn(name).digest;
  const tagged = version === undefined || version.startsWith('sha256:') || name?.includes(':') === true;
  return { reference: tagged ? name : `${name}:${version}`, digest };
}

function cyclonedx(tree: Tree): Scan {
  const packages = new Map(itemsOf(tree, 'components').map((one) => [textAt(one, 'bom-ref'), one] as const));
  return {
    image: imageOfBom(tree),
    tool: 'cyclonedx',
    when: at(tree, 'metadata', 'timestamp'),
    vulnerabilities: itemsOf(tree, 'vulnerabilities').flatMap((one) => {
      const id = at(one, 'id');
      if (id === undefined) return [];
      const [affected] = itemsOf(one, 'affects');
      const component = packages.get(textAt(affected, 'ref'));
      const ratings = itemsOf(one, 'ratings').map((rating) => severity(at(rating, 'severity')));
      const state = at(one, 'analysis', 'state');
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
          packageName: at(component, 'name'),
          installed: at(component, 'version'),
          fixed: undefined,
          vex: vex === undefined || state === undefined ? undefined : leaf(vex, state.start, state.end),
        },
      ];
    }),
  };
}
