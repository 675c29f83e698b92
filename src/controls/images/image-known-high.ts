import { control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { noneWithFix } from './_scan.ts';

export default control({
  id: 'image-known-high',
  title: 'Images have no high vulnerability that has a fix',
  layer: 'images',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'What is high today is chained with something else tomorrow. Where a fix is there, a build a week keeps the list short.',
  references: [
    page(
      'EKS best practices: image security',
      'https://docs.aws.amazon.com/eks/latest/best-practices/image-security.html',
    ),
  ],
  appliesTo: ['ImageScan'],
  decide: (scan) => noneWithFix(scan, 'high'),
  fix: {
    text: 'Build the image anew on a base with the fixed package; what does not concern it, say in a VEX document beside the result.',
    safe: false,
    breaks: 'what relies on the old version of the package',
  },
  examples: () => [
    failing(
      'scan',
      'A result of Trivy',
      `{
  "SchemaVersion": 2,
  "ArtifactName": "shop/web:1.4.2",
  "ArtifactType": "container_image",
  "Results": [
    {
      "Target": "shop/web:1.4.2 (debian 13)",
      "Vulnerabilities": [
        { "VulnerabilityID": "CVE-2026-1001", "PkgName": "zlib1g", "InstalledVersion": "1.3", "Severity": "LOW" },
        {
          "VulnerabilityID": "CVE-2026-1002",
          "PkgName": "openssl",
          "InstalledVersion": "3.5.1",
          "FixedVersion": "3.5.4",
          "Severity": "HIGH"
        }
      ]
    }
  ]
}
`,
      '"VulnerabilityID": "CVE-2026-1002"',
    ),
    passing(
      'scan',
      'Nobody has a fix yet',
      `{
  "SchemaVersion": 2,
  "ArtifactName": "shop/web:1.4.2",
  "ArtifactType": "container_image",
  "Results": [
    {
      "Target": "shop/web:1.4.2 (debian 13)",
      "Vulnerabilities": [
        { "VulnerabilityID": "CVE-2026-1001", "PkgName": "zlib1g", "InstalledVersion": "1.3", "Severity": "LOW" },
        {
          "VulnerabilityID": "CVE-2026-1002",
          "PkgName": "openssl",
          "InstalledVersion": "3.5.1",
          "Severity": "HIGH"
        }
      ]
    }
  ]
}
`,
    ),
  ],
});
