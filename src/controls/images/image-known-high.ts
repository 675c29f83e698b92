import { control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { noneWithFix, trivyResult } from './_scan.ts';

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
    failing('scan', 'A result of Trivy', trivyResult('HIGH', '3.5.4'), '"VulnerabilityID": "CVE-2026-1002"'),
    passing('scan', 'Nobody has a fix yet', trivyResult('HIGH')),
  ],
});
