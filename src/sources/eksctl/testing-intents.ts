import type { Intent } from './testing-templates.ts';
import { AWS, NAME, NODE_POLICIES, accountRole, launchOf, nodes, oidc } from './testing-templates.ts';

/** Clusters good and bad, the same in both languages. */
export const intents: readonly Intent[] = [
  { title: 'Nothing is said', eksctl: '', cloudformation: {} },
  {
    title: 'Private endpoint alone',
    eksctl: 'vpc: { clusterEndpoints: { publicAccess: false, privateAccess: true } }',
    cloudformation: {
      cluster: { ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true } },
    },
  },
  {
    title: 'A public endpoint for one network',
    eksctl: 'vpc: { publicAccessCIDRs: [198.51.100.0/24], clusterEndpoints: { privateAccess: true } }',
    cloudformation: {
      cluster: {
        ResourcesVpcConfig: {
          PublicAccessCidrs: ['198.51.100.0/24'],
          EndpointPrivateAccess: true,
        },
      },
    },
  },
  {
    title: 'A fully-private cluster',
    eksctl: 'privateCluster: { enabled: true }',
    cloudformation: {
      cluster: { ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true } },
    },
  },
  {
    title: 'Secrets with a key of our own',
    eksctl: 'secretsEncryption: { keyARN: "arn:aws:kms:eu-west-1:111122223333:key/0a1b" }',
    cloudformation: {
      cluster: {
        EncryptionConfig: [
          { Provider: { KeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b' }, Resources: ['secrets'] },
        ],
      },
    },
  },
  {
    title: 'All logs, kept for half a year',
    eksctl: 'cloudWatch: { clusterLogging: { enableTypes: ["*"], logRetentionInDays: 180 } }',
    cloudformation: {
      cluster: {
        Logging: {
          ClusterLogging: {
            EnabledTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'].map((Type) => ({
              Type,
            })),
          },
        },
      },
      resources: {
        Logs: {
          Type: 'AWS::Logs::LogGroup',
          Properties: { LogGroupName: '/aws/eks/shop/cluster', RetentionInDays: 180 },
        },
      },
    },
  },
  {
    title: 'One log, in a group that nobody looks after',
    eksctl: 'cloudWatch: { clusterLogging: { enableTypes: [api] } }',
    cloudformation: {
      cluster: { Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'api' }] } } },
    },
  },
  {
    title: 'Access entries alone, the creator is nobody, and an admin of everything',
    eksctl: `accessConfig:
  authenticationMode: API
  bootstrapClusterCreatorAdminPermissions: false
  accessEntries:
    - principalARN: arn:aws:iam::111122223333:root
      accessPolicies:
        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          accessScope: { type: cluster }`,
    cloudformation: {
      cluster: {
        AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: false },
      },
      resources: {
        Entry: {
          Type: 'AWS::EKS::AccessEntry',
          Properties: {
            ClusterName: NAME,
            PrincipalArn: 'arn:aws:iam::111122223333:root',
            AccessPolicies: [
              {
                PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
                AccessScope: { Type: 'cluster' },
              },
            ],
          },
        },
      },
    },
  },
  {
    title: 'Nodes with what eksctl gives them',
    eksctl: 'managedNodeGroups: [{ name: apps }]',
    cloudformation: { resources: nodes({}) },
  },
  {
    title: 'Nodes that are looked after',
    eksctl: `managedNodeGroups:
  - name: apps
    privateNetworking: true
    disablePodIMDS: true
    volumeEncrypted: true
    iam: { attachPolicyARNs: ["${AWS}AmazonEKSWorkerNodePolicy"] }`,
    cloudformation: {
      resources: nodes({
        subnet: { Ref: 'Private' },
        policies: ['AmazonEKSWorkerNodePolicy'],
        launch: {
          MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
          BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }],
        },
      }),
    },
  },
  {
    title: 'Nodes that take requests without a token, on an image without IMDSv2',
    eksctl: 'managedNodeGroups: [{ name: apps, disableIMDSv1: false, amiFamily: AmazonLinux2 }]',
    cloudformation: {
      resources: nodes({
        launch: {
          MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 },
          BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 80 } }],
        },
        group: { AmiType: 'AL2_x86_64' },
      }),
    },
  },
  {
    title: 'Nodes with a key for SSH from everywhere',
    eksctl: 'managedNodeGroups: [{ name: apps, ssh: { allow: true, publicKeyName: ops } }]',
    cloudformation: {
      resources: {
        ...nodes({ launch: { ...launchOf(), KeyName: 'ops', SecurityGroupIds: [{ Ref: 'Ssh' }] } }),
        Ssh: {
          Type: 'AWS::EC2::SecurityGroup',
          Properties: {
            GroupDescription: 'Allow SSH access',
            SecurityGroupIngress: [
              { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' },
              { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv6: '::/0' },
            ],
          },
        },
      },
    },
  },
  {
    title: 'Nodes whose role may do what applications do',
    eksctl: `managedNodeGroups:
  - name: apps
    iam:
      withAddonPolicies: { imageBuilder: true, cloudWatch: true, autoScaler: true }`,
    cloudformation: {
      resources: nodes({
        policies: [...NODE_POLICIES, 'AmazonEC2ContainerRegistryPowerUser', 'CloudWatchAgentServerPolicy'],
        role: {
          Policies: [
            {
              PolicyName: 'autoscaler',
              PolicyDocument: {
                Statement: [{ Effect: 'Allow', Action: ['autoscaling:SetDesiredCapacity'], Resource: '*' }],
              },
            },
          ],
        },
      }),
    },
  },
  {
    title: 'A role for one service account',
    eksctl: `iam:
  withOIDC: true
  serviceAccounts:
    - metadata: { name: orders, namespace: shop }
      attachPolicy:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::orders/*" }]`,
    cloudformation: { resources: { ...oidc(), Account: accountRole('StringEquals', 'shop:orders') } },
  },
  {
    title: 'A role for any service account of a namespace',
    eksctl: `iam:
  withOIDC: true
  serviceAccounts:
    - metadata: { name: orders, namespace: shop }
      subjectPattern: "*"
      attachPolicy:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::orders/*" }]`,
    cloudformation: { resources: { ...oidc(), Account: accountRole('StringLike', 'shop:*') } },
  },
  {
    title: 'A role by EKS Pod Identity that may do everything',
    eksctl: `iam:
  podIdentityAssociations:
    - namespace: shop
      serviceAccountName: orders
      permissionPolicyARNs: ["${AWS}AdministratorAccess"]`,
    cloudformation: {
      resources: {
        Association: {
          Type: 'AWS::EKS::PodIdentityAssociation',
          Properties: {
            ClusterName: NAME,
            Namespace: 'shop',
            ServiceAccount: 'orders',
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          },
        },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { Service: 'pods.eks.amazonaws.com' },
                  Action: ['sts:AssumeRole', 'sts:TagSession'],
                },
              ],
            },
            ManagedPolicyArns: [`${AWS}AdministratorAccess`],
          },
        },
      },
    },
  },
  {
    title: 'The CNI enforces network policies',
    eksctl: `addons: [{ name: vpc-cni, configurationValues: '{"enableNetworkPolicy": "true"}' }]`,
    cloudformation: {
      addons: {
        Cni: {
          Type: 'AWS::EKS::Addon',
          Properties: {
            ClusterName: NAME,
            AddonName: 'vpc-cni',
            ConfigurationValues: '{"enableNetworkPolicy": "true"}',
          },
        },
      },
    },
  },
  {
    title: 'Auto Mode',
    eksctl: 'autoModeConfig: { enabled: true }',
    cloudformation: { cluster: { ComputeConfig: { Enabled: true } }, addons: {} },
  },
  {
    title: 'Nodes in public subnets of a VPC that is there already',
    eksctl: `vpc:
  id: vpc-0a1b
  subnets:
    public: { eu-west-1a: { id: subnet-0a1b } }
    private: { eu-west-1a: { id: subnet-0c2d } }
managedNodeGroups: [{ name: apps }]`,
    cloudformation: {
      vpc: {
        Public: {
          Type: 'AWS::EC2::Subnet',
          Properties: { MapPublicIpOnLaunch: true },
        },
      },
      cluster: { ResourcesVpcConfig: { SubnetIds: ['subnet-0a1b', 'subnet-0c2d'] } },
      resources: nodes({}),
    },
  },
];
