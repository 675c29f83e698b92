/** Resources of the lenses as Terraform's text. */
export { UnwritableError } from './expression.ts';
export { terraformHcl } from './hcl.ts';
export { terraformJson } from './json.ts';
