import type { Estate, View } from '../../estate/index.ts';
import type { ConditionTest } from '../../reach/iam/conditions.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { principalsOf } from '../../reach/iam/policy-document.ts';
import { textOf, textsOf } from './_policies.ts';

/** A service whose jobs come with tokens of its own. */
export interface CiService {
  readonly name: string;
  /** Strangers get tokens of this very issuer, too: it is not that of one organization. */
  readonly shared: boolean;
  /** Nothing tells what it is: only what names somebody exactly can be judged. */
  readonly stranger?: true;
  /** What one of its tokens stands for: `repository`. */
  readonly unit: string;
  /** What a pattern for `sub` has to hold, so that all that fits is of one repository; `undefined` where that is not known. */
  readonly subject: RegExp | undefined;
}

type Kind = Pick<CiService, 'name' | 'unit' | 'subject'>;

/** An owner and a repository, written out; what follows them is the branch, the environment or the file. */
const GITHUB: Kind = {
  name: 'GitHub',
  unit: 'repository',
  subject:
    /(?:^|:)(?:(?:repo|repository):[^/:*?]+\/[^/:*?]+(?::|$)|repository_id:\d+(?::|$)|job_workflow_ref:[^/:*?]+\/[^/:*?]+\/)/,
};
const GITLAB: Kind = {
  name: 'GitLab',
  unit: 'project',
  subject: /^project_path:[^/:*?]+(?:\/[^/:*?]+)+(?::|$)/,
};
const TERRAFORM: Kind = {
  name: 'HCP Terraform',
  unit: 'workspace',
  // A workspace has a name of its own in the organization.
  subject: /^organization:[^:*?]+:project:(?:[^:*?]+(?::|$)|[^:]*:workspace:[^:*?]+(?::|$))/,
};
const BUILDKITE: Kind = {
  name: 'Buildkite',
  unit: 'pipeline',
  subject: /^organization:[^:*?]+:pipeline:[^:*?]+(?::|$)/,
};
const CIRCLECI: Kind = {
  name: 'CircleCI',
  unit: 'project',
  subject: /(?:^|\/)project\/[^/*?]+(?:\/|$)/,
};
const BITBUCKET: Kind = {
  name: 'Bitbucket',
  unit: 'repository',
  subject: /^\{[0-9a-f-]{36}\}/i,
};
const SPACELIFT: Kind = {
  name: 'Spacelift',
  unit: 'stack',
  subject: /(?:^|:)(?:space|stack|module):[^:*?]+(?::|$)/,
};
const VERCEL: Kind = {
  name: 'Vercel',
  unit: 'project',
  subject: /^owner:[^:*?]+:project:[^:*?]+(?::|$)/,
};
const AZURE: Kind = { name: 'Azure DevOps', unit: 'project', subject: /^sc:\/\/[^/*?]+\/[^/*?]+\// };
const PULUMI: Kind = {
  name: 'Pulumi',
  unit: 'stack',
  subject: /^pulumi:.*(?:^|:)org:[^:*?]+:.*(?:project|env|stack):[^:*?]+(?::|$)/,
};
const OTHER: Kind = { name: 'the service', unit: 'project', subject: undefined };

const SHARED: ReadonlyMap<string, Kind> = new Map([
  ['token.actions.githubusercontent.com', GITHUB],
  ['gitlab.com', GITLAB],
  ['app.terraform.io', TERRAFORM],
  ['agent.buildkite.com', BUILDKITE],
  ['oidc.vercel.com', VERCEL],
  ['oidc.codefresh.io', { ...OTHER, name: 'Codefresh', unit: 'pipeline' }],
  ['scalr.io', { ...OTHER, name: 'Scalr', unit: 'workspace' }],
]);
const OWN: readonly (readonly [RegExp, Kind])[] = [
  [/^token\.actions\.githubusercontent\.com\/|^token\.actions\.[^/]+\.ghe\.com$|\/_services\/token$/, GITHUB],
  [/^(?:[^/]+\.)?gitlab[^/]*\./, GITLAB],
  [/^oidc\.circleci\.com\/org\//, CIRCLECI],
  [/^api\.bitbucket\.org\//, BITBUCKET],
  [/^[^/]+\.spacelift\.io$/, SPACELIFT],
  [/^oidc\.vercel\.com\//, VERCEL],
  [/^vstoken\.dev\.azure\.com\//, AZURE],
  // The organization is in `aud`.
  [/^api\.pulumi\.com\/oidc$/, PULUMI],
];

/** The service with this issuer, `gitlab.com`. */
function serviceAt(issuer: string): CiService | undefined {
  const plain = issuer
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '');
  const shared = SHARED.get(plain);
  if (shared !== undefined) return { ...shared, shared: true };
  const own = OWN.find(([pattern]) => pattern.test(plain))?.[1];
  return own === undefined ? undefined : { ...own, shared: false };
}

/** Forms of `sub` that only one service gives. */
const FORMS: readonly (readonly [RegExp, Kind])[] = [
  [/^repo:/, GITHUB],
  [/^project_path:/, GITLAB],
  [/^organization:[^:]*:pipeline:/, BUILDKITE],
  [/^organization:[^:]*:project:/, TERRAFORM],
];

/**
 * The service that a statement trusts: told by the provider, else by the keys of its conditions, else by what `sub` is
 * compared with. `undefined` where it trusts none, or nothing tells.
 */
export function ciServiceOf(
  statement: Statement,
  tests: readonly ConditionTest[],
  estate: Estate,
): CiService | undefined {
  const federated = principalsOf(statement.principal).byKind.get('Federated');
  if (federated === undefined) return undefined;
  const places = [...federated.texts.map(({ at }) => at), ...federated.unknown];
  const issuers = places.map((at) => issuerOf(at, estate));
  for (const issuer of issuers) {
    const service = issuer === undefined ? undefined : serviceAt(issuer);
    if (service !== undefined) return service;
  }
  if (places.length > 0 && places.every((at) => isOther(at))) return undefined;
  if (!issuers.includes(undefined)) return bySubject(tests) ?? strangerAt(issuers, tests);
  for (const { key } of tests) {
    const service = serviceAt(key.slice(0, Math.max(0, key.indexOf(':'))));
    if (service !== undefined) return service;
  }
  return bySubject(tests);
}

/** Clusters of any make, and directories of people, where `aud` is the application. */
const NO_CI =
  /oidc[.-]eks|\/id\/[0-9a-f]{32}$|container\.googleapis|\.oic\.|cognito|okta|auth0|onelogin|google|microsoftonline|sts\.windows\.net|keycloak|\/realms\//i;

function strangerAt(
  issuers: readonly (string | undefined)[],
  tests: readonly ConditionTest[],
): CiService | undefined {
  const issuer = issuers.find((one) => one !== undefined && !NO_CI.test(one));
  const subjects = tests.filter(({ key }) => key.endsWith(':sub')).flatMap(({ values }) => textsOf(values));
  if (issuer === undefined || subjects.some(({ text }) => text.startsWith('system:serviceaccount:')))
    return undefined;
  return { ...OTHER, name: issuer.replaceAll('\ufffc', '…'), shared: false, stranger: true };
}

function bySubject(tests: readonly ConditionTest[]): CiService | undefined {
  for (const { key, values } of tests) {
    if (!key.endsWith(':sub')) continue;
    for (const { text } of textsOf(values)) {
      const kind = FORMS.find(([form]) => form.test(text))?.[1];
      if (kind !== undefined) return { ...kind, shared: false };
    }
  }
  return undefined;
}

/** Providers that are not OIDC: SAML, and the web identities that are written without an ARN. */
function isOther(at: View): boolean {
  const text = textOf(at.string());
  return text !== undefined && (text.includes(':saml-provider/') || /^[a-z.-]+$/.test(text));
}

/** The issuer of an OIDC provider, by its ARN or by the provider in the template. */
function issuerOf(at: View, estate: Estate): string | undefined {
  const text = textOf(at.string());
  if (text !== undefined) {
    const issuer = /:oidc-provider\/(.*)$/.exec(text)?.[1];
    return issuer === undefined || issuer.startsWith('\ufffc') ? undefined : issuer;
  }
  const followed = estate.follow(at, 'AWS::IAM::OIDCProvider', ['Url']);
  return followed.kind === 'resource' ? textOf(followed.resource.at('Url').string()) : undefined;
}
