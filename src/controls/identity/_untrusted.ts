/**
 * What strangers write: titles, texts and names of branches.
 * https://docs.github.com/en/actions/concepts/security/script-injections
 */
const FIELDS: readonly (readonly [path: RegExp, events: readonly string[]])[] = [
  [/^github\.head_ref$/, ['pull_request_target']],
  [
    /^github\.event\.pull_request\.(?:title|body|head\.(?:ref|label|repo\.(?:default_branch|description|homepage)))$/,
    ['pull_request_target', 'pull_request_review', 'pull_request_review_comment'],
  ],
  [/^github\.event\.issue\.(?:title|body)$/, ['issues', 'issue_comment']],
  [
    /^github\.event\.comment\.body$/,
    ['issue_comment', 'pull_request_review_comment', 'commit_comment', 'discussion_comment'],
  ],
  [/^github\.event\.review\.body$/, ['pull_request_review']],
  [/^github\.event\.discussion\.(?:title|body)$/, ['discussion', 'discussion_comment']],
  [
    /^github\.event\.(?:head_commit|commits(?:\.\*|\[\d+\]|\.\d+))\.(?:message|author\.(?:name|email)|committer\.(?:name|email))$/,
    ['push'],
  ],
  [
    /^github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email))|pull_requests(?:\[\d+\]|\.\*)\.head\.ref)$/,
    ['workflow_run'],
  ],
  [/^github\.event\.pages(?:\.\*|\[\d+\])\.page_name$/, ['gollum']],
];

/** The events that give strangers no more than they have: a run of theirs has neither secrets nor a token that writes. */
const POWERLESS = new Set(['pull_request']);

/** What a stranger can write in an expression, and whether a run with something to lose has it. */
export function untrustedIn(
  expression: string,
  triggers: ReadonlySet<string>,
): { readonly path: string; readonly verdict: 'fail' | 'pass' | 'called' } | undefined {
  // The answer to a question is a word of GitHub's.
  if (/[=!]=|\b(?:contains|startsWith|endsWith|hashFiles)\s*\(/.test(expression)) return undefined;
  for (const [path] of expression.matchAll(/\bgithub\.[\w.*[\]-]+/g)) {
    const field = FIELDS.find(([pattern]) => pattern.test(path));
    const whole = /\btoJSON\s*\(\s*github(?:\.event)?\s*\)/i.test(expression);
    if (field === undefined && !whole) continue;
    const events =
      field?.[1] ?? [...triggers].filter((event) => !POWERLESS.has(event) && STRANGERS.has(event));
    if (events.some((event) => triggers.has(event))) return { path, verdict: 'fail' };
    return { path, verdict: triggers.has('workflow_call') ? 'called' : 'pass' };
  }
  return undefined;
}

/** The events that a stranger can bring about. */
const STRANGERS: ReadonlySet<string> = new Set(FIELDS.flatMap(([, events]) => events));
