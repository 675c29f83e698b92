export { terraformJson } from './json.ts';
