// The baseline: js-yaml's loadAll of every file below a folder, and nothing else.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

let documents = 0;
for (const name of readdirSync(process.argv[2], { recursive: true })) {
  if (name.endsWith('.yaml')) documents += loadAll(readFileSync(join(process.argv[2], name), 'utf8')).length;
}
if (documents === 0) throw new Error('nothing was read');
