/** How Terraform and OpenTofu configurations and plans are read. */
export { isPlan } from './plan/format.ts';
export { planOf } from './plan/index.ts';
export { readTerraform } from './read.ts';
