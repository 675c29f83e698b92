import type { Estate, View } from '../../../estate/index.ts';
import type { Direction, Place, Policy } from '../model.ts';
import type { Network } from '../index.ts';

/** What is checked, by name. */
export const LINTS = {
  'not-enforced': 'policies on a cluster that does not enforce them',
  'kind-not-enforced': 'a kind of policy that nothing here enforces',
  'unprotected-pod': 'the enforcing mode is strict, and no policy selects the pod',
  'selects-nothing': 'a policy selects no pod',
  'matches-nobody': 'a peer of a rule matches nobody',
  'unresolved-port': 'a named port that no pod has',
  'redundant-rule': 'a rule that another one already covers',
  'empty-egress': '`egress: []` without policyTypes isolates nobody for egress',
  'no-dns': 'pods are isolated for egress and cannot ask for names',
  'no-pod-identity': 'pods are isolated for egress and cannot reach the EKS Pod Identity agent',
  'too-many-ports': 'more ports for one address than the data plane holds',
  'except-denies': 'an exception also denies what another rule allows',
  'shared-maps': 'pods whose names begin alike share their policies',
  'other-family': 'a block of a family that the cluster does not have',
  'rule-order': 'on EKS the order of rules in a ClusterNetworkPolicy counts for nothing',
  'lost-rule':
    'a rule of a ClusterNetworkPolicy that the controller of EKS may lose (inferred from its source)',
  'names-only': 'names of hosts that only EKS Auto Mode resolves',
  'policy-endpoint': 'the PolicyEndpoints of a live cluster do not hold what the policy says',
  'leads-nowhere': 'a load balancer, Ingress or route whose Service, port or pods are not there',
  'closed-way': 'policies let nothing in that comes by a load balancer, Ingress or gateway',
  'past-policies': 'what a node hands on to its own pods goes past the policies that close them',
  'group-selects-nothing': 'a SecurityGroupPolicy selects no pod',
  'group-without-selector': 'a SecurityGroupPolicy has no selector: the API server refuses it',
  'group-strict-mode':
    'pods with security groups of their own and network policies, which together need enforcing mode standard',
  'group-no-pod-identity':
    'pods with security groups of their own in strict mode cannot reach the EKS Pod Identity agent',
  'group-no-node-local-dns':
    'pods with security groups of their own in strict mode cannot ask NodeLocal DNSCache',
  'group-no-dns': 'the security groups of pods let no question for names out',
  'group-no-probe': 'the security groups of pods let no probe of the kubelet in',
  'endpoint-closed': 'the name of an AWS service leads to a VPC endpoint that lets nothing of the cluster in',
  'no-way-to-service':
    'nodes without a way out of their VPC, and without the VPC endpoints that images come through',
  'equal-priority': 'two policies of equal priority select the same pods',
} as const;
export type Lint = keyof typeof LINTS;

export interface LintFinding {
  readonly lint: Lint;
  /** Whether it lets through what is thought to be closed, closes what is thought to be open, or does nothing. */
  readonly effect: 'opens' | 'closes' | 'idle';
  readonly message: string;
  readonly place: Place | View;
  readonly policy?: Policy;
  readonly direction?: Direction;
}

export interface LintContext {
  readonly estate: Estate;
  readonly network: Network;
}
