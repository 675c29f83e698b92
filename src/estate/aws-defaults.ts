import type { Defaults } from './defaults.ts';
export const awsDefaults: Readonly<Record<string, Defaults>> = {};
