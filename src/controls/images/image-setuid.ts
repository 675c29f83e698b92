import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { imageCalled, listed, noneOf, placeOf } from './_layers.ts';

export default control({
  id: 'image-setuid',
  title: 'Images hold no setuid or setgid program',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'auditor',
  rationale:
    'A setuid program runs as its owner, whoever starts it. Most images have some from their base that nothing in them ' +
    'needs; one with a bug makes an attacker who got in as an ordinary user root in the container, unless ' +
    'allowPrivilegeEscalation is false.',
  references: [attack('T1548.001'), page('execve(2)', 'https://man7.org/linux/man-pages/man2/execve.2.html')],
  appliesTo: ['Image'],
  decide: (image) =>
    noneOf(
      image,
      'Setuid',
      () => false,
      (files) =>
        `image ${imageCalled(image)} holds ${files.length === 1 ? 'a setuid or setgid program' : `${files.length} setuid or setgid programs`}: ${listed(files.map(placeOf))}`,
    ),
  fix: {
    text: 'Take the bits away in the last stage, or build on a base without such programs.',
    safe: false,
    breaks: 'programs such as su, ping or mount for who is not root',
    dockerfile: 'RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +',
  },
  examples: () => [
    failing(
      'image',
      'The programs of a base',
      `{
  "config": {},
  "layers": [
    [
      {
        "name": "usr/bin/su",
        "mode": 2541,
        "content": "x"
      }
    ]
  ]
}
`,
      '"name": "usr/bin/su"',
    ),
    passing(
      'image',
      'No such bits',
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
