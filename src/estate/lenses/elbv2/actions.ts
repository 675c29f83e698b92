import type { Fields } from '../lens.ts';

/** What a listener or a rule does with a request. */
export const actionFields: Fields = {
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
};
