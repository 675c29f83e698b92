import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './api/client.ts';
import { clientFrom } from './api/kubeconfig.ts';
import { control } from './machine/control-socket.ts';
import { isAlive } from './machine/owner.ts';
import type { LabInfo, LabOptions } from './options.ts';
import type { Principal } from './principal.ts';
import type { StartOptions } from './supervisor.ts';
import { startSupervisor } from './supervisor.ts';

/** An event as the audit log has it (audit.k8s.io/v1), as far as tests look at it. */
export interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly stage: string;
  readonly user: {
    readonly username?: string;
    readonly uid?: string;
    readonly extra?: Record<string, string[]>;
  };
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A running lab. */
export class Lab {
  readonly info: LabInfo;
  /** As system:masters. */
  readonly client: Client;

  private constructor(info: LabInfo) {
    this.info = info;
    this.client = clientFrom(info.kubeconfig);
  }

  static async start(options: StartOptions = {}): Promise<Lab> {
    return new Lab(await startSupervisor(options));
  }

  /** Resolves when every node holds the policies, pods and namespaces that the API has now. */
  settled(): Promise<void> {
    return control(this.info.folder, 'settle');
  }

  /** Makes AWS identities known, beside those of `conf/principals.yaml`. */
  addPrincipals(...principals: readonly Principal[]): Promise<void> {
    return control(this.info.folder, 'principals', principals);
  }

  /** What the API server has logged so far: an event is there before its answer. */
  auditEvents(): readonly AuditEvent[] {
    return readFileSync(this.info.auditLog, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as AuditEvent);
  }

  async stop(): Promise<void> {
    this.client.connection.close();
    await stopLab(this.info);
  }
}

/** Starts a lab, and takes it down whatever happens. */
export async function withLab<T>(options: LabOptions, work: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await Lab.start(options);
  try {
    return await work(lab);
  } finally {
    await lab.stop();
  }
}

/** Asks a lab's supervisor to take it down, and waits for that. */
export async function stopLab(info: LabInfo): Promise<void> {
  try {
    await control(info.folder, 'stop');
  } catch {
    // It has no ear yet, or none any more.
    if (isAlive(info)) process.kill(info.pid, 'SIGTERM');
  }
  while (isAlive(info)) await sleep(20);
}
