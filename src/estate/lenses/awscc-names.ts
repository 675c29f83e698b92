/**
 * What the naming rule of the `awscc` provider does not say of the types that are read: properties whose name has
 * more capitals than its words (`names`; below one parent only, where the type has both spellings), and properties whose keys are the user's own (`free`), below every level.
 * From @aws-cdk/aws-service-spec 0.1.216.
 */
export const awsccNames: Readonly<Record<string, { readonly names?: string; readonly free?: string }>> = {
  'AWS::AutoScaling::AutoScalingGroup': {
    names:
      'NotificationTargetARN RoleARN ServiceLinkedRoleARN TargetGroupARNs TopicARN TotalLocalStorageGB VPCZoneIdentifier',
  },
  'AWS::AutoScaling::LaunchConfiguration': { names: 'ClassicLinkVPCId ClassicLinkVPCSecurityGroups' },
  'AWS::Backup::BackupVault': { names: 'SNSTopicArn', free: 'AccessPolicy BackupVaultTags' },
  'AWS::CloudTrail::EventDataStore': {},
  'AWS::CloudTrail::Trail': {
    names: 'CloudWatchLogsLogGroupArn CloudWatchLogsRoleArn KMSKeyId S3BucketName S3KeyPrefix',
  },
  'AWS::CloudWatch::Alarm': { names: 'OKActions PromQLCriteria', free: 'SlidingWindow' },
  'AWS::CloudWatch::CompositeAlarm': { names: 'OKActions' },
  'AWS::CloudWatch::LogAlarm': { names: 'OKActions ScheduledQueryRoleARN' },
  'AWS::CodeBuild::Project': { names: 'CloudWatchLogs S3Logs' },
  'AWS::Config::ConfigurationRecorder': { names: 'RoleARN' },
  'AWS::DocDB::DBCluster': {
    names:
      'DBClusterIdentifier DBClusterParameterGroupName DBSubnetGroupName ServerlessV2ScalingConfiguration SourceDBClusterIdentifier',
  },
  'AWS::EC2::EIP': { names: 'PublicIpv4Pool' },
  'AWS::EC2::FlowLog': {},
  'AWS::EC2::Instance': {
    names: 'CPUCredits EnableResourceNameDnsAAAARecord Ipv6Address Ipv6AddressCount Ipv6Addresses',
    free: 'NoDevice',
  },
  'AWS::EC2::InternetGateway': {},
  'AWS::EC2::KeyPair': {},
  'AWS::EC2::LaunchTemplate': {
    names:
      'EnableResourceNameDnsAAAARecord Ipv4Prefix Ipv4PrefixCount Ipv4Prefixes Ipv6Address Ipv6AddressCount Ipv6Addresses Ipv6Prefix Ipv6PrefixCount Ipv6Prefixes TotalLocalStorageGB',
  },
  'AWS::EC2::NatGateway': {},
  'AWS::EC2::NetworkAcl': {},
  'AWS::EC2::NetworkAclEntry': { names: 'Ipv6CidrBlock' },
  'AWS::EC2::PrefixList': {},
  'AWS::EC2::Route': { names: 'DestinationIpv6CidrBlock' },
  'AWS::EC2::RouteTable': {},
  'AWS::EC2::SecurityGroup': {},
  'AWS::EC2::SecurityGroupEgress': {},
  'AWS::EC2::SecurityGroupIngress': {},
  'AWS::EC2::SnapshotBlockPublicAccess': {},
  'AWS::EC2::Subnet': {
    names:
      'AssignIpv6AddressOnCreation EnableResourceNameDnsAAAARecord Ipv4IpamPoolId Ipv4NetmaskLength Ipv6CidrBlock Ipv6IpamPoolId Ipv6Native Ipv6NetmaskLength',
  },
  'AWS::EC2::SubnetNetworkAclAssociation': {},
  'AWS::EC2::SubnetRouteTableAssociation': {},
  'AWS::EC2::VPC': { names: 'Ipv4IpamPoolId Ipv4NetmaskLength' },
  'AWS::EC2::VPCCidrBlock': {
    names:
      'AmazonProvidedIpv6CidrBlock Ipv4IpamPoolId Ipv4NetmaskLength Ipv6CidrBlock Ipv6CidrBlockNetworkBorderGroup Ipv6IpamPoolId Ipv6NetmaskLength Ipv6Pool',
  },
  'AWS::EC2::VPCEndpoint': {},
  'AWS::EC2::VPCPeeringConnection': {},
  'AWS::EC2::VPCGatewayAttachment': {},
  'AWS::EC2::Volume': { names: 'AutoEnableIO' },
  'AWS::EC2::VolumeAttachment': {},
  'AWS::ECR::PullThroughCacheRule': {},
  'AWS::ECR::RegistryPolicy': { free: 'PolicyText' },
  'AWS::ECR::RegistryScanningConfiguration': {},
  'AWS::ECR::ReplicationConfiguration': {},
  'AWS::ECR::Repository': { free: 'RepositoryPolicyText' },
  'AWS::ECR::RepositoryCreationTemplate': {},
  'AWS::ECS::TaskDefinition': {
    names: 'EFSVolumeConfiguration FSxWindowsFileServerVolumeConfiguration IAM S3FilesVolumeConfiguration',
    free: 'DockerLabels DriverOpts Labels Options',
  },
  'AWS::EFS::AccessPoint': {},
  'AWS::EFS::FileSystem': { names: 'TransitionToIA', free: 'FileSystemPolicy' },
  'AWS::EFS::MountTarget': { names: 'Ipv6Address' },
  'AWS::EKS::AccessEntry': {},
  'AWS::EKS::Addon': {},
  'AWS::EKS::Capability': {},
  'AWS::EKS::Cluster': { names: 'ServiceIpv4Cidr ServiceIpv6Cidr' },
  'AWS::EKS::FargateProfile': {},
  'AWS::EKS::IdentityProviderConfig': {},
  'AWS::EKS::Nodegroup': { names: 'Ec2SshKey', free: 'Labels Tags' },
  'AWS::EKS::PodIdentityAssociation': {},
  'AWS::ElasticLoadBalancingV2::Listener': { free: 'AuthenticationRequestExtraParams' },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { free: 'AuthenticationRequestExtraParams' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    names: 'EnablePrefixForIpv6SourceNat IPv6Address Ipv4IpamPoolId PrivateIPv4Address SourceNatIpv6Prefix',
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {},
  'AWS::Events::EventBus': { free: 'Policy' },
  'AWS::Events::Rule': {
    names: 'EnableECSManagedTags GraphQLOperation',
    free: 'HeaderParameters InputPathsMap QueryStringParameters',
  },
  'AWS::GuardDuty::Detector': { names: 'S3Logs ScanEc2InstanceWithFindings' },
  'AWS::IAM::AccessKey': {},
  'AWS::IAM::Group': {},
  'AWS::IAM::GroupPolicy': { free: 'PolicyDocument' },
  'AWS::IAM::InstanceProfile': {},
  'AWS::IAM::ManagedPolicy': { free: 'PolicyDocument' },
  'AWS::IAM::OIDCProvider': {},
  'AWS::IAM::Role': { free: 'AssumeRolePolicyDocument' },
  'AWS::IAM::RolePolicy': { free: 'PolicyDocument' },
  'AWS::IAM::User': { free: 'PolicyDocument' },
  'AWS::IAM::UserPolicy': { free: 'PolicyDocument' },
  'AWS::IAM::UserToGroupAddition': {},
  'AWS::KMS::Alias': {},
  'AWS::KMS::Key': { free: 'KeyPolicy' },
  'AWS::KMS::ReplicaKey': { free: 'KeyPolicy' },
  'AWS::Lambda::Function': {
    names:
      'DirectS3Read DurableConfig.KMSKeyArn Ipv6AllowedForDualStack S3Bucket S3FilesConfig S3Key S3ObjectStorageMode S3ObjectVersion SourceKMSKeyArn',
    free: 'Variables',
  },
  'AWS::Logs::LogGroup': { free: 'DataProtectionPolicy FieldIndexPolicies ResourcePolicyDocument' },
  'AWS::Logs::MetricFilter': {},
  'AWS::Logs::ResourcePolicy': {},
  'AWS::Logs::SubscriptionFilter': {},
  'AWS::Organizations::Policy': { free: 'Content' },
  'AWS::RDS::DBCluster': {
    names:
      'DBClusterIdentifier DBClusterInstanceClass DBClusterParameterGroupName DBInstanceParameterGroupName DBSubnetGroupName DBSystemId DomainIAMRoleName EnableIAMDatabaseAuthentication ServerlessV2ScalingConfiguration SourceDBClusterIdentifier',
  },
  'AWS::RDS::DBClusterParameterGroup': { names: 'DBClusterParameterGroupName', free: 'Parameters' },
  'AWS::RDS::DBInstance': {
    names:
      'CACertificateIdentifier CustomIAMInstanceProfile DBClusterIdentifier DBClusterSnapshotIdentifier DBInstanceClass DBInstanceIdentifier DBName DBParameterGroupName DBSecurityGroups DBSnapshotIdentifier DBSubnetGroupName DBSystemId DomainIAMRoleName EnableIAMDatabaseAuthentication MultiAZ PerformanceInsightsKMSKeyId SourceDBClusterIdentifier SourceDBInstanceAutomatedBackupsArn SourceDBInstanceIdentifier VPCSecurityGroups',
  },
  'AWS::RDS::DBParameterGroup': { names: 'DBParameterGroupName', free: 'Parameters' },
  'AWS::RDS::DBSubnetGroup': { names: 'DBSubnetGroupDescription DBSubnetGroupName' },
  'AWS::RDS::GlobalCluster': { names: 'SourceDBClusterIdentifier' },
  'AWS::S3::Bucket': {
    names:
      'KMSMasterKeyID ReplicaKmsKeyID S3Key S3TablesDestination ServerSideEncryptionByDefault.SSEAlgorithm',
    free: 'SimplePrefix',
  },
  'AWS::S3::BucketPolicy': { free: 'PolicyDocument' },
  'AWS::SNS::Subscription': { free: 'DeliveryPolicy FilterPolicy RedrivePolicy ReplayPolicy' },
  'AWS::SNS::Topic': { free: 'ArchivePolicy DataProtectionPolicy' },
  'AWS::SNS::TopicPolicy': { free: 'PolicyDocument' },
  'AWS::SSM::Parameter': { free: 'Tags' },
  'AWS::SecretsManager::ResourcePolicy': {},
  'AWS::SecretsManager::RotationSchedule': { names: 'RotationLambdaARN' },
  'AWS::SecretsManager::Secret': {},
  'AWS::SecretsManager::SecretTargetAttachment': {},
  'AWS::SecurityHub::Hub': { free: 'Tags' },
};
