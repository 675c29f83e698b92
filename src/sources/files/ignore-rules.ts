import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Ignore } from 'ignore';
import ignore from 'ignore';
import type { WalkFs } from '../walk.ts';

/** What is left out at a place, by the ignore files of the folders above it. https://git-scm.com/docs/gitignore */
export interface Rules {
  readonly git: readonly RuleFile[];
  readonly own: readonly RuleFile[];
  /** The folder itself is left out, and only looked into because our own rules may bring back what is in it. */
  readonly out: boolean;
}

interface RuleFile {
  /** The folder that the rules are relative to, with a slash, or nothing for the root. */
  readonly base: string;
  readonly rules: Ignore;
  readonly negates: boolean;
}

export const NO_RULES: Rules = { git: [], own: [], out: false };

/** Rules given with the command, in the syntax of .gitignore, relative to the folder that is walked. */
export function givenRules(patterns: readonly string[]): Rules {
  if (patterns.length === 0) return NO_RULES;
  const rules = ignore({ ignorecase: false }).add([...patterns]);
  return {
    ...NO_RULES,
    own: [{ base: '', rules, negates: patterns.some((pattern) => pattern.startsWith('!')) }],
  };
}

/** The rules inside of a folder: those of the folders above, and those of its own ignore files. */
export function readRules(
  entries: readonly Dirent[],
  base: string,
  folder: string,
  outer: Rules,
  fs: Pick<WalkFs, 'readFileSync'>,
): Rules {
  let rules = outer;
  for (const { name } of entries) {
    if (name !== '.gitignore' && name !== '.ringwallignore') continue;
    let text: string;
    try {
      text = fs.readFileSync(join(folder, name), 'utf8');
    } catch {
      continue;
    }
    const file = {
      base,
      rules: ignore({ ignorecase: false }).add(text),
      negates: /^\s*!/m.test(text),
    };
    rules =
      name === '.gitignore'
        ? { ...rules, git: [...rules.git, file] }
        : { ...rules, own: [...rules.own, file] };
  }
  return rules;
}

/**
 * The rules below a path (with a slash behind it for a folder); `undefined` when it is left out with all that is in
 * it. Our own rules win over git's, and a deeper file over one above it.
 */
export function ruled(rules: Rules, path: string): Rules | undefined {
  const own = decide(rules.own, path);
  if (own === false) {
    // Git's rules that leave a folder out leave out all that is in it: they no longer count once it is back.
    const git = rules.git.filter((file) => decide([file], path) !== true);
    return { ...rules, git, out: false };
  }
  if (own === true) return undefined;
  if (!rules.out && decide(rules.git, path) !== true) return rules;
  if (!rules.own.some(({ negates }) => negates)) return undefined;
  return rules.out ? rules : { ...rules, out: true };
}

/** Whether the last file that speaks of the path leaves it out. */
function decide(files: readonly RuleFile[], path: string): boolean | undefined {
  for (let at = files.length - 1; at >= 0; at--) {
    const { base, rules } = files[at]!;
    const { ignored, unignored } = rules.test(base === '' ? path : path.slice(base.length));
    if (ignored) return true;
    if (unignored) return false;
  }
  return undefined;
}
