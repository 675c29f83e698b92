import type { Lens } from '../lens.ts';
import { actionFields } from './actions.ts';

/** `aws_lb_listener` as `AWS::ElasticLoadBalancingV2::Listener`. */
export const lbListener: Lens = {
  terraform: 'aws_lb_listener',
  also: ['aws_alb_listener'],
  cloudformation: 'AWS::ElasticLoadBalancingV2::Listener',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener',
  fields: {
    alpn_policy: { to: 'AlpnPolicy', only: true },
    certificate_arn: { to: 'Certificates', each: 'CertificateArn', only: true },
    load_balancer_arn: 'LoadBalancerArn',
    port: 'Port',
    protocol: 'Protocol',
    routing_http_request_x_amzn_mtls_clientcert_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_mtls_clientcert.header_name',
    },
    routing_http_request_x_amzn_mtls_clientcert_issuer_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_mtls_clientcert_issuer.header_name',
    },
    routing_http_request_x_amzn_mtls_clientcert_leaf_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_mtls_clientcert_leaf.header_name',
    },
    routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name',
    },
    routing_http_request_x_amzn_mtls_clientcert_subject_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_mtls_clientcert_subject.header_name',
    },
    routing_http_request_x_amzn_mtls_clientcert_validity_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_mtls_clientcert_validity.header_name',
    },
    routing_http_request_x_amzn_tls_cipher_suite_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_tls_cipher_suite.header_name',
    },
    routing_http_request_x_amzn_tls_version_header_name: {
      to: 'ListenerAttributes',
      entry: 'routing.http.request.x_amzn_tls_version.header_name',
    },
    routing_http_response_access_control_allow_credentials_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.access_control_allow_credentials.header_value',
    },
    routing_http_response_access_control_allow_headers_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.access_control_allow_headers.header_value',
    },
    routing_http_response_access_control_allow_methods_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.access_control_allow_methods.header_value',
    },
    routing_http_response_access_control_allow_origin_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.access_control_allow_origin.header_value',
    },
    routing_http_response_access_control_expose_headers_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.access_control_expose_headers.header_value',
    },
    routing_http_response_access_control_max_age_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.access_control_max_age.header_value',
    },
    routing_http_response_content_security_policy_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.content_security_policy.header_value',
    },
    routing_http_response_server_enabled: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.server.enabled',
    },
    routing_http_response_strict_transport_security_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.strict_transport_security.header_value',
    },
    routing_http_response_x_content_type_options_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.x_content_type_options.header_value',
    },
    routing_http_response_x_frame_options_header_value: {
      to: 'ListenerAttributes',
      entry: 'routing.http.response.x_frame_options.header_value',
    },
    ssl_policy: 'SslPolicy',
    tags: { to: 'Tags', tags: true },
    tcp_idle_timeout_seconds: { to: 'ListenerAttributes', entry: 'tcp.idle_timeout.seconds' },
    default_action: {
      to: 'DefaultActions',
      blocks: actionFields,
    },
    mutual_authentication: {
      to: 'MutualAuthentication',
      block: {
        advertise_trust_store_ca_names: 'AdvertiseTrustStoreCaNames',
        ignore_client_certificate_expiry: 'IgnoreClientCertificateExpiry',
        mode: 'Mode',
        trust_store_arn: 'TrustStoreArn',
      },
    },
  },
  attributes: { id: '', arn: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
