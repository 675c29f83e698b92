import type { Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';

/** How an image is called in a message. */
export function imageName(scan: Resource): string {
  const reference = scan.at('Image', 'Reference').string();
  if (reference.kind === 'known') return reference.value;
  const digest = scan.at('Image', 'Digest').string();
  return digest.kind === 'known' ? digest.value : scan.name;
}

const SHOWN = 5;

/** Fails at the first vulnerability of this severity that has a fix and that the supplier has not said to be harmless. */
export function noneWithFix(scan: Resource, severity: string): Decision {
  const fixable: View[] = [];
  const open: View[] = [];
  for (const one of scan.at('Vulnerabilities').items().items) {
    const rated = one.get('Severity').string();
    if (rated.kind !== 'known' || rated.value !== severity) continue;
    if (one.get('Vex').string().kind === 'known') continue;
    const fixed = one.get('Fixed').string();
    if (fixed.kind === 'absent') open.push(one);
    else if (fixed.kind === 'known' && fixed.value !== '') fixable.push(one);
  }
  const [first] = fixable;
  if (first !== undefined) {
    const ids = [...new Set(fixable.map(said))];
    const shown = ids.slice(0, SHOWN).join(', ');
    const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : '';
    const count =
      ids.length === 1 ? `a ${severity} vulnerability` : `${ids.length} ${severity} vulnerabilities`;
    return fail(first.get('Id'), `image ${imageName(scan)} has ${count} with a fix: ${shown}${more}`);
  }
  const [unsaid] = open;
  if (unsaid !== undefined)
    return undecidedAt(
      unsaid.get('Id'),
      `image ${imageName(scan)} has ${severity} vulnerabilities of which the result does not say whether there is a fix`,
    );
  return pass(scan.root);
}

/** `CVE-2026-1 (openssl 3.0.1 → 3.0.9)` */
function said(one: View): string {
  const [id, name, installed, fixed] = ['Id', 'Package', 'Installed', 'Fixed'].map((key) => {
    const value = one.get(key).string();
    return value.kind === 'known' ? value.value : undefined;
  });
  return name === undefined ? `${id}` : `${id} (${name} ${installed ?? '?'} → ${fixed})`;
}

/** An example: a result of Trivy with one vulnerability of this severity. */
export function trivyResult(severity: string, fixed?: string): string {
  const mended = fixed === undefined ? '' : `\n          "FixedVersion": "${fixed}",`;
  return `{
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
          "InstalledVersion": "3.5.1",${mended}
          "Severity": "${severity}"
        }
      ]
    }
  ]
}
`;
}
