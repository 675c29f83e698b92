import type { Lens } from '../lens.ts';
import { actionFields } from './actions.ts';

/** `aws_lb_listener_rule` as `AWS::ElasticLoadBalancingV2::ListenerRule`. */
export const lbListenerRule: Lens = {
  terraform: 'aws_lb_listener_rule',
  also: ['aws_alb_listener_rule'],
  cloudformation: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener_rule',
  fields: {
    listener_arn: 'ListenerArn',
    priority: 'Priority',
    tags: { to: 'Tags', tags: true },
    action: {
      to: 'Actions',
      blocks: actionFields,
    },
    condition: {
      to: 'Conditions',
      blocks: {
        host_header: {
          to: 'HostHeaderConfig',
          when: { Field: 'host-header' },
          block: { values: 'Values', regex_values: 'RegexValues' },
        },
        http_header: {
          to: 'HttpHeaderConfig',
          when: { Field: 'http-header' },
          block: { http_header_name: 'HttpHeaderName', values: 'Values', regex_values: 'RegexValues' },
        },
        http_request_method: {
          to: 'HttpRequestMethodConfig',
          when: { Field: 'http-request-method' },
          block: { values: 'Values' },
        },
        path_pattern: {
          to: 'PathPatternConfig',
          when: { Field: 'path-pattern' },
          block: { values: 'Values', regex_values: 'RegexValues' },
        },
        query_string: {
          to: 'QueryStringConfig.Values',
          when: { Field: 'query-string' },
          blocks: { key: 'Key', value: 'Value' },
        },
        source_ip: { to: 'SourceIpConfig', when: { Field: 'source-ip' }, block: { values: 'Values' } },
      },
    },
    transform: {
      to: 'Transforms',
      blocks: {
        type: 'Type',
        host_header_rewrite_config: {
          to: 'HostHeaderRewriteConfig',
          block: { rewrite: { to: 'Rewrites', blocks: { regex: 'Regex', replace: 'Replace' } } },
        },
        url_rewrite_config: {
          to: 'UrlRewriteConfig',
          block: { rewrite: { to: 'Rewrites', blocks: { regex: 'Regex', replace: 'Replace' } } },
        },
      },
    },
  },
  attributes: { id: '', arn: '' },
  notInTerraform: {},
  notInCloudFormation: { 'condition.source_ip.ip_address_type': 'CloudFormation has no property for it' },
};
