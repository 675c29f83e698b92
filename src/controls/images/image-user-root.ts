import type { Decision, Resource } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { imageCalled, textOf } from './_layers.ts';

const isRoot = (user: string): boolean => /^(?:root|0+)?(?::|$)/.test(user);

function decide(image: Resource): Decision | [] {
  // Windows has no root; its images have users of their own.
  if (textOf(image.at('Os')) === 'windows') return [];
  const place = image.at('Config', 'User');
  const user = place.string();
  if (user.kind === 'unknown') return undecided(user);
  const name = user.kind === 'absent' ? '' : user.value;
  if (name === '') return fail(place, `image ${imageCalled(image)} names no user, so it runs as root`);
  if (isRoot(name)) return fail(place, `image ${imageCalled(image)} runs as root`);
  const uid = image.at('Config', 'Uid').number();
  if (uid.kind === 'unknown') return undecided(uid);
  if (uid.kind === 'known' && uid.value === 0)
    return fail(
      place,
      `image ${imageCalled(image)} runs as ${name}, which is root by its number in /etc/passwd`,
    );
  return pass(place);
}

export default control({
  id: 'image-user-root',
  title: 'Images that were built run as a user other than root',
  layer: 'images',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'What was built counts, not what its Dockerfile seems to say: a base image brings its user along. Whoever gets ' +
    'code into a container that runs as root changes its programs at will, and is root on the node as soon as the wall ' +
    'between them has a hole.',
  references: [
    attack('T1611'),
    page(
      'Image configuration: User',
      'https://github.com/opencontainers/image-spec/blob/main/config.md#properties',
    ),
  ],
  appliesTo: ['Image'],
  decide,
  fix: {
    text: 'End the last stage of the Dockerfile with `USER`, by number so that runAsNonRoot can be checked, and build again.',
    safe: false,
    breaks: 'an application that writes to files of root or opens a port below 1024',
    dockerfile: 'RUN adduser --system --uid 10001 app\nUSER 10001',
  },
  examples: () => [
    failing(
      'image',
      'No user is named',
      `{
  "config": {
    "Cmd": [
      "/app"
    ]
  },
  "layers": [
    [
      {
        "name": "etc/passwd",
        "content": "root:x:0:0::/:\\napp:x:10001:0::/:\\n"
      }
    ]
  ]
}
`,
      '"config": {',
    ),
    passing(
      'image',
      'A user that is not root by its number',
      `{
  "config": {
    "User": "app"
  },
  "layers": [
    [
      {
        "name": "etc/passwd",
        "content": "root:x:0:0::/:\\napp:x:10001:0::/:\\n"
      }
    ]
  ]
}
`,
    ),
  ],
});
