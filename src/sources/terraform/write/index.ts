export type { TerraformJson, Unwritable } from './json.ts';
export { terraformJson } from './json.ts';
