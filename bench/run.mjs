// npm run bench -- [startup|yaml|files|terraform|network]
//   startup  what it costs to start, over bare node; exits 1 over budget
//   yaml     5,000 files with 30,000 documents, against js-yaml's loadAll of the same bytes in the same run
//   files    10,000 files that are none of ours, and 300 Dockerfiles, over bare node
//   network  who reaches whom among 100,000 pods, in five shapes; exits 1 over budget
//   terraform  40 root modules with 1,040 resources, and 20,000 lines without EKS in them
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const benches = ['startup', 'yaml', 'files', 'terraform', 'network'];
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !benches.includes(name));
if (unknown !== undefined) {
  console.error(`there is no bench "${unknown}"; it is one of ${benches.join(', ')}`);
  process.exit(2);
}
if (!existsSync(fileURLToPath(new URL('../dist/cli/run.js', import.meta.url)))) {
  console.error('not built yet: run `npm run ready` first');
  process.exit(2);
}
for (const name of asked.length === 0 ? benches : asked) {
  const { run } = await import(`./${name}.mjs`);
  const ok = await run();
  if (!ok) process.exitCode = 1;
}
