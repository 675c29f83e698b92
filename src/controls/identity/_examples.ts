/** A template with these resources. */
export function template(resources: string): string {
  return `Resources:\n${resources.replace(/^\n/, '')}\n`;
}

/** An IAM role with these properties besides a trust in EC2. */
export function nodeRole(properties: string): string {
  return `  NodeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }
${properties.replace(/^\n/, '')}`;
}

/** A managed node group with these properties. */
export function nodeGroup(properties: string): string {
  return `  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: shop
      Subnets: [subnet-1]
${properties.replace(/^\n/, '')}`;
}

/** A managed policy with these statements. */
export function policy(statements: string): string {
  return template(`
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
${statements.replace(/^\n/, '')}`);
}

/** A role with this trust. */
export function trusting(statements: string): string {
  return template(`
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
${statements.replace(/^\n/, '')}`);
}

/** A Deployment with this pod. */
export function deployment(spec: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
${spec.replace(/^\n/, '')}
`;
}
