import { FLAGS, isTemplate } from './instruction.ts';
import type { Line } from '../../estate/dockerfile/line.ts';
import { readDirectives } from '../../estate/dockerfile/directives.ts';
import { keywordOf, logicalLines } from './lines.ts';
import { plainWords } from './words.ts';

const NAMED = /^(?:dockerfile|containerfile)$|\.(?:dockerfile|containerfile)$/i;
const PREFIXED = /^(?:Dockerfile|Containerfile)\./;
/** `Dockerfile.md` is about a Dockerfile; `Dockerfile.dockerignore` is what one leaves out. */
const ABOUT = /\.(?:md|markdown|rst|adoc|dockerignore|containerignore|swp|lock|log|patch|diff)$/i;
/** Endings that say what a file is, whatever stands before or in it. */
const OTHER =
  /\.(?:md|markdown|rst|adoc|dockerignore|containerignore|gitignore|json|ya?ml|toml|tf|hcl|sql|html?|css|xml|csv|[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|h|cpp|cs|php|pl|sh|bash|zsh|ps1|bat|lock|log|patch|diff|swp|svg|ini|cfg|conf|properties|env|graphql|proto|vue|svelte)$/i;
const IMAGE = /^(?:[\w.$-]|\{\{)[\w./:@${}+%-]*$/;
/** Enough of a file to know it by. */
const LOOK = 65_536;
const LINES = 30;

/** Whether a file is a Dockerfile: by its name, else by what its first instructions say. */
export function looksLikeDockerfile(path: string, text: string): boolean {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (NAMED.test(name)) return true;
  if (ABOUT.test(name)) return false;
  // `Dockerfile.prod` by its name; `Dockerfile.py` may be one for Python or a script.
  if (OTHER.test(name)) return /^(?:dockerfile|containerfile)\./i.test(name) && isWellFormed(text);
  return PREFIXED.test(name) || isWellFormed(text);
}

function isWellFormed(text: string): boolean {
  const head = text.slice(0, LOOK);
  if (!/^[^\S\n]*FROM\s/im.test(head)) return false;
  let from = false;
  let others = 0;
  let lines = 0;
  let upper: boolean | undefined;
  for (const { line } of logicalLines(head, readDirectives(head))) {
    const { word } = keywordOf(line);
    if (isTemplate(word)) continue;
    const keyword = word.toUpperCase();
    if (!FLAGS.has(keyword)) return false;
    // Prose has "From" and "Add"; people write keywords all large or all small, and the same way throughout.
    const large = word === keyword;
    if (!large && word !== keyword.toLowerCase()) return false;
    if (upper !== undefined && upper !== large) return false;
    upper = large;
    if (!from) {
      if (keyword === 'FROM') {
        if (!isFrom(line)) return false;
        from = true;
      } else if (keyword !== 'ARG') return false;
    } else if (keywordOf(line).args < keywordOf(line).end) others++;
    if (++lines >= LINES) break;
  }
  return from && others > 0;
}

function isFrom(line: Line): boolean {
  const { args, end } = keywordOf(line);
  if (line.text.includes('{{', args)) return true;
  const words = plainWords(line.text, args, end).map(([from, to]) => line.text.slice(from, to));
  if (words[0]?.startsWith('--platform=')) words.shift();
  if (words[0] === undefined || !IMAGE.test(words[0])) return false;
  return words.length === 1 || (words.length === 3 && words[1]!.toUpperCase() === 'AS');
}
