export type LabErrorCode = 'missing' | 'build' | 'start' | 'timeout' | 'api' | 'gone';

export class LabError extends Error {
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LabError';
    this.code = code;
  }
}
