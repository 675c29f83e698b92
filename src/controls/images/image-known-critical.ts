import { control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { noneWithFix, trivyResult } from './_scan.ts';

export default control({
  id: 'image-known-critical',
  title: 'Images have no critical vulnerability that has a fix',
  layer: 'images',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A critical vulnerability with a fix is the first thing that is tried against a service, often by machines within ' +
    'days of the fix. What was scanned and pushed all the same is a door that is known to be open.',
  references: [
    page(
      'EKS best practices: image security',
      'https://docs.aws.amazon.com/eks/latest/best-practices/image-security.html',
    ),
  ],
  appliesTo: ['ImageScan'],
  decide: (scan) => noneWithFix(scan, 'critical'),
  fix: {
    text: 'Build the image anew on a base with the fixed package; what does not concern it, say in a VEX document beside the result.',
    safe: false,
    breaks: 'what relies on the old version of the package',
  },
  examples: () => [
    failing(
      'scan',
      'A result of Trivy',
      trivyResult('CRITICAL', '3.5.4'),
      '"VulnerabilityID": "CVE-2026-1002"',
    ),
    passing('scan', 'Nobody has a fix yet', trivyResult('CRITICAL')),
    failing(
      'scan',
      'A result of Grype',
      `{
  "matches": [
    {
      "vulnerability": {
        "id": "CVE-2026-1002",
        "severity": "Critical",
        "fix": { "state": "fixed", "versions": ["3.5.4"] }
      },
      "artifact": { "name": "openssl", "version": "3.5.1" }
    }
  ],
  "source": { "type": "image", "target": { "userInput": "shop/web:1.4.2", "repoDigests": [] } },
  "descriptor": { "name": "grype", "timestamp": "2026-11-20T08:00:00Z" }
}
`,
      '"id": "CVE-2026-1002"',
    ),
    open(
      'scan',
      'A basic scan of ECR names no fixed versions',
      `{
  "repositoryName": "shop/web",
  "imageId": { "imageTag": "1.4.2" },
  "imageScanFindings": {
    "imageScanCompletedAt": "2026-11-20T08:00:00Z",
    "findings": [
      {
        "name": "CVE-2026-1002",
        "severity": "CRITICAL",
        "attributes": [
          { "key": "package_name", "value": "openssl" },
          { "key": "package_version", "value": "3.5.1" }
        ]
      }
    ]
  }
}
`,
      '"name": "CVE-2026-1002"',
    ),
    passing(
      'scan',
      'The supplier says that it is not affected',
      `{
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "metadata": { "component": { "type": "container", "name": "shop/web", "version": "1.4.2" } },
  "components": [{ "type": "library", "bom-ref": "a", "name": "openssl", "version": "3.5.1" }],
  "vulnerabilities": [
    {
      "id": "CVE-2026-1002",
      "ratings": [{ "severity": "critical" }],
      "affects": [{ "ref": "a" }],
      "analysis": { "state": "not_affected", "justification": "code_not_reachable" }
    }
  ]
}
`,
    ),
  ],
});
