import { readFileSync } from 'node:fs';
import { Client } from './client.ts';
import { Connection } from './connection.ts';

/** JSON is YAML: every program of Kubernetes reads this. */
export const kubeconfig = (server: string, ca: string, certificate: string, key: string): string =>
  `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': base64(ca) } }],
      users: [
        {
          name: 'lab',
          user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
        },
      ],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab' } }],
      'current-context': 'lab',
    },
    undefined,
    2,
  )}\n`;

/** Only for kubeconfigs that the lab wrote itself. */
export function clientFrom(file: string): Client {
  const { clusters, users } = JSON.parse(readFileSync(file, 'utf8'));
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  const { 'client-certificate-data': certificate, 'client-key-data': key } = users[0].user;
  return new Client(new Connection(server, text(ca), { certificate: text(certificate), key: text(key) }));
}

const base64 = (plain: string) => Buffer.from(plain).toString('base64');
const text = (encoded: string) => Buffer.from(encoded, 'base64').toString();
