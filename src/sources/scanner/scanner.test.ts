import { describe, expect, it } from 'vitest';
import { outline, outlineJson } from '../../estate/outline.ts';
import { readTexts } from '../texts.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

const read = (texts: Readonly<Record<string, unknown>>) => {
  const estate = readTexts(
    Object.fromEntries(
      Object.entries(texts).map(([path, data]) => [path, JSON.stringify(data, undefined, 1)]),
    ),
  );
  return estate.resources.map((resource) => ({
    type: resource.type,
    address: resource.address,
    ...(JSON.parse(outlineJson(outline(resource.root)!, true)) as Record<string, unknown>),
  }));
};

const TRIVY = {
  SchemaVersion: 2,
  CreatedAt: '2026-11-01T00:00:00Z',
  ArtifactName: 'shop/web:1.4.2',
  ArtifactType: 'container_image',
  Metadata: { RepoDigests: [`shop/web@${DIGEST}`] },
  Results: [
    {
      Target: 'os',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2026-1',
          PkgName: 'a',
          InstalledVersion: '1',
          FixedVersion: '2',
          Severity: 'CRITICAL',
        },
      ],
    },
    { Target: 'no vulnerabilities' },
    {
      Target: 'node',
      Vulnerabilities: [
        { VulnerabilityID: 'CVE-2026-2', PkgName: 'b', InstalledVersion: '1', Severity: 'MODERATE' },
      ],
    },
  ],
};

describe('results of scanners', () => {
  it('of Trivy: image, digest and each vulnerability; only images count', () => {
    expect(read({ 'trivy.json': TRIVY })).toEqual([
      {
        type: 'ImageScan',
        address: 'shop/web:1.4.2',
        Image: { Reference: 'shop/web:1.4.2', Digest: DIGEST },
        Tool: 'trivy',
        At: '2026-11-01T00:00:00Z',
        Vulnerabilities: [
          { Id: 'CVE-2026-1', Severity: 'critical', Package: 'a', Installed: '1', Fixed: '2' },
          { Id: 'CVE-2026-2', Severity: 'medium', Package: 'b', Installed: '1', Fixed: '' },
        ],
      },
    ]);
    expect(read({ 'config.json': { ...TRIVY, ArtifactType: 'filesystem' } })).toEqual([]);
  });

  it('of Grype: what is fixed, what will not be, and what is not said', () => {
    const match = (id: string, fix?: object): object => ({
      vulnerability: { id, severity: 'High', ...(fix && { fix }) },
      artifact: { name: 'p', version: '1' },
    });
    const [scan] = read({
      'grype.json': {
        matches: [
          match('CVE-1', { state: 'fixed', versions: ['2', '3'] }),
          match('CVE-2', { state: 'not-fixed', versions: [] }),
          match('CVE-3', { state: 'unknown', versions: [] }),
          match('CVE-4'),
        ],
        source: { type: 'image', target: { userInput: `web@${DIGEST}`, repoDigests: [] } },
        descriptor: { name: 'grype' },
      },
    });
    expect(scan).toMatchObject({ Image: { Digest: DIGEST }, Tool: 'grype' });
    expect(
      (scan as unknown as { Vulnerabilities: { Fixed?: string }[] }).Vulnerabilities.map(
        ({ Fixed }) => Fixed,
      ),
    ).toEqual(['2', '', undefined, undefined]);
  });

  it('of ECR, basic and enhanced, and of Inspector, an image each', () => {
    const finding = (id: string, repository: string, available: string): object => ({
      severity: 'CRITICAL',
      fixAvailable: available,
      updatedAt: '2026-11-01T00:00:00Z',
      packageVulnerabilityDetails: { vulnerabilityId: id, vulnerablePackages: [{ name: 'p', version: '1' }] },
      resources: [
        {
          type: 'AWS_ECR_CONTAINER_IMAGE',
          details: {
            awsEcrContainerImage: { repositoryName: repository, imageHash: DIGEST, imageTags: ['v1'] },
          },
        },
      ],
    });
    expect(
      read({
        'ecr.json': {
          repositoryName: 'shop/web',
          imageId: { imageDigest: DIGEST },
          imageScanFindings: { enhancedFindings: [finding('CVE-1', 'x', 'NO')] },
        },
      }),
    ).toMatchObject([
      {
        address: 'shop/web',
        Vulnerabilities: [{ Id: 'CVE-1', Severity: 'critical', Package: 'p', Fixed: '' }],
      },
    ]);
    const found = read({
      'inspector.json': {
        findings: [finding('CVE-1', 'a', 'YES'), finding('CVE-2', 'b', 'NO'), finding('CVE-3', 'a', 'NO')],
      },
    });
    expect(
      found.map((one) => [one.address, (one as unknown as { Vulnerabilities: unknown }).Vulnerabilities]),
    ).toMatchObject([
      ['a:v1', [{ Id: 'CVE-1' }, { Id: 'CVE-3', Fixed: '' }]],
      ['b:v1', [{ Id: 'CVE-2' }]],
    ]);
  });
});

