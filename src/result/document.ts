/**
 * The result document: what every verb that judges an estate finds, and all that reports are made of. Version 1;
 * fields may be added and are never removed. Its JSON schema is `docs/schema/check.schema.json`.
 */
export interface CheckDocument {
  readonly schema: 'ringwall/check/1';
  readonly tool: { readonly name: 'ringwall'; readonly version: string };
  readonly findings: readonly Finding[];
  readonly passed: readonly Passed[];
  /** Each pass with its resource and location; only on request. */
  readonly passes?: readonly PassedAt[];
  readonly coverage: Coverage;
  readonly inputs: Inputs;
  /** Acceptances that do not hold any more or never did. */
  readonly exceptions?: readonly ExceptionReport[];
}

export const LAYERS = ['images', 'access', 'network', 'identity', 'data', 'runtime'] as const;
export type Layer = (typeof LAYERS)[number];
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];
export type Confidence = 'high' | 'medium' | 'low';
export type Stage = 'build' | 'deploy' | 'run';
export const PERSONAS = ['regular', 'pedantic', 'auditor'] as const;
export type Persona = (typeof PERSONAS)[number];

export interface Finding {
  /** A stable hash of control, resource address and property path; it survives line shifts. */
  readonly id: string;
  readonly control: string;
  readonly title: string;
  readonly layer: Layer;
  readonly stage: Stage;
  /** `cis-eks-1.8:5.4.1` */
  readonly standards: readonly string[];
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly verdict: 'fail' | 'not-evaluated' | 'accepted';
  /** Why it could not be told, or why it is accepted. */
  readonly reason?: string;
  readonly message: string;
  /** `breaks`: what may stop working, where it is not safe. */
  readonly fix: { readonly text: string; readonly safe: boolean; readonly breaks?: string };
  readonly resource: ResourceName;
  readonly location: Location;
  /** The way of a value that is written elsewhere: from where it lands to where it is written, the location itself left out. */
  readonly via: readonly ViaStep[];
  /** Who accepts it and until when. */
  readonly acceptance?: { readonly owner?: string; readonly until?: string; readonly where: string };
  /** It stands in the file of known findings: shown, and never a reason to fail. */
  readonly known?: true;
  /** The lines around the location, for people; secrets are masked. Left out of the JSON. */
  readonly frame?: Frame;
}

export interface ResourceName {
  readonly type: string;
  readonly name: string;
  readonly namespace?: string;
  readonly address: string;
  readonly account?: string;
  readonly region?: string;
  readonly cluster?: string;
}

export type Location = FileLocation | LiveLocation;

/** A place in a file: lines and columns from 1, the end is exclusive in its column. */
export interface FileLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place in something that has no file. */
export interface LiveLocation {
  readonly source: 'snapshot' | 'live';
  readonly path: string;
}

export interface ViaStep {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

export interface Frame {
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}

export interface Passed {
  readonly control: string;
  readonly layer?: Layer;
  readonly count: number;
}

export interface PassedAt {
  readonly control: string;
  readonly layer: Layer;
  readonly resource: ResourceName;
  readonly location: Location;
}

/** Decided ÷ applicable, from 0 to 1; `null` where nothing was applicable. */
export interface Coverage {
  readonly overall: number | null;
  readonly layers: Readonly<Record<Layer, number | null>>;
  readonly counts: Readonly<Record<Layer, LayerCount>>;
}

export interface LayerCount {
  readonly passed: number;
  readonly failed: number;
  readonly accepted: number;
  readonly notEvaluated: number;
}

export interface Inputs {
  readonly files: number;
  readonly resources: number;
  readonly problems: readonly InputProblem[];
}

export interface InputProblem {
  readonly file: string;
  readonly line?: number;
  readonly code: string;
  readonly message: string;
}

/** An acceptance that needs a person: `unused`, `expired`, `malformed`, or (with `--audit-exceptions`) `active`. */
export interface ExceptionReport {
  readonly state: 'active' | 'unused' | 'expired' | 'malformed';
  readonly control: string;
  readonly where: string;
  readonly owner?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly message: string;
}
