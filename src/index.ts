/**
 * Ringwall as a library: read an estate, judge it, report it.
 *
 * ```ts
 * const estate = await readEstate(['infra', 'k8s'], { cwd: process.cwd() });
 * const result = check(estate, { controls: controlsFor(controls, 'regular'), version });
 * for (const { reach } of networksOf(estate, 'eks')) for (const one of connections(reach)) console.log(one);
 * ```
 */
export type { CheckOptions } from './controls/check.ts';
export { check, controlsFor } from './controls/check.ts';
export type { Control, Example, Fix, Format, Reference } from './controls/control.ts';
export { control } from './controls/control.ts';
export { controls } from './controls/registry.ts';
export * from './estate/index.ts';
export { readSnapshot } from './estate/snapshot/read.ts';
export { snapshotOf } from './estate/snapshot/write.ts';
export type { Answer } from './reach/network/ask.ts';
export { ask } from './reach/network/ask.ts';
export type { Difference } from './reach/network/differences.ts';
export { differences } from './reach/network/differences.ts';
export type { Exposure } from './reach/network/exposure.ts';
export { exposures } from './reach/network/exposure.ts';
export type { Connection, Enforcing, Mode, Network, Reach } from './reach/network/index.ts';
export { connections, endpointOf, networksOf } from './reach/network/index.ts';
export type { LintFinding } from './reach/network/lint/index.ts';
export { lintNetwork } from './reach/network/lint/index.ts';
export type { Report, ReportOptions } from './report/index.ts';
export { formats } from './report/index.ts';
export type * from './result/document.ts';
export type * from './result/network.ts';
export type { ReadEstateOptions } from './sources/read.ts';
export { readEstate } from './sources/read.ts';
export { readTexts } from './sources/texts.ts';
