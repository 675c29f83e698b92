/** Something in a text that may be the address of somebody. */
export interface Mention {
  readonly scheme: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  /** The text is nothing but this. */
  readonly whole: boolean;
}

/** The ports that go without saying. https://www.iana.org/assignments/service-names-port-numbers */
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  amqp: 5672,
  amqps: 5671,
  ftp: 21,
  http: 80,
  https: 443,
  ldap: 389,
  ldaps: 636,
  memcached: 11_211,
  mongodb: 27_017,
  mqtt: 1883,
  mqtts: 8883,
  mysql: 3306,
  nats: 4222,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
  sftp: 22,
  smtp: 25,
  ssh: 22,
  ws: 80,
  wss: 443,
};

/** What stands between addresses: white space, quotes, brackets, and what joins a name to its value. */
const BETWEEN = /[\s"'`<>()[\]{},;|=]+/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i;
/** Longer texts are data, not settings. */
const LONGEST = 200_000;

/** The port of a scheme. */
export function schemePort(scheme: string | undefined): number | undefined {
  return scheme !== undefined && Object.hasOwn(SCHEME_PORTS, scheme) ? SCHEME_PORTS[scheme] : undefined;
}

/** Everything in a text that has the form of an address. */
export function mentionsIn(text: string): Mention[] {
  const short = text.slice(0, LONGEST);
  // The value of `--host=db` is as whole as one that stands alone.
  const alone = short.trim().replace(/^--?[\w.-]+=/, '');
  return short.split(BETWEEN).flatMap((word) => {
    const mention = mentionOf(word, word === alone);
    return mention === undefined ? [] : [mention];
  });
}

/** `scheme://user@host:port/path`, as far as it is there. https://www.rfc-editor.org/rfc/rfc3986#section-3 */
function mentionOf(word: string, whole: boolean): Mention | undefined {
  const slashes = word.indexOf('://');
  const scheme =
    slashes === -1 ? undefined : /([a-z][a-z0-9+.-]*)$/i.exec(word.slice(0, slashes))?.[1]?.toLowerCase();
  const rest = slashes === -1 ? word : word.slice(slashes + 3);
  const authority = /^[^/?#\\]*/.exec(rest)![0];
  // A path without a scheme is no address: `a/b` is an image or a file.
  const isPath = scheme === undefined && authority.length < rest.length && !/:\d+$/.test(authority);
  if (isPath) return undefined;
  const place = authority.slice(authority.lastIndexOf('@') + 1);
  const [, host, digits] = /^([^:]+)(?::(\d{1,5}))?:?$/.exec(place) ?? [];
  if (host === undefined || host.length > 253 || !HOST.test(host)) return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { scheme, host: host.replace(/\.$/, '').toLowerCase(), port, whole };
}
