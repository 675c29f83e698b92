import type { Lens } from '../lens.ts';

/** `aws_guardduty_detector` as `AWS::GuardDuty::Detector`. */
export const guarddutyDetector: Lens = {
  terraform: 'aws_guardduty_detector',
  cloudformation: 'AWS::GuardDuty::Detector',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_detector',
  fields: {
    enable: 'Enable',
    finding_publishing_frequency: 'FindingPublishingFrequency',
    tags: { to: 'Tags', tags: true },
    datasources: {
      to: 'DataSources',
      block: {
        kubernetes: {
          to: 'Kubernetes',
          block: { audit_logs: { to: 'AuditLogs', block: { enable: 'Enable' } } },
        },
        malware_protection: {
          to: 'MalwareProtection',
          block: {
            scan_ec2_instance_with_findings: {
              to: 'ScanEc2InstanceWithFindings',
              block: { ebs_volumes: { to: '', block: { enable: 'EbsVolumes' } } },
            },
          },
        },
        s3_logs: { to: 'S3Logs', block: { enable: 'Enable' } },
      },
    },
  },
  attributes: { id: '' },
  // The page of the provider (see source), 2026-11-23.
  defaults: { keys: { Enable: { by: 'terraform', value: true } } },
  notInTerraform: { Features: 'aws_guardduty_detector_feature says it' },
  notInCloudFormation: {},
};
