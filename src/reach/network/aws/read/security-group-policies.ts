import type { Estate, Labels, Resource, Scope } from '../../../../estate/index.ts';
import type { PodGroup } from '../../model.ts';
import { At, Faults } from '../../read/at.ts';
import { labelsAt, selectorAt } from '../../read/labels.ts';
import { namespaceOf } from '../../read/pods.ts';
import type { Answer } from '../../selector.ts';

const TYPE = 'vpcresources.k8s.aws/SecurityGroupPolicy';

/** A policy that gives pods security groups of their own. */
export interface SecurityGroupPolicy {
  readonly resource: Resource;
  readonly namespace: string;
  /** It has neither of its selectors: the API server refuses it. */
  readonly selectsNothing: boolean;
  readonly takes: (group: PodGroup) => Answer;
}

/**
 * The policies of a cluster: each is for pods by their labels and by those of their ServiceAccount, where it names both
 * by both. https://docs.aws.amazon.com/eks/latest/userguide/sg-pods-example-deployment.html
 */
export function securityGroupPolicies(estate: Estate, scope: Scope): SecurityGroupPolicy[] {
  return estate.ofTypeIn(TYPE, scope).map((resource) => {
    const spec = At.root(resource).get('spec');
    const faults = new Faults();
    const [pods, accounts] = [spec.get('podSelector'), spec.get('serviceAccountSelector')];
    const byPod = pods.there ? selectorAt(pods, faults) : undefined;
    const byAccount = accounts.there ? selectorAt(accounts, faults) : undefined;
    const namespace = namespaceOf(resource);
    return {
      resource,
      namespace,
      selectsNothing: byPod === undefined && byAccount === undefined,
      takes: (group) => {
        if (group.namespace !== namespace || group.hostNetwork === true || group.windows) return false;
        const answers: Answer[] = [];
        if (byPod !== undefined) answers.push(byPod.takes(group.labels));
        if (byAccount !== undefined) answers.push(byAccount.takes(accountLabels(group, estate, scope)));
        if (answers.length === 0 || answers.includes(false)) return false;
        return answers.includes(undefined) ? undefined : true;
      },
    };
  });
}

/** The labels of the ServiceAccount of a pod; none are known where it is not here. */
function accountLabels({ namespace, serviceAccount }: PodGroup, estate: Estate, scope: Scope): Labels {
  const account =
    serviceAccount === undefined
      ? undefined
      : estate.find(scope, 'ServiceAccount', namespace, serviceAccount);
  return account === undefined
    ? { known: new Map(), unknown: new Set(), complete: false }
    : labelsAt(At.root(account).at('metadata', 'labels'));
}
