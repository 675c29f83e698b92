import type { View } from '../../estate/index.ts';

/**
 * The name of a capability without `CAP_` and in capitals; `undefined` when it is not known. The API server takes any
 * text, admission compares it as it stands, and containerd puts it in capitals: so `sys_admin` slips through one and
 * works in the other.
 */
export function capabilityOf(item: View): string | undefined {
  const value = item.string();
  if (value.kind !== 'known') return undefined;
  return value.value.toUpperCase().replace(/^CAP_/, '');
}

/** What the baseline standard lets a container add: it is what runtimes give anyway. */
export const BASELINE: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** What an attacker does with those that are worth the most. */
export const GAIN: Readonly<Record<string, string>> = {
  ALL: 'does anything the kernel lets root do',
  SYS_ADMIN: 'mounts the disks of the node and leaves the container',
  SYS_MODULE: 'loads code into the kernel of the node',
  SYS_RAWIO: 'reads and writes the memory and the disks of the node',
  SYS_PTRACE: 'reads and changes other processes',
  SYS_BOOT: 'restarts the node into another kernel',
  SYS_TIME: 'changes the clock of the node, which certificates and tokens trust',
  DAC_READ_SEARCH: 'opens files of the node by their number, past every mount',
  NET_ADMIN: 'changes routes and firewalls and listens in',
  NET_RAW: 'forges packets of its neighbours',
  BPF: 'loads programs into the kernel of the node',
  PERFMON: 'reads kernel memory through performance counters',
  AUDIT_CONTROL: 'switches off the audit of the node',
  SYSLOG: 'reads kernel addresses from the log',
};
