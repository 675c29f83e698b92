import type { View } from '../../estate/index.ts';
import { conditionsOf, narrows } from '../../reach/iam/conditions.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { coversEverything, mayBeWildcard } from '../../reach/iam/policy-document.ts';
import { coversEveryPrincipal, itemFor } from './_policies.ts';

/** Actions that let a principal become another, where they are for every one of them. */
const ACTIONS: readonly (readonly [action: string, means: string])[] = [
  ['iam:PassRole', 'it has any role used by a service that it starts'],
  ['sts:AssumeRole', 'it becomes every role that trusts its account'],
  ['iam:CreatePolicyVersion', 'it rewrites any policy, its own included'],
  ['iam:SetDefaultPolicyVersion', 'it switches any policy to an older version'],
  ['iam:AttachRolePolicy', 'it attaches any policy to any role'],
  ['iam:AttachUserPolicy', 'it attaches any policy to any user'],
  ['iam:AttachGroupPolicy', 'it attaches any policy to any group'],
  ['iam:PutRolePolicy', 'it writes any policy into any role'],
  ['iam:PutUserPolicy', 'it writes any policy into any user'],
  ['iam:PutGroupPolicy', 'it writes any policy into any group'],
  ['iam:UpdateAssumeRolePolicy', 'it makes any role trust it'],
  ['iam:AddUserToGroup', 'it joins any group'],
  ['iam:CreateAccessKey', 'it makes access keys of any user'],
  ['iam:CreateLoginProfile', 'it gives any user a password'],
  ['iam:UpdateLoginProfile', 'it gives any user a new password'],
  ['iam:DeleteRolePermissionsBoundary', 'it takes the boundary off any role'],
];

/** Condition keys that leave few roles, policies or services to choose from. */
const NARROWING =
  /^(?:iam:passedtoservice|iam:associatedresourcearn|iam:policyarn|iam:permissionsboundary|iam:resourcetag\/.+|aws:resourcetag\/.+|eks:policyarn|eks:principalarn|eks:accessscope|eks:namespaces)$/;

/** The item of a statement that lets its principal become another, and what that means. */
export function escalationIn(
  statement: Statement,
  all: readonly Statement[],
): { text: string; at: View; means: string } | undefined {
  if (statement.effect !== 'Allow' || isNarrowed(statement)) return undefined;
  if (coversEveryPrincipal(statement) === true) {
    for (const [action, means] of ACTIONS) {
      const item = itemFor(statement, action);
      if (item !== undefined) return { ...item, means };
    }
  }
  if (coversEverything(statement) !== true) return undefined;
  const associate = itemFor(statement, 'eks:AssociateAccessPolicy');
  if (associate === undefined) return undefined;
  const create = all.some(
    (other) =>
      other.effect === 'Allow' &&
      coversEverything(other) === true &&
      itemFor(other, 'eks:CreateAccessEntry') !== undefined,
  );
  return create
    ? { ...associate, means: 'with eks:CreateAccessEntry it makes itself admin of any cluster' }
    : undefined;
}

function isNarrowed(statement: Statement): boolean {
  if (statement.condition.present === false) return false;
  return conditionsOf(statement.condition).tests.some((test) => NARROWING.test(test.key) && narrows(test));
}

/** The resource of a statement that lets its principal become another if it turns out to be everything. */
export function mayEscalate(statement: Statement): View | undefined {
  if (statement.effect === 'Deny' || isNarrowed(statement)) return undefined;
  if (coversEveryPrincipal(statement) !== undefined) return undefined;
  if (!ACTIONS.some(([action]) => itemFor(statement, action) !== undefined)) return undefined;
  return statement.resources.unknown.find((view) => mayBeWildcard(view.value()));
}
