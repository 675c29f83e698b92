import type { Defaults, DefaultValue } from '../defaults.ts';
import type { View } from '../view.ts';

/**
 * What Karpenter fills in, by type: https://karpenter.sh/docs/concepts/nodeclasses/#specmetadataoptions . Since v1
 * metadata is one hop away, before it was two: https://karpenter.sh/docs/upgrading/v1-migration/
 */
export const karpenterDefaults: Readonly<Record<string, Defaults>> = {
  'karpenter.k8s.aws/EC2NodeClass': {
    keys: {
      spec: {
        keys: {
          metadataOptions: {
            keys: {
              httpEndpoint: { by: 'karpenter', value: 'enabled' },
              httpProtocolIPv6: { by: 'karpenter', value: 'disabled' },
              httpPutResponseHopLimit: { by: 'karpenter', value: hops },
              httpTokens: { by: 'karpenter', value: 'required' },
            },
          },
        },
      },
    },
  },
};

function hops(holder: View): DefaultValue {
  const version = holder.resource.at('apiVersion').string();
  return version.kind === 'known' && /\/v1(?:alpha|beta)\d+$/.test(version.value) ? 2 : 1;
}
