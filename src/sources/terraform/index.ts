/** How Terraform and OpenTofu configurations are read. */
export { readTerraform } from './read.ts';
