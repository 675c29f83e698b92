import type { Lens } from '../lens.ts';
import { advancedEventSelectors } from './event-selectors.ts';

/** `aws_cloudtrail_event_data_store` as `AWS::CloudTrail::EventDataStore`. */
export const cloudtrailEventDataStore: Lens = {
  terraform: 'aws_cloudtrail_event_data_store',
  cloudformation: 'AWS::CloudTrail::EventDataStore',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail_event_data_store',
  fields: {
    billing_mode: 'BillingMode',
    kms_key_id: 'KmsKeyId',
    multi_region_enabled: 'MultiRegionEnabled',
    name: 'Name',
    organization_enabled: 'OrganizationEnabled',
    retention_period: 'RetentionPeriod',
    suspend: { to: 'IngestionEnabled', words: { true: false, false: true } },
    tags: { to: 'Tags', tags: true },
    termination_protection_enabled: 'TerminationProtectionEnabled',
    advanced_event_selector: advancedEventSelectors,
  },
  attributes: { id: '', arn: '' },
  notInTerraform: {
    FederationEnabled: 'the provider has no argument for it',
    FederationRoleArn: 'the provider has no argument for it',
    InsightSelectors: 'the provider has no argument for it',
    InsightsDestination: 'the provider has no argument for it',
    MaxEventSize: 'the provider has no argument for it',
    ContextKeySelectors: 'the provider has no argument for it',
  },
  notInCloudFormation: {},
};
