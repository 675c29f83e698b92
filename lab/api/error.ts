import { LabError } from '../error.ts';
import type { Status } from './objects.ts';

/** The server refused: `code` is «api», `status` the HTTP status, `reason` the server's own word for it. */
export class ApiError extends LabError {
  readonly status: number;
  readonly reason: string;

  constructor(request: string, status: number, body: unknown) {
    const { message, reason } = (typeof body === 'object' && body !== null ? body : {}) as Status;
    super('api', `${request}: ${status} ${message ?? String(body)}`);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason ?? '';
  }
}
