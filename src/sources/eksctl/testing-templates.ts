/** What somebody wants of a cluster, written for eksctl and as a template. */
export interface Intent {
  readonly title: string;
  readonly eksctl: string;
  /** Properties and resources of the template that are not those of a bare cluster. */
  readonly cloudformation: Template;
}

export interface Template {
  readonly cluster?: Record<string, unknown>;
  readonly vpc?: Record<string, unknown>;
  readonly addons?: Record<string, unknown>;
  readonly resources?: Record<string, unknown>;
}

export const NAME = { Ref: 'Cluster' };

/** What eksctl makes of a document that says nothing. */
export function template({ cluster, vpc, addons, resources }: Template): string {
  const network = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: {} },
    Public: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: { Ref: 'Vpc' }, MapPublicIpOnLaunch: true },
    },
    Private: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: { Ref: 'Vpc' }, MapPublicIpOnLaunch: false },
    },
  };
  const access = { AuthenticationMode: 'API_AND_CONFIG_MAP' };
  return JSON.stringify({
    Resources: {
      ...(vpc ?? network),
      Cluster: {
        Type: 'AWS::EKS::Cluster',
        Properties: {
          Name: 'shop',
          BootstrapSelfManagedAddons: false,
          AccessConfig: access,
          ResourcesVpcConfig: { SubnetIds: [{ Ref: 'Private' }] },
          ...cluster,
        },
      },
      ...(addons ?? {
        Cni: { Type: 'AWS::EKS::Addon', Properties: { ClusterName: NAME, AddonName: 'vpc-cni' } },
      }),
      ...resources,
    },
  });
}

export const AWS = 'arn:aws:iam::aws:policy/';

export function trust(service: string): unknown {
  return {
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: ['sts:AssumeRole'] }],
  };
}

export interface Nodes {
  readonly subnet?: unknown;
  readonly launch?: Record<string, unknown>;
  readonly policies?: readonly string[];
  readonly role?: Record<string, unknown>;
  readonly group?: Record<string, unknown>;
}

export const NODE_POLICIES = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonSSMManagedInstanceCore',
];

/** A node group as eksctl makes it, with its launch template and role. */
export function nodes({ subnet, launch, policies, role, group }: Nodes): Record<string, unknown> {
  return {
    NodeRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
        ManagedPolicyArns: (policies ?? NODE_POLICIES).map((name) => AWS + name),
        ...role,
      },
    },
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: {
        LaunchTemplateData: {
          MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
          BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 80, VolumeType: 'gp3' } }],
          ...launch,
        },
      },
    },
    Nodes: {
      Type: 'AWS::EKS::Nodegroup',
      Properties: {
        ClusterName: NAME,
        NodeRole: { 'Fn::GetAtt': ['NodeRole', 'Arn'] },
        Subnets: [subnet ?? { Ref: 'Public' }],
        LaunchTemplate: { Id: { Ref: 'Template' } },
        ...group,
      },
    },
  };
}

export function launchOf(): Record<string, unknown> {
  return { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } };
}

export function oidc(): Record<string, unknown> {
  return {
    Provider: {
      Type: 'AWS::IAM::OIDCProvider',
      Properties: { Url: { 'Fn::GetAtt': ['Cluster', 'OpenIdConnectIssuerUrl'] } },
    },
    CniRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: webIdentity('StringEquals', 'kube-system:aws-node'),
        ManagedPolicyArns: [`${AWS}AmazonEKS_CNI_Policy`],
      },
    },
  };
}

function webIdentity(operator: string, subject: string): unknown {
  const key = 'oidc.eks.eu-west-1.amazonaws.com/id/0A1B';
  const test = { [`${key}:sub`]: `system:serviceaccount:${subject}` };
  const audience = { [`${key}:aud`]: 'sts.amazonaws.com' };
  return {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: { Ref: 'Provider' } },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition:
          operator === 'StringEquals'
            ? { StringEquals: { ...test, ...audience } }
            : { [operator]: test, StringEquals: audience },
      },
    ],
  };
}

export function accountRole(operator: string, subject: string): unknown {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: webIdentity(operator, subject),
      Policies: [
        {
          PolicyName: 'orders',
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' }],
          },
        },
      ],
    },
  };
}