describe('bills of materials and what suppliers say', () => {
  it('CycloneDX and SPDX name their image', () => {
    expect(
      read({
        'bom.json': {
          bomFormat: 'CycloneDX',
          metadata: { component: { name: 'shop/web', purl: `pkg:oci/web@${encodeURIComponent(DIGEST)}` } },
          components: [{ name: 'a' }, { name: 'b' }],
        },
        'web.spdx.json': {
          spdxVersion: 'SPDX-2.3',
          name: 'web',
          documentDescribes: ['SPDXRef-image'],
          packages: [
            { SPDXID: 'SPDXRef-image', name: 'shop/web', versionInfo: DIGEST },
            { SPDXID: 'SPDXRef-a', name: 'a' },
          ],
        },
      }),
    ).toEqual([
      {
        type: 'ImageSbom',
        address: 'shop/web',
        Image: { Reference: 'shop/web', Digest: DIGEST },
        Format: 'cyclonedx',
        Components: 2,
      },
      {
        type: 'ImageSbom',
        address: 'shop/web',
        Image: { Reference: 'shop/web', Digest: DIGEST },
        Format: 'spdx',
        Components: 2,
      },
    ]);
  });

  it('an OpenVEX statement counts for the image and the vulnerability that it names, and for nothing else', () => {
    const vex = (products: readonly object[], status = 'not_affected'): object => ({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [{ vulnerability: { name: 'CVE-2026-1' }, products, status }],
    });
    const said = (document: object): unknown => {
      const [scan] = read({ 'a.vex.json': document, 'trivy.json': TRIVY });
      return (scan as unknown as { Vulnerabilities: { Vex?: string }[] }).Vulnerabilities.map(
        ({ Vex }) => Vex,
      );
    };
    const purl = `pkg:oci/web@${encodeURIComponent(DIGEST)}?repository_url=registry.example.com`;
    expect(said(vex([{ '@id': purl }]))).toEqual(['not_affected', undefined]);
    expect(said(vex([{ '@id': 'shop/web:1.4.2' }], 'fixed'))).toEqual(['fixed', undefined]);
    expect(said(vex([{ '@id': 'shop/web:1.4.3' }]))).toEqual([undefined, undefined]);
    expect(said(vex([{ '@id': purl.replace('abab', 'cdcd') }]))).toEqual([undefined, undefined]);
    expect(said(vex([{ '@id': purl }], 'affected'))).toEqual([undefined, undefined]);
    expect(said(vex([]))).toEqual([undefined, undefined]);
  });

  it('documents of the same words that are none of these are left alone', () => {
    expect(
      read({
        'a.json': { findings: [{ id: 1 }], matches: [] },
        'b.json': { '@context': 'https://schema.org' },
      }),
    ).toEqual([]);
  });
});
