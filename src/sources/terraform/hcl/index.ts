export { parseHclJson } from './json.ts';
export { parseExpression, parseHcl, parseTemplate } from './parse.ts';
