import type { About, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { imageCalled, textOf } from './_layers.ts';
import { literalSecret } from './_secrets.ts';

/** What stands in the estate for a secret that was inside a longer text. */
const REDACTED = /redacted:([a-z-]+):[0-9a-f]{16}:\d+/g;

function decide(image: Resource): About[] {
  const config = image.at('Config');
  const whole = config.value();
  if (config.shape === 'unknown' && whole.kind === 'unknown')
    return [{ subject: config, decision: undecided(whole) }];
  const abouts: About[] = [];
  const seen = new Set<string>();
  const name = imageCalled(image);
  for (const pair of config.get('Env').items().items) {
    const variable = textOf(pair.get('Name'));
    const value = textOf(pair.get('Value'));
    if (variable === undefined || value === undefined) continue;
    const kind = literalSecret(variable, value) ?? kindsWithin(value)[0];
    if (kind === undefined) continue;
    for (const token of value.match(REDACTED) ?? []) seen.add(token);
    const message = `image ${name} sets ${variable.slice(0, 60)} to a secret (${kind}), in plain text`;
    abouts.push({ subject: pair, decision: fail(pair, message) });
  }
  const others = [
    ...['Labels', 'Entrypoint', 'Cmd', 'Healthcheck'].map((key) => [config.get(key), `its ${key}`] as const),
    ...image
      .at('History')
      .items()
      .items.map((step, index) => [step, `step ${index + 1} of its history`] as const),
  ];
  for (const [place, where] of others) {
    const tokens = textsIn(place).flatMap((text) => text.match(REDACTED) ?? []);
    const fresh = tokens.filter((token) => !seen.has(token));
    for (const token of fresh) seen.add(token);
    const kind = fresh[0] === undefined ? undefined : kindsWithin(fresh[0])[0];
    if (kind === undefined) continue;
    const message = `image ${name} holds a secret (${kind}) in ${where}, in plain text`;
    abouts.push({ subject: place, decision: fail(place, message) });
  }
  if (abouts.length > 0) return abouts;
  const { rest } = config.get('Env').items();
  return [{ subject: config, decision: rest === undefined ? pass(config) : undecided(rest) }];
}

function kindsWithin(text: string): string[] {
  return [...text.matchAll(REDACTED)].map(([, kind]) => kind!);
}

function textsIn(view: View): string[] {
  switch (view.shape) {
    case 'list':
      return view.items().items.flatMap(textsIn);
    case 'map':
      return view.entries().entries.flatMap(([, of]) => textsIn(of));
    default: {
      const text = textOf(view);
      return text === undefined ? [] : [text];
    }
  }
}

export default control({
  id: 'image-secret-env',
  title: 'No secret is in the configuration or the history of an image',
  layer: 'images',
  stage: 'build',
  severity: 'critical',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'The configuration of an image, with its variables, labels and the command of each step it was built by, is the ' +
    'first thing that everybody who can pull it sees. A build argument stands there as well as a variable does.',
  references: [
    attack('T1552.001'),
    page('Build secrets', 'https://docs.docker.com/build/building/secrets/'),
    page('Image configuration', 'https://github.com/opencontainers/image-spec/blob/main/config.md'),
  ],
  appliesTo: ['Image'],
  decide,
  fix: {
    text: 'Change the secret, mount it for the one line that needs it (`RUN --mount=type=secret`) or give it to the container at run time, and build again.',
    safe: false,
    breaks: 'a container that finds its secret in the image: it has to get it at run time',
    dockerfile: 'RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci',
  },
  examples: () => [
    failing(
      'image',
      'A password in the environment',
      `{
  "config": {
    "Env": [
      "PATH=/bin",
      "DB_PASSWORD=correct-horse-battery-9"
    ]
  },
  "layers": []
}
`,
      'DB_PASSWORD=',
    ),
    passing(
      'image',
      'Where the password is read from',
      `{
  "config": {
    "Env": [
      "DB_PASSWORD_FILE=/run/secrets/db"
    ]
  },
  "layers": []
}
`,
    ),
  ],
});
