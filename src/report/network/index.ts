import type { NetworkList } from '../../result/network.ts';
import type { ReportOptions } from '../report.ts';

export const NETWORK_FORMATS = ['text', 'json', 'csv', 'markdown', 'dot', 'mermaid'] as const;
export type NetworkFormat = (typeof NETWORK_FORMATS)[number];
export type NetworkReport = (document: NetworkList, options: ReportOptions) => Iterable<string>;

/** Loaded when asked for: one run prints one format. */
export const networkFormats: Readonly<Record<NetworkFormat, () => Promise<NetworkReport>>> = {
  text: async () => (await import('./text.ts')).text,
  json: async () => (await import('./json.ts')).json,
  csv: async () => (await import('./tables.ts')).csv,
  markdown: async () => (await import('./tables.ts')).markdown,
  dot: async () => (await import('./graphs.ts')).dot,
  mermaid: async () => (await import('./graphs.ts')).mermaid,
};
