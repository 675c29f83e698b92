import type { SecretKind } from '../../estate/index.ts';
import { namesSecret, secretIn } from '../../estate/index.ts';

/** Stands for a secret in a document, so that something else can be shown. */
const STAND_IN =
  /^(?:dummy|placeholder|unused|fake|none|redacted|todo|tbd|example|your[-_ ].*|replace[-_ ]?(?:me|with|this).*|insert[-_ ].*|x{3,}|\*+|\.{3,}|<.*>|\[.*\]|%.*%)$/i;
/** Names that can't be those of anything but the secret itself. */
const CERTAIN =
  /passw(?:or)?d|passphrase|pwd|(?:api|secret|access|private|encryption|signing)[-_.]?key|client[-_.]?secret|(?:auth|access|bearer|api|bot|refresh)[-_.]?token/i;
/** Names that are those of an object which holds the secret. */
const OBJECT =
  /(?:tls|cert(?:ificate)?|pull|image|k8s|kube(?:rnetes)?|existing|registry)[-_.]?(?:secrets?|credentials?)$/i;
const IN_URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"<>]*:([^\s/@'"]+)@/i;
const IN_QUERY = /[?&;](?:password|passwd|pwd|sslpassword)=([^\s&;'"]+)/i;
const REFERENCE = /^(?:\$|\{\{|<|%|#\{|@|\.\.\.)/;

const MAY_BE_NAME = /pass|pwd|secret|token|cred|key/i;
const MAY_BE_SHAPE =
  /-----BEGIN|AKIA|ASIA|A3T|gh[pousr]_|github_pat|glpat-|xox|sk_live_|eyJ|redacted:|:[^\s@]*@|[?&;](?:p|sslp)/i;
const REDACTED = /^redacted:([a-z-]+):[0-9a-f]{16}:\d+$/;

/** How much a name has to say: `certain` where any text may stand, such as a file of settings. */
export type Strictness = 'certain' | 'likely';

/** What kind of secret a value is, by itself or by its name; `undefined` where it is none, or only the place of one. */
export function literalSecret(
  name: string | undefined,
  text: string,
  strictness: Strictness,
): SecretKind | undefined {
  // Nearly everything stops here.
  if (!MAY_BE_SHAPE.test(text) && (name === undefined || !MAY_BE_NAME.test(name))) return undefined;
  const value = text.trim();
  if (value === '' || STAND_IN.test(value)) return undefined;
  const hidden = REDACTED.exec(value);
  // Of a value that was hidden for its name only the name is left.
  if (hidden !== null && (hidden[1] === 'password' || hidden[1] === 'token')) {
    if (name === undefined) return hidden[1];
    if (OBJECT.test(name) || !namesSecret(name)) return undefined;
    return CERTAIN.test(name) || strictness === 'likely' ? hidden[1] : undefined;
  }
  const shape = secretIn(undefined, value);
  if (shape !== undefined) return shape;
  const inUrl = IN_URL.exec(value)?.[1] ?? IN_QUERY.exec(value)?.[1];
  if (inUrl !== undefined && !REFERENCE.test(inUrl) && !STAND_IN.test(inUrl)) return 'password';
  if (name === undefined || OBJECT.test(name)) return undefined;
  const named = secretIn(name, value);
  if (named === undefined || (/\s/.test(value) && value.length > 60)) return undefined;
  // Part of it is put in later: what is written here may be all the rest.
  if (/\$\{|\$\(|\{\{/.test(value)) return undefined;
  return CERTAIN.test(name) || strictness === 'likely' || looksRandom(value) ? named : undefined;
}

/** Long, without a gap, of letters and digits: nobody calls an object so. */
function looksRandom(value: string): boolean {
  return (
    value.length >= 16 &&
    /^\S+$/.test(value) &&
    /\d/.test(value) &&
    /[A-Za-z]/.test(value) &&
    !/^[a-z0-9]+(?:[-.][a-z0-9]+)+$/.test(value)
  );
}

/** A secret in a text of several lines: its line as it is written, where in the line it stands, and its name. */
export interface Found {
  readonly kind: SecretKind;
  readonly line: string;
  readonly index: number;
  readonly length: number;
  readonly name: string | undefined;
}

const WORTH_READING =
  /pass|pwd|secret|token|cred|(?:api|access|private|auth|encryption|signing)[-_. ]?key|IDENTIFIED|-----BEGIN|AKIA|ASIA|A3T|gh[pousr]_|github_pat|glpat-|xox|sk_live_|eyJ|:\/\/[^\s/]*:[^\s/]*@/i;
const COMMENT = /^\s*(?:#|\/\/|;|--|\*|<!--)/;
const ASSIGNED = /^\s*(?:export\s+|-\s+|set\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*(?::=|=>|[:=])\s*/;
const QUOTED = /"([A-Za-z_][\w.-]*)"\s*:\s*"([^"]*)"/g;
const ELEMENT = /<([A-Za-z_][\w.-]*)>([^<]+)<\/\1>/g;
/** `{ user: web, password: … }` on one line. */
const FLOW = /[{,]\s*([A-Za-z_][\w.-]*)\s*[:=]\s*["']?([^\s"',{}]+)["']?\s*(?=[,}])/g;
const SQL = /\b(?:IDENTIFIED\s+BY|PASSWORD)\s+'([^']+)'/i;

/** The secrets in a text of several lines: settings of any kind (properties, YAML, JSON, XML, SQL, shell). */
export function secretsInText(text: string): Found[] {
  if (!WORTH_READING.test(text)) return [];
  const found: Found[] = [];
  let inKey = false;
  for (const line of text.split(/\r?\n/)) {
    if (inKey) {
      inKey = !line.includes('-----END');
      continue;
    }
    const one = secretInLine(line);
    if (one === undefined) continue;
    found.push(one);
    inKey = one.kind === 'private-key' && !line.includes('-----END');
  }
  return found;
}

function secretInLine(line: string): Found | undefined {
  if (!WORTH_READING.test(line)) return undefined;
  const at = (
    kind: SecretKind | undefined,
    index: number,
    length: number,
    name?: string,
  ): Found | undefined => (kind === undefined ? undefined : { kind, line, index, length, name });
  const trimmed = line.trim();
  const whole = at(literalSecret(undefined, trimmed, 'certain'), line.indexOf(trimmed), trimmed.length);
  if (COMMENT.test(line)) return whole;
  for (const pattern of [QUOTED, ELEMENT, FLOW]) {
    for (const match of line.matchAll(pattern)) {
      const kind = literalSecret(match[1], match[2]!, 'certain');
      if (kind !== undefined) {
        return at(
          kind,
          match.index + match[0].indexOf(match[2]!, match[1]!.length),
          match[2]!.length,
          match[1],
        );
      }
    }
  }
  const assigned = ASSIGNED.exec(line);
  if (assigned !== null) {
    const start = assigned[0].length;
    const value = valueAt(line.slice(start));
    const kind = literalSecret(assigned[1], value, 'certain');
    if (kind !== undefined) return at(kind, line.indexOf(value, start), value.length, assigned[1]);
  }
  const sql = SQL.exec(line);
  if (sql !== null && literalSecret('password', sql[1]!, 'certain') !== undefined) {
    return at('password', sql.index + sql[0].lastIndexOf(sql[1]!), sql[1]!.length, 'PASSWORD');
  }
  return whole;
}

/** The value of an assignment: what is in its quotes, else up to a comment or the end of the line. */
function valueAt(rest: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(rest);
  if (quoted !== null) return quoted[2]!;
  return rest
    .replace(/\s+[#;].*$/, '')
    .replace(/[,;]\s*$/, '')
    .trim();
}

const IN_COMMAND = /(?:^|\s)(?:--?([A-Za-z][\w-]*)|([A-Za-z_]\w*))=("[^"]*"|'[^']*'|[^\s;&|]+)/g;

/** What kind of secret a command line hands over; only where it is written out. */
export function secretInCommand(text: string): SecretKind | undefined {
  if (!WORTH_READING.test(text)) return undefined;
  for (const match of text.matchAll(IN_COMMAND)) {
    const kind = literalSecret(match[1] ?? match[2], match[3]!.replace(/^(["'])(.*)\1$/, '$2'), 'certain');
    if (kind !== undefined) return kind;
  }
  return literalSecret(undefined, text, 'certain');
}
