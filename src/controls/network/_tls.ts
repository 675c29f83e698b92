/** When the tables below were last compared with the page. */
export const TLS_POLICIES_CHECKED = '2026-11-23';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const OLD = new Set([
  'ELBSecurityPolicy-2015-05',
  'ELBSecurityPolicy-2016-08',
  'ELBSecurityPolicy-TLS-1-0-2015-04',
  'ELBSecurityPolicy-TLS-1-1-2017-01',
  'ELBSecurityPolicy-FS-2018-06',
  'ELBSecurityPolicy-FS-1-1-2019-08',
  'ELBSecurityPolicy-TLS13-1-0-2021-06',
  'ELBSecurityPolicy-TLS13-1-1-2021-06',
  'ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-0-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09',
  // Of Classic Load Balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
  'ELBSecurityPolicy-2011-08',
  'ELBSecurityPolicy-2014-01',
  'ELBSecurityPolicy-2014-10',
  'ELBSecurityPolicy-2015-02',
  'ELBSecurityPolicy-2015-03',
]);
/** The names of policies say the oldest version they take: `TLS13-1-2` takes 1.3 and 1.2. */
const CURRENT = /^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)(?:-[A-Za-z0-9]+)*-\d{4}-\d{2}$|RFC-?9151/;

/** Whether a security policy takes TLS 1.2 and newer only; `undefined` for a name that is not in the table. */
export function isCurrentPolicy(name: string): boolean | undefined {
  if (OLD.has(name)) return false;
  return CURRENT.test(name) ? true : undefined;
}
