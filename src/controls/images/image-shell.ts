import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { imageCalled, listed, noneOf, placeOf } from './_layers.ts';

export default control({
  id: 'image-shell',
  title: 'Images for production have no shell',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'auditor',
  rationale:
    'Most attacks on an application end in starting a shell. Where there is none, an attacker has to bring everything ' +
    'along, into a file system that is read-only.',
  references: [
    attack('T1059.004'),
    page('Distroless images', 'https://github.com/GoogleContainerTools/distroless'),
  ],
  appliesTo: ['Image'],
  decide: (image) =>
    noneOf(
      image,
      'Shells',
      () => false,
      (files) =>
        `image ${imageCalled(image)} has ${files.length === 1 ? 'a shell' : `${files.length} shells`}: ${listed(files.map(placeOf))}`,
    ),
  fix: {
    text: 'Build the last stage on a base without a shell (distroless, scratch), and debug with `kubectl debug`.',
    safe: false,
    breaks: 'entrypoints and probes that are scripts, and who opens a shell in the container',
    dockerfile:
      'FROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]',
  },
  examples: () => [
    failing(
      'image',
      'A shell of the base',
      `{
  "config": {},
  "layers": [
    [
      {
        "name": "bin/sh",
        "mode": 493,
        "content": "x"
      }
    ]
  ]
}
`,
      '"name": "bin/sh"',
    ),
    passing(
      'image',
      'Only the program',
      `{
  "config": {},
  "layers": [
    [
      {
        "name": "app",
        "mode": 493,
        "content": "x"
      }
    ]
  ]
}
`,
    ),
  ],
});
