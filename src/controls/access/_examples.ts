/** A ClusterRole with these rules. */
export function clusterRole(rules: string, name = 'operator'): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name} }
rules:
${rules.replace(/^\n/, '')}`;
}

/** A Role with these rules. */
export function role(rules: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: deployer, namespace: shop }
rules:
${rules.replace(/^\n/, '')}`;
}

/** A ClusterRoleBinding of a role to these subjects. */
export function clusterBinding(roleName: string, subjects: string, name = 'platform'): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${roleName}
subjects:
${subjects.replace(/^\n/, '')}`;
}

/** An EKS cluster with these further properties. */
export function cluster(properties: string): string {
  return `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: shop
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
${properties.replace(/^\n/, '')}`;
}
