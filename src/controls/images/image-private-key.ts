import type { View } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { imageCalled, listed, noneOf, placeOf, textOf } from './_layers.ts';

/** Keys that packages bring along for their tests and documentation: everybody has them, so they open nothing. */
function isSample(file: View): boolean {
  const path = textOf(file.get('Path')) ?? '';
  const ofPackage =
    /\/(?:node_modules|site-packages|dist-packages|gems|vendor|pkg\/mod)\/|^\/usr\/(?:local\/)?(?:lib|share|src|go)\//;
  const sample =
    /\/(?:tests?|testdata|test-data|testing|certdata|fixtures?|examples?|samples?|spec|docs?|dummy[\w-]*)\//;
  return ofPackage.test(path) && sample.test(path);
}

function said(file: View): string {
  const deleted = file.get('Deleted').boolean();
  return deleted.kind === 'known' && deleted.value
    ? `${placeOf(file)}, deleted by a later one`
    : placeOf(file);
}

export default control({
  id: 'image-private-key',
  title: 'No layer of an image holds a private key',
  layer: 'images',
  stage: 'build',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Everybody who can pull an image can read each of its layers: a key that a later layer deletes is as open as one ' +
    'that is still there. With it an attacker is the server, the deployer or the signer that it belongs to.',
  references: [
    attack('T1552.004'),
    page(
      'Image layers: whiteouts',
      'https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts',
    ),
  ],
  appliesTo: ['Image'],
  decide: (image) =>
    noneOf(
      image,
      'PrivateKeys',
      isSample,
      (files) =>
        `image ${imageCalled(image)} holds ${files.length === 1 ? 'a private key' : `${files.length} private keys`}: ${listed(files.map(said))}`,
    ),
  fix: {
    text: 'Take the key as used and replace it, mount it for the one line that needs it or at run time, and build again without it in any layer.',
    safe: false,
    breaks: 'who still trusts the old key, until they know the new one',
    dockerfile: 'RUN --mount=type=ssh git clone git@example.com:app',
  },
  examples: () => [
    failing(
      'image',
      'A key that a later layer deletes',
      `{
  "config": {},
  "layers": [
    [
      {
        "name": "root/.ssh/id_ed25519",
        "content": "KEY"
      }
    ],
    [
      {
        "name": "root/.ssh/.wh.id_ed25519"
      }
    ]
  ]
}
`,
      '"name": "root/.ssh/id_ed25519"',
    ),
    passing(
      'image',
      'A certificate is no key',
      `{
  "config": {},
  "layers": [
    [
      {
        "name": "etc/tls/ca.pem",
        "content": "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"
      }
    ]
  ]
}
`,
    ),
  ],
});
