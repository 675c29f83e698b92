// npm run new:control -- LAYER ID    writes src/controls/LAYER/ID.ts from the template and registers it.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from './generate.mjs';
import { Stop, isMain, root, runMain } from './lib/house.mjs';

const layers = ['images', 'access', 'network', 'identity', 'data', 'runtime'];

export const newControl = (layer, id, base = root) => {
  if (!layer || !id)
    throw new Stop(`usage: npm run new:control -- LAYER ID, LAYER one of ${layers.join(', ')}`);
  if (!layers.includes(layer)) throw new Stop(`no layer "${layer}": one of ${layers.join(', ')}`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new Stop(
      `"${id}" is no good id: small letters, digits and single hyphens, such as no-public-endpoint`,
    );
  }
  const home = join(base, 'src/controls');
  const taken = layers.find(
    (other) => existsSync(join(home, other)) && readdirSync(join(home, other)).includes(`${id}.ts`),
  );
  if (taken) throw new Stop(`there is a control "${id}" already: src/controls/${taken}/${id}.ts`);
  const template = readFileSync(new URL('./templates/control.ts.txt', import.meta.url), 'utf8');
  const path = `src/controls/${layer}/${id}.ts`;
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, path), template.replaceAll('{{id}}', id).replaceAll('{{layer}}', layer));
  generate({ base });
  return path;
};

if (isMain(import.meta.url)) {
  await runMain(() => {
    const [layer, id] = process.argv.slice(2);
    console.log(`wrote ${newControl(layer, id)} and its line in src/controls/registry.ts`);
  });
}
