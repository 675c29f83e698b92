/** How CloudFormation templates and CDK assemblies are read. */
export { isAssemblyManifest, readAssembly } from './assembly.ts';
export { nestedTemplates } from './nested-files.ts';
export { parseParameters } from './parameters-file.ts';
export { isTemplate, readTemplate } from './template.ts';
