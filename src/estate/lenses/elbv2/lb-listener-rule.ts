import type { Lens } from '../lens.ts';

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
      blocks: {
        order: 'Order',
        target_group_arn: 'TargetGroupArn',
        type: 'Type',
        authenticate_cognito: {
          to: 'AuthenticateCognitoConfig',
          block: {
            authentication_request_extra_params: 'AuthenticationRequestExtraParams',
            on_unauthenticated_request: 'OnUnauthenticatedRequest',
            scope: 'Scope',
            session_cookie_name: 'SessionCookieName',
            session_timeout: 'SessionTimeout',
            user_pool_arn: 'UserPoolArn',
            user_pool_client_id: 'UserPoolClientId',
            user_pool_domain: 'UserPoolDomain',
          },
        },
        authenticate_oidc: {
          to: 'AuthenticateOidcConfig',
          block: {
            authentication_request_extra_params: 'AuthenticationRequestExtraParams',
            authorization_endpoint: 'AuthorizationEndpoint',
            client_id: 'ClientId',
            client_secret: 'ClientSecret',
            issuer: 'Issuer',
            on_unauthenticated_request: 'OnUnauthenticatedRequest',
            scope: 'Scope',
            session_cookie_name: 'SessionCookieName',
            session_timeout: 'SessionTimeout',
            token_endpoint: 'TokenEndpoint',
            user_info_endpoint: 'UserInfoEndpoint',
          },
        },
        fixed_response: {
          to: 'FixedResponseConfig',
          block: { content_type: 'ContentType', message_body: 'MessageBody', status_code: 'StatusCode' },
        },
        forward: {
          to: 'ForwardConfig',
          block: {
            stickiness: {
              to: 'TargetGroupStickinessConfig',
              block: { duration: 'DurationSeconds', enabled: 'Enabled' },
            },
            target_group: { to: 'TargetGroups', blocks: { arn: 'TargetGroupArn', weight: 'Weight' } },
          },
        },
        jwt_validation: {
          to: 'JwtValidationConfig',
          block: {
            issuer: 'Issuer',
            jwks_endpoint: 'JwksEndpoint',
            additional_claim: {
              to: 'AdditionalClaims',
              blocks: { format: 'Format', name: 'Name', values: 'Values' },
            },
          },
        },
        redirect: {
          to: 'RedirectConfig',
          block: {
            host: 'Host',
            path: 'Path',
            port: 'Port',
            protocol: 'Protocol',
            query: 'Query',
            status_code: 'StatusCode',
          },
        },
      },
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
