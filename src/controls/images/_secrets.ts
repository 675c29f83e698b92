import type { SecretKind, ShellCommand, ShellWord } from '../../estate/index.ts';
import { namesSecret, secretIn } from '../../estate/index.ts';
import type { Script } from './_dockerfile.ts';
import { programOf } from './_dockerfile.ts';

/** A literal secret that was found: what kind it is, and the word it stands in. */
export interface FoundSecret {
  readonly kind: SecretKind;
  readonly word: ShellWord;
  readonly name: string | undefined;
}

/** Stands for a secret, so that something else works. */
const STAND_IN = /^(?:dummy|placeholder|unused|fake|none|redacted|x{3,}|\*+|\.{3})$/i;
/** Options that are called like secrets and do not take one. */
const NO_VALUE =
  /^(?:no|without|disabled?|enabled?|require|allow|skip|force|empty|ask|random|generate|with|use|show)-|-(?:stdin|file|fd|env|from|only|prompt)$/;
const IN_URL = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:([^@\s/]+)@/i;
const OF_NPM = /_(?:authToken|auth|password)=(.+)$/;

/** Whether a text is a literal secret by itself or by its name. */
export function literalSecret(name: string | undefined, text: string): SecretKind | undefined {
  return STAND_IN.test(text.trim()) ? undefined : secretIn(name, text);
}

/** The literal secrets on the command lines of a script. */
export function secretsOnCommandLines({ commands }: Script): FoundSecret[] {
  return commands.flatMap((command) => secretsOf(command, commands));
}

function secretsOf(command: ShellCommand, commands: readonly ShellCommand[]): FoundSecret[] {
  const found: FoundSecret[] = [];
  const add = (kind: SecretKind | undefined, word: ShellWord, name?: string): void => {
    if (kind !== undefined && !found.some((one) => one.word === word)) found.push({ kind, word, name });
  };
  for (const word of command.env) assigned(word, add);
  const program = programOf(command);
  // Some of these are in sudo's or env's place before the program.
  for (const word of command.words) if (/^\w+=/.test(word.text)) assigned(word, add);
  if (program === undefined) return found;
  const { name: tool, args } = program;
  args.forEach((word, at) => {
    const value = args[at + 1];
    const option = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word.text);
    if (option !== null && namesSecret(option[1]!) && !NO_VALUE.test(option[1]!)) {
      if (option[2] !== undefined)
        add(plain(word) ? literalSecret(option[1], option[2]) : undefined, word, word.text.split('=', 1)[0]);
      else if (
        word.text.startsWith('--') &&
        value !== undefined &&
        plain(value) &&
        !value.text.startsWith('-')
      ) {
        add(literalSecret(option[1], value.text), value, word.text);
      }
    }
    if (
      tool === 'curl' &&
      (word.text === '-u' || word.text === '--user') &&
      value !== undefined &&
      plain(value)
    ) {
      const colon = value.text.indexOf(':');
      if (colon !== -1) add(literalSecret('password', value.text.slice(colon + 1)), value, word.text);
    }
    if (tool === 'sshpass' && word.text.startsWith('-p')) {
      const given = word.text === '-p' ? value : word;
      if (given !== undefined && plain(given))
        add(literalSecret('password', given.text.replace(/^-p/, '')), given, '-p');
    }
    if (args[at - 1]?.text === 'set' && value !== undefined && plain(value) && namesSecret(word.text)) {
      add(literalSecret(word.text, value.text), value, word.text);
    }
    if (!plain(word)) return;
    const inUrl = IN_URL.exec(word.text)?.[1];
    if (inUrl !== undefined) add(literalSecret('password', inUrl), word, 'a URL');
    const ofNpm = OF_NPM.exec(word.text)?.[1];
    if (ofNpm !== undefined) add(literalSecret('token', ofNpm), word, '_authToken');
    add(literalSecret(undefined, word.text), word);
  });
  const reader = command.pipedInto === undefined ? undefined : programOf(commands[command.pipedInto]!);
  if (reader?.name === 'chpasswd' && (tool === 'echo' || tool === 'printf')) {
    const word = args.find((one) => plain(one) && one.text.includes(':'));
    if (word !== undefined)
      add(literalSecret('password', word.text.slice(word.text.indexOf(':') + 1)), word, 'chpasswd');
  }
  return found;
}

/** `NAME=value`, before a command or after export. */
function assigned(
  word: ShellWord,
  add: (kind: SecretKind | undefined, word: ShellWord, name?: string) => void,
): void {
  const equals = word.text.indexOf('=');
  if (!plain(word) || equals === -1) return;
  const name = word.text.slice(0, equals).replace(/\+$/, '');
  add(literalSecret(name, word.text.slice(equals + 1)), word, name);
}

const plain = (word: ShellWord): boolean => !word.dynamic;

const FILES: readonly RegExp[] = [
  /^\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$|schema$)[\w.-]+)?$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)$/,
  /^\.(?:npmrc|pypirc|netrc|git-credentials|dockerconfigjson|dockercfg|pgpass|htpasswd|vault-token|ssh|aws|kube)$/,
  /^(?:kubeconfig|.+\.kubeconfig|kubeconfig\.ya?ml)$/,
  /^.+\.(?:key|p12|pfx|jks|keystore|ppk)$/,
  /^(?:.+[._-])?service-?account[\w-]*\.json$/,
  /^terraform\.tfstate(?:\.backup)?$/,
];
const PATHS = /(?:^|\/)(?:\.aws\/credentials|\.docker\/config\.json|\.kube\/config)$/;
/** Certificates are public; their keys are not. */
const PUBLIC_PEM =
  /(?:^|[^a-z])(?:ca|cacert|certs?|certificates?|chain|fullchain|bundle|combined|pub|public|root|intermediate|dhparams?)(?:$|[^a-z])/i;

/** What a file is by its name, when it is one that holds secrets. */
export function secretFile(path: string): string | undefined {
  const clean = path.replace(/\/+$/, '');
  if (PATHS.test(clean)) return clean.split('/').slice(-2).join('/');
  const name = clean.slice(clean.lastIndexOf('/') + 1);
  if (FILES.some((pattern) => pattern.test(name)) && !PUBLIC_PEM.test(name.replace(/\.key$/, '')))
    return name;
  return /\.pem$/i.test(name) && !PUBLIC_PEM.test(name.slice(0, -4)) ? name : undefined;
}
