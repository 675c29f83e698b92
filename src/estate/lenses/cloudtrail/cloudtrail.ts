import type { Lens } from '../lens.ts';
import { advancedEventSelectors } from './event-selectors.ts';

/** `aws_cloudtrail` as `AWS::CloudTrail::Trail`. */
export const cloudtrail: Lens = {
  terraform: 'aws_cloudtrail',
  cloudformation: 'AWS::CloudTrail::Trail',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail',
  fields: {
    cloud_watch_logs_group_arn: 'CloudWatchLogsLogGroupArn',
    cloud_watch_logs_role_arn: 'CloudWatchLogsRoleArn',
    enable_log_file_validation: 'EnableLogFileValidation',
    enable_logging: 'IsLogging',
    include_global_service_events: 'IncludeGlobalServiceEvents',
    is_multi_region_trail: 'IsMultiRegionTrail',
    is_organization_trail: 'IsOrganizationTrail',
    kms_key_id: 'KMSKeyId',
    name: 'TrailName',
    s3_bucket_name: 'S3BucketName',
    s3_key_prefix: 'S3KeyPrefix',
    sns_topic_name: 'SnsTopicName',
    tags: { to: 'Tags', tags: true },
    advanced_event_selector: advancedEventSelectors,
    event_selector: {
      to: 'EventSelectors',
      blocks: {
        exclude_management_event_sources: 'ExcludeManagementEventSources',
        include_management_events: 'IncludeManagementEvents',
        read_write_type: 'ReadWriteType',
        data_resource: { to: 'DataResources', blocks: { type: 'Type', values: 'Values' } },
      },
    },
    insight_selector: { to: 'InsightSelectors', blocks: { insight_type: 'InsightType' } },
  },
  attributes: { arn: 'Arn', sns_topic_arn: 'SnsTopicArn', id: '', name: '' },
  // The page of the provider (see source), 2026-11-23.
  defaults: {
    keys: {
      IsLogging: { by: 'terraform', value: true },
      IncludeGlobalServiceEvents: { by: 'terraform', value: true },
    },
  },
  notInTerraform: { AggregationConfigurations: 'the provider has no argument for it' },
  notInCloudFormation: {},
};
