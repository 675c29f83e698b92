// The licence texts of all packages that ended up inside dist/.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Stop, root } from './house.mjs';

/** Licences that allow their code inside an Apache-2.0 package, given the text goes along. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
]);

const packageFolders = (inputs) => {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
    if (folder) folders.add(join(root, folder));
  }
  return [...folders];
};

const noticeOf = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!allowed.has(license)) {
    throw new Stop(
      `${name} is ${license ?? 'without a licence'}: its code must not be bundled into this package`,
    );
  }
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .sort();
  if (!texts.some((file) => !/^notice/i.test(file))) {
    throw new Stop(`${name} ships no licence text (${relative(root, folder)}): it can't be bundled`);
  }
  const body = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  return { title: `${name} ${version} (${license})`, body };
};

export const thirdPartyNotices = (inputs) => {
  const line = '-'.repeat(80);
  const notices = packageFolders(inputs).map(noticeOf);
  notices.sort((a, b) => (a.title < b.title ? -1 : 1));
  const head =
    notices.length === 0
      ? 'No code of other packages is in this folder.\n'
      : 'The files in this folder hold code of the packages below, under their own licences.\n';
  return head + notices.map(({ title, body }) => `\n${line}\n${title}\n${line}\n\n${body}\n`).join('');
};
