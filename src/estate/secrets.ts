/** What kind of secret a text is. */
export type SecretKind = 'aws-access-key-id' | 'aws-secret-access-key' | 'private-key' | 'token' | 'password';

const AWS_KEY_ID = /\b(?:AKIA|ASIA|A3T[A-Z0-9])[A-Z0-9]{16}\b/;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const TOKEN =
  /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{18,}|xox[abprs]-[\w-]{10,}|sk_live_[A-Za-z0-9]{16,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})/;
const AWS_SECRET = /^[A-Za-z0-9/+]{40}$/;
const REDACTED = /^redacted:(?:([a-z-]+):)?[0-9a-f]{16}:\d+$/;

/** A name that says its value is a secret: `DB_PASSWORD`, `apiKey`, `client-secret`. */
const SECRET_NAME =
  /(?:(?:^|[^a-z])(?:pass|pwd|credentials?)|passw(?:or)?d|passphrase|secret|token|(?:api|access|private|auth|encryption)[-_ ]?key)(?:$|[^a-z])/i;
/** Names that hold where a secret is, or how it is handled, and not the secret. */
const ABOUT_SECRET =
  /^(?:disabled|no|without|skip|allow|require)[^a-z]|(?:^|[^a-z])(?:stdin|prompt|name|file|path|dir|arn|url|uri|ref|id|ttl|expir\w*|length|policy|type|mode|enabled?|rotation|provider|store|class|version|endpoint|host|issuer|audience|limit|count|max|min|mount|header|algorithm)$/i;

/**
 * Whether a text is a secret, by itself or by the name it goes by; `undefined` when nothing says so. A reference
 * (`$(VAR)`, `{{resolve:…}}`, an ARN) is none.
 */
export function secretIn(name: string | undefined, text: string): SecretKind | undefined {
  const redacted = REDACTED.exec(text);
  if (redacted !== null) return (redacted[1] as SecretKind | undefined) ?? 'password';
  if (PRIVATE_KEY.test(text)) return 'private-key';
  if (AWS_KEY_ID.test(text)) return 'aws-access-key-id';
  if (TOKEN.test(text)) return 'token';
  if (name === undefined || !namesSecret(name) || isNoSecret(text)) return undefined;
  if (AWS_SECRET.test(text) && /secret|aws/i.test(name)) return 'aws-secret-access-key';
  return /token/i.test(name) ? 'token' : 'password';
}

/** `name: value` and `"name": "value"` up to the end of the line or quote; `NAME=value` and `--name value` up to a space. */
const ASSIGNED = [
  /([A-Za-z_][\w.-]*)(["']?[ \t]*:[ \t]+["']?)([^\s"'][^"'\n]*)/g,
  /([A-Za-z_][\w.-]*)(\s*=\s*["']?)([^\s"']+)/g,
  /--([A-Za-z][\w-]*)(\s+["']?)([^\s"'-][^\s"']*)/g,
];

/** A piece of a text that is a secret. */
export interface SecretPiece {
  readonly start: number;
  readonly end: number;
  readonly kind: SecretKind;
}

const SHAPES = [
  [AWS_KEY_ID, 'aws-access-key-id'],
  [PRIVATE_KEY, 'private-key'],
  [TOKEN, 'token'],
] as const;

/** The pieces of a text (a line, a command, a configuration file) that are secrets, by their shape or their name. */
export function secretsWithin(text: string): SecretPiece[] {
  const found: SecretPiece[] = [];
  for (const [pattern, kind] of SHAPES) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const end = kind === 'private-key' ? text.length : match.index + match[0].length;
    found.push({ start: match.index, end, kind });
  }
  for (const pattern of ASSIGNED) {
    for (const match of text.matchAll(pattern)) {
      const [whole, name, , value] = match as unknown as [string, string, string, string];
      const end = match.index + whole.length;
      const kind = secretIn(name, value.trimEnd());
      if (kind !== undefined) found.push({ start: end - value.length, end, kind });
    }
  }
  return found;
}

/** Whether a name says that its value is a secret. */
export function namesSecret(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return SECRET_NAME.test(words) && !ABOUT_SECRET.test(words);
}

/** Empty, a switch, a number, a reference, or a place. */
function isNoSecret(text: string): boolean {
  return (
    text.trim() === '' ||
    /^(?:true|false|yes|no|on|off|none|null|\d{1,3})$/i.test(text) ||
    /^(?:\$[({]|\$\w+$|!\w+|\{\{|<[^>]+>$|arn:|[|>][+-]?$|\/|\.\/|[a-z+]+:\/\/(?![^/@]+:[^/@]+@)|vault:|ssm:|secretsmanager:|projects\/)/i.test(
      text,
    )
  );
}
