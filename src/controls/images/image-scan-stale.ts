import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { imageName } from './_scan.ts';

const DAY = 86_400_000;
const OLD = 30;

export default control({
  id: 'image-scan-stale',
  title: 'Scan results are no older than a month',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'medium',
  persona: 'auditor',
  rationale:
    'An image does not change, what is known of it does: most of what is found in an old image was published after its ' +
    'first scan. A result says nothing of what came after it.',
  references: [
    page(
      'Amazon ECR: enhanced scanning',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html',
    ),
  ],
  appliesTo: ['ImageScan'],
  decide: (scan, estate) => {
    const when = scan.at('At').string();
    if (when.kind === 'absent')
      return undecidedAt(scan.root, `the result for ${imageName(scan)} does not say when it was made`);
    if (when.kind === 'unknown') return undecided(when);
    const at = Date.parse(when.value);
    if (Number.isNaN(at)) return undecidedAt(when.at, `"${when.value}" is no time`);
    // Not against the clock: the same files give the same answer every day.
    const times = estate.ofType('ImageScan').map((one) => {
      const value = one.at('At').string();
      return value.kind === 'known' ? Date.parse(value.value) : Number.NaN;
    });
    const newest = Math.max(...times.filter((time) => !Number.isNaN(time)));
    const days = Math.floor((newest - at) / DAY);
    if (days <= OLD) return pass(when.at);
    return fail(when.at, `the result for ${imageName(scan)} is ${days} days older than the newest one here`);
  },
  fix: { text: 'Scan the image again, on a schedule or continuously in the registry.', safe: true },
  examples: () => [
    failing(
      'scan',
      'Findings of Inspector for two images, one of them from the summer',
      `{
  "findings": [
    {
      "severity": "LOW",
      "updatedAt": "2026-11-20T08:00:00Z",
      "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-1001" },
      "resources": [
        {
          "type": "AWS_ECR_CONTAINER_IMAGE",
          "details": { "awsEcrContainerImage": { "repositoryName": "shop/web", "imageTags": ["1.4.2"] } }
        }
      ]
    },
    {
      "severity": "LOW",
      "updatedAt": "2026-06-01T08:00:00Z",
      "packageVulnerabilityDetails": { "vulnerabilityId": "CVE-2026-1001" },
      "resources": [
        {
          "type": "AWS_ECR_CONTAINER_IMAGE",
          "details": { "awsEcrContainerImage": { "repositoryName": "shop/jobs", "imageTags": ["0.9.0"] } }
        }
      ]
    }
  ]
}
`,
      '"updatedAt": "2026-06-01T08:00:00Z"',
    ),
    passing(
      'scan',
      'The only result',
      `{
  "SchemaVersion": 2,
  "CreatedAt": "2026-06-01T08:00:00Z",
  "ArtifactName": "shop/web:1.4.2",
  "ArtifactType": "container_image",
  "Results": []
}
`,
    ),
  ],
});
