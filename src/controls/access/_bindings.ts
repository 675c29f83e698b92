import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { undecided, undecidedAt } from '../../estate/index.ts';

export const BINDINGS = [
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/RoleBinding',
] as const;

/** A subject of a binding, as far as it is known. */
export interface Subject {
  readonly at: View;
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** One decision for each subject of a binding whose kind and name are known; the others can't be told. */
export function eachSubject(binding: Resource, decide: (subject: Subject) => Decision | undefined): About[] {
  const { items, rest } = binding.at('subjects').items();
  const about: About[] = [];
  for (const at of items) {
    const decision = decideSubject(at, decide);
    if (decision !== undefined) about.push({ subject: at, decision });
  }
  if (rest !== undefined) about.push({ subject: rest.at, decision: undecided(rest) });
  return about;
}

function decideSubject(at: View, decide: (subject: Subject) => Decision | undefined): Decision | undefined {
  const kind = at.get('kind').string();
  const name = at.get('name').string();
  if (kind.kind === 'unknown') return undecided(kind);
  if (name.kind === 'unknown') {
    // A ServiceAccount of any name is no group and no user.
    return kind.kind === 'known' && kind.value === 'ServiceAccount'
      ? decide({ at, kind: kind.value, name: undefined })
      : undecided(name);
  }
  return decide({
    at,
    kind: kind.kind === 'absent' ? undefined : kind.value,
    name: name.kind === 'absent' ? undefined : name.value,
  });
}

/** The role that a binding hands out, or the unknown that keeps it from being told. */
export function roleRefOf(binding: Resource): {
  at: View;
  kind: string | undefined;
  name: string | undefined;
  unknown: Decision | undefined;
} {
  const kind = binding.at('roleRef', 'kind').string();
  const name = binding.at('roleRef', 'name').string();
  const at = binding.at('roleRef', 'name');
  const unknown =
    name.kind === 'unknown'
      ? undecided(name)
      : kind.kind === 'unknown'
        ? undecidedAt(kind.at, kind.reason.text)
        : undefined;
  return {
    at,
    kind: kind.kind === 'known' ? kind.value : undefined,
    name: name.kind === 'known' ? name.value : undefined,
    unknown,
  };
}

/**
 * Whether the API server or EKS makes this binding: called so, and for nobody but components of theirs. A binding of
 * that name with a subject of the owner's own is not.
 */
export function isBuiltInBinding(binding: Resource): boolean {
  if (binding.name !== 'cluster-admin' && !/^(?:system:|eks:)/.test(binding.name)) return false;
  const { items, rest } = binding.at('subjects').items();
  if (rest !== undefined) return false;
  return items.every((subject) => {
    const kind = subject.get('kind').string();
    const name = subject.get('name').string();
    const namespace = subject.get('namespace').string();
    if (kind.kind !== 'known' || name.kind !== 'known') return false;
    if (kind.value === 'ServiceAccount')
      return namespace.kind === 'known' && namespace.value === 'kube-system';
    return /^(?:system:|eks:)/.test(name.value) && !ANYBODY.has(name.value);
  });
}

/** Names that stand for everyone who reaches the API server. */
export const ANYBODY: ReadonlySet<string> = new Set([
  'system:anonymous',
  'system:unauthenticated',
  'system:authenticated',
]);

/** What a role does, for a sentence: `ClusterRole edit`. */
export function roleName(binding: Resource): string {
  const { kind, name } = roleRefOf(binding);
  return `${kind ?? 'role'} ${name ?? '(unknown)'}`;
}
